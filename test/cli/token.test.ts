import { spawn } from 'node:child_process'
import { appendFileSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeProvider, replies, startFakeProvider } from '../../src/testing/index.ts'
import { builtNmp, type Nmp } from './nmp-process.ts'

let nmp: Nmp
let provider: FakeProvider
beforeAll(async () => {
  nmp = builtNmp()
  provider = await startFakeProvider({ intervalSeconds: 1 })
  await signIn()
})
afterAll(async () => {
  nmp.dispose()
  await provider.close()
})

async function signIn(members: Readonly<Record<string, unknown>> = {}): Promise<void> {
  provider.script('poll', replies.approve(members))
  const { issuer, clientId } = provider
  const args = [
    'auth',
    'login',
    '--issuer',
    issuer,
    '--client-id',
    clientId,
    '--scope',
    'platform:read',
    '--json',
  ]
  const { exitCode, err } = await nmp.run(args)
  if (exitCode !== 0) throw new Error(err)
}

function jwt(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`
}

describe('nmp auth token', () => {
  it('prints the token alone, the same from the short way and from the whole program', async () => {
    const short = await nmp.run(['auth', 'token'])
    const whole = await nmp.run(['auth', 'token', '--min-validity', '1'])
    expect(short).toMatchObject({ exitCode: 0, err: '' })
    expect(short.out).toMatch(/^\S+\n$/)
    expect(whole).toEqual(short)
  })

  it('asks nobody for anything while the token is valid', async () => {
    const requests = provider.requests.length
    await nmp.run(['auth', 'token'])
    await nmp.run(['auth', 'status'])
    expect(provider.requests.length).toBe(requests)
  })

  it('gives each shape what its reader expects', async () => {
    const token = (await nmp.run(['auth', 'token'])).out.trim()
    expect((await nmp.run(['auth', 'token', '--format', 'header'])).out).toBe(
      `Authorization: Bearer ${token}\n`,
    )
    expect(JSON.parse((await nmp.run(['auth', 'token', '--json'])).out)).toEqual({
      access_token: token,
      token_type: 'Bearer',
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    })
    const info = JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      kind: 'ExecCredential',
    })
    const credential = await nmp.run(['auth', 'token', '--format', 'exec-credential'], {
      KUBERNETES_EXEC_INFO: info,
    })
    expect(JSON.parse(credential.out)).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      kind: 'ExecCredential',
      status: { token, expirationTimestamp: expect.stringMatching(/Z$/) },
    })
  })

  it('renews with one request what is not valid for long enough, and says when there is no better', async () => {
    const renewals = provider.requestsTo('refresh').length
    const { exitCode, err } = await nmp.run(['auth', 'token', '--min-validity', '7200'])
    expect(exitCode).toBe(0)
    expect(provider.requestsTo('refresh').length).toBe(renewals + 1)
    expect(err).toMatch(
      /^Note: this token is valid for (1 hour|59 minutes); there is none that lasts longer\.\n$/,
    )
  })

  it('hands out NMP_ACCESS_TOKEN instead, and status says so', async () => {
    const env = { NMP_ACCESS_TOKEN: jwt({ sub: 'bob', exp: 4_102_444_800, scope: 'platform:read' }) }
    expect(await nmp.run(['auth', 'token'], env)).toEqual({
      exitCode: 0,
      out: `${env.NMP_ACCESS_TOKEN}\n`,
      err: '',
    })
    const { exitCode, out } = await nmp.run(['auth', 'status', '--json'], env)
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      source: 'environment',
      verified: false,
      subject: 'bob',
      signed_in: true,
    })
    expect(out).not.toContain(env.NMP_ACCESS_TOKEN)
    const expired = { NMP_ACCESS_TOKEN: jwt({ sub: 'bob', exp: 1 }) }
    expect((await nmp.run(['auth', 'token'], expired)).err).toContain('has expired')
    expect(await nmp.run(['auth', 'status'], expired)).toMatchObject({ exitCode: 4 })
    expect(await nmp.run(['auth', 'token'], { NMP_ACCESS_TOKEN: 'two words' })).toMatchObject({
      exitCode: 2,
      out: '',
    })
  })

  it('reads the settings again when they have changed', async () => {
    const token = (await nmp.run(['auth', 'token'])).out
    await nmp.run(['config', 'set', '--context', 'empty', '--base-url', 'https://nmp.example.com'])
    expect(await nmp.run(['auth', 'token', '--context', 'empty'])).toMatchObject({ exitCode: 4, out: '' })
    expect(await nmp.run(['config', 'use-context', 'empty'])).toMatchObject({ exitCode: 0 })
    expect(await nmp.run(['auth', 'token'])).toMatchObject({ exitCode: 4, out: '' })
    appendFileSync(join(nmp.home, '.config/nmp/config.yaml'), '# nothing else\n')
    expect((await nmp.run(['auth', 'token', '--context', 'default'])).out).toBe(token)
    rmSync(join(nmp.home, '.config'), { recursive: true })
    expect((await nmp.run(['auth', 'token'])).out).toBe(token)
  })

  it('a reader that leaves early is no failure', async () => {
    const { child, ended } = nmp.start(['auth', 'token'])
    child.stdout.destroy()
    expect(await ended).toMatchObject({ exitCode: 0, err: '' })
  })

  it.runIf(process.platform === 'linux')('a full disk behind standard output is one', async () => {
    const child = spawn(process.execPath, [nmp.entry, 'auth', 'token'], {
      env: { HOME: nmp.home, PATH: process.env['PATH'] },
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    })
    let err = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1)
    expect(err).toContain('OUTPUT_FAILED')
    expect(err).toContain('ENOSPC')
  })

  it('CL-12 starts no device request when nobody is signed in, at a terminal or in CI', async () => {
    const requests = provider.requestsTo('device').length
    for (const args of [
      ['auth', 'token'],
      ['auth', 'status'],
      ['auth', 'refresh'],
    ])
      for (const env of [{}, { CI: 'true' }])
        expect(
          await nmp.run(args, {
            ...env,
            XDG_STATE_HOME: join(nmp.home, 'none'),
          }),
        ).toMatchObject({
          exitCode: 4,
          out: '',
        })
    expect(provider.requestsTo('device').length).toBe(requests)
  })

  it('a session that the provider has ended needs a sign-in, and says how', async () => {
    provider.script('refresh', replies.error('invalid_grant'))
    const { exitCode, out, err } = await nmp.run(['auth', 'refresh', '--json'])
    expect(exitCode).toBe(4)
    expect(JSON.parse(out)).toMatchObject({ event: 'error', code: 'SESSION_ENDED' })
    expect(err).toContain(`$ nmp auth login --issuer ${provider.issuer} --client-id ${provider.clientId}`)
    await signIn()
  })

  it('a provider that is away does not cost the session', async () => {
    provider.script('refresh', replies.status(502), replies.status(502))
    const { exitCode } = await nmp.run(['auth', 'refresh'])
    expect(exitCode).toBe(3)
    expect(await nmp.run(['auth', 'token'])).toMatchObject({ exitCode: 0 })
  })

  it('an opaque token is handed out, and cannot be decoded', async () => {
    await signIn({ access_token: 'opaque-token-of-the-provider', id_token: undefined })
    expect((await nmp.run(['auth', 'token'])).out).toBe('opaque-token-of-the-provider\n')
    const { exitCode, err } = await nmp.run(['auth', 'token', '--decode'])
    expect(exitCode).toBe(1)
    expect(err).toContain('TOKEN_NOT_READABLE')
    expect(err).not.toContain('opaque-token')
  })

  it('a record that is damaged is explained, and replaced by the next sign-in', async () => {
    const folder = join(nmp.home, '.local/state/nmp/sign-ins')
    await signIn()
    const inUse = readdirSync(folder).find((name) => !name.endsWith('.account.json')) ?? ''
    const text = readFileSync(join(folder, inUse), 'utf8')
    for (const name of readdirSync(folder)) appendFileSync(join(folder, name), 'x')
    const { exitCode, err } = await nmp.run(['auth', 'token'])
    expect(exitCode).toBe(1)
    expect(err).toContain('SIGN_IN_RECORD_DAMAGED')
    await signIn()
    expect(readFileSync(join(folder, inUse), 'utf8')).toBe(text)
    expect(await nmp.run(['auth', 'token'])).toMatchObject({ exitCode: 0 })
  })
})
