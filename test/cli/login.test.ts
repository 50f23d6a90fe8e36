import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import {
  type EmulatedPlatform,
  type FakeProvider,
  replies,
  startFakeProvider,
  startPlatform,
} from '../../src/testing/index.ts'
import { builtNmp, eventsOf, type Nmp } from './nmp-process.ts'

let nmp: Nmp
beforeAll(() => {
  nmp = builtNmp()
})
afterAll(() => nmp.dispose())

describe('nmp auth login on a platform, with a real provider', () => {
  let provider: EmbeddedProvider
  let platform: EmulatedPlatform
  beforeAll(async () => {
    provider = await startProvider()
    platform = await startPlatform({ issuer: provider.issuer })
  })
  afterAll(() => Promise.all([provider.close(), platform.close()]))

  it('shows a code, waits for the person, says who is signed in, and keeps the session', async () => {
    const login = nmp.start(['auth', 'login', '--base-url', platform.baseUrl])
    const [, userCode = ''] = await login.printed(/\n {4}([A-Z]{4}-[A-Z]{4})\n/)
    await login.printed(new RegExp(`\\n {4}${provider.issuer}/device\\n`))
    await approveInPages(`${provider.issuer}/device`, userCode, { login: 'alice@example.com' })
    const { exitCode, out, err } = await login.ended
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' })
    expect(err).toContain('Signed in as Alice <alice@example.com>.')
    expect(err).not.toContain('\u001b')

    const status = await nmp.run(['auth', 'status'])
    expect(status.exitCode).toBe(0)
    expect(status.out).toContain('Signed in as Alice <alice@example.com>.')
    expect(status.out).toContain('platform:read platform:write')

    const decoded = await nmp.run(['auth', 'token', '--decode'])
    expect(JSON.parse(decoded.out)).toMatchObject({ iss: provider.issuer, email: 'alice@example.com' })

    const before = await nmp.run(['auth', 'token'])
    const refresh = await nmp.run(['auth', 'refresh'])
    expect(refresh).toMatchObject({ exitCode: 0, out: '' })
    const after = await nmp.run(['auth', 'token'])
    expect(after.out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    expect(after.out).not.toBe(before.out)
    expect(provider.revokedGrants()).toBe(0)

    const config = readFileSync(join(nmp.home, '.config/nmp/config.yaml'), 'utf8')
    expect(config).toContain(`base_url: ${platform.baseUrl}`)
    expect(config).not.toContain(after.out.trim())

    const logout = await nmp.run(['auth', 'logout'])
    expect(logout).toMatchObject({ exitCode: 0 })
    expect(logout.err).toContain('The provider has revoked the session.')
    expect(await nmp.run(['auth', 'token'])).toMatchObject({ exitCode: 4, out: '' })
  })

  it('keeps every file of its own closed to others', () => {
    const folders = ['.local/state/nmp', '.config/nmp', '.cache/nmp'].map((name) => join(nmp.home, name))
    const open = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((path) => (statSync(path).mode & 0o077) !== 0),
    )
    expect(open).toEqual([])
  })
})

describe('nmp auth login at a provider, without a platform', () => {
  let provider: FakeProvider
  const direct = (...more: string[]) => [
    'auth',
    'login',
    '--issuer',
    provider.issuer,
    '--client-id',
    provider.clientId,
    ...more,
  ]
  beforeAll(async () => {
    provider = await startFakeProvider({ intervalSeconds: 1 })
  })
  afterAll(() => provider.close())

  it('speaks in events to a program, and tells it no secret', async () => {
    provider.script('poll', replies.status(503), replies.approve())
    const { exitCode, out, err } = await nmp.run(direct('--json', '--scope', 'platform:read'))
    expect(exitCode).toBe(0)
    const [code, waiting, signedIn, ...rest] = eventsOf(out)
    expect(code).toMatchObject({
      event: 'device_code',
      verification_uri: expect.stringContaining(provider.origin),
      user_code: expect.any(String),
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    })
    expect(waiting).toMatchObject({ event: 'waiting', state: 'unreachable', retry_in_ms: expect.any(Number) })
    expect(signedIn).toMatchObject({
      event: 'signed_in',
      subject: expect.any(String),
      scopes: expect.arrayContaining(['platform:read']),
      refreshable: true,
      store: 'file',
    })
    expect(rest).toEqual([])
    const secrets = provider.requests.flatMap(({ form }) => [form['device_code'], form['code_verifier']])
    const token = (await nmp.run(['auth', 'token'])).out.trim()
    for (const secret of [...secrets, token])
      if (secret !== undefined) expect(out + err).not.toContain(secret)
  })

  it('signs in again to the same provider when nothing else is said', async () => {
    provider.script('poll', replies.approve())
    expect(await nmp.run(['auth', 'login', '--quiet', '--json'])).toMatchObject({ exitCode: 0, err: '' })
  })

  it('keeps two contexts apart, and ends each by itself', async () => {
    provider.script('poll', replies.approve())
    expect(await nmp.run(direct('--context', 'other', '--json'))).toMatchObject({ exitCode: 0 })
    const [here, there] = await Promise.all([
      nmp.run(['auth', 'token']),
      nmp.run(['--context', 'other', 'auth', 'token']),
    ])
    expect(here.out).not.toBe(there.out)
    expect(await nmp.run(['auth', 'logout', '--context', 'other'])).toMatchObject({ exitCode: 0 })
    expect(await nmp.run(['auth', 'token', '--context', 'other'])).toMatchObject({ exitCode: 4 })
    expect(await nmp.run(['auth', 'token'])).toMatchObject({ exitCode: 0, out: here.out })
  })

  it('forgets the session that the same person replaces, which a revocation might end with the new one', async () => {
    const revoked = provider.requestsTo('revoke').length
    provider.script('poll', replies.approve())
    expect(await nmp.run(direct('--json', '--scope', 'platform:write'))).toMatchObject({ exitCode: 0 })
    expect(provider.requestsTo('revoke').length).toBe(revoked)
    const sessions = readdirSync(join(nmp.home, '.local/state/nmp/sessions'))
    expect(sessions.filter((name) => name.endsWith('.session'))).toHaveLength(1)
  })

  it('signs out of everything with --all', async () => {
    provider.script('poll', replies.approve())
    await nmp.run(direct('--context', 'second', '--json'))
    const { exitCode, out } = await nmp.run(['auth', 'logout', '--all', '--json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toEqual({
      in_use: null,
      signed_out: ['default', 'second'].map(() => ({
        context: expect.stringMatching(/^(default|second)$/),
        issuer: provider.issuer,
        session: 'removed',
        at_provider: 'revoked',
      })),
    })
    for (const context of ['default', 'second'])
      expect(await nmp.run(['auth', 'token', '--context', context])).toMatchObject({ exitCode: 4 })
  })
})
