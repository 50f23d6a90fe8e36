import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FakeProvider, replies, startFakeProvider, startPlatform } from '../../src/testing/index.ts'
import { builtNmp, type Ended, eventsOf, type Nmp } from './nmp-process.ts'

let nmp: Nmp
let provider: FakeProvider
beforeAll(async () => {
  nmp = builtNmp()
  provider = await startFakeProvider({ intervalSeconds: 1 })
})
afterAll(async () => {
  nmp.dispose()
  await provider.close()
})

const closing: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(closing.splice(0).map((close) => close())))

/** A server of any kind; its address. */
async function server(answer: RequestListener): Promise<string> {
  const listening: Server = createServer(answer)
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => listening.close(resolve)))
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
}

async function platform(options: Parameters<typeof startPlatform>[0]): Promise<string> {
  const started = await startPlatform(options)
  closing.push(() => started.close())
  return started.baseUrl
}

const json =
  (body: unknown, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

/** What a run left behind, the key of sessions and caches aside. */
function traces(): readonly string[] {
  const names = readdirSync(nmp.home, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /sign-ins\/|\.session|config\.yaml|\.tmp$/.test(name))
}

/** One problem, told once to a person and once to a program; nothing kept. */
function expectProblem({ exitCode, out, err }: Ended, code: string, expected: number): void {
  expect({ code: eventsOf(out).at(-1)?.['code'], exitCode }).toEqual({ code, exitCode: expected })
  expect(err).toMatch(new RegExp(`^\\n?More about it at any time: nmp auth explain ${code}$`, 'm'))
  expect(err).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m)
  expect(
    err
      .split('\n')
      .filter((line) => line.length > 80 && line.includes(' ') && !/^\s*(\$|https?:)/.test(line)),
  ).toEqual([])
  expect(traces()).toEqual([])
}

describe('nmp auth login at an address that is not a platform', () => {
  const login = (address: string, ...more: string[]) =>
    nmp.run(['auth', 'login', '--json', '--base-url', address, ...more])

  it('where nothing listens', async () => {
    const address = await server(() => {})
    await closing.pop()?.()
    expectProblem(await login(address), 'PLATFORM_NOT_FOUND', 3)
  })

  it.each<[string, RequestListener]>([
    ['a web page', (_, response) => void response.end('<!doctype html><title>Welcome</title>')],
    ['text', (_, response) => void response.end('it works')],
    ['a JSON list', json([])],
    ['JSON of another kind', json({ status: 'ok' })],
    ['nothing there', json({ detail: 'Not Found' }, 404)],
  ])('that answers with %s', async (_, answer) => {
    expectProblem(await login(await server(answer)), 'PLATFORM_NOT_RECOGNISED', 3)
  })

  it('that sends elsewhere, and nobody follows', async () => {
    const address = await server(
      (_, response) => void response.writeHead(302, { location: 'https://evil.example/' }).end(),
    )
    expectProblem(await login(address), 'PLATFORM_REDIRECTS', 3)
  })

  it('that is down', async () => {
    expectProblem(await login(await server(json({}, 503))), 'PLATFORM_UNAVAILABLE', 5)
  })

  it('without a provider', async () => {
    expectProblem(await login(await platform({})), 'PLATFORM_HAS_NO_OIDC', 5)
  })

  it('without authentication: there is nothing to do, and that is done', async () => {
    expectProblem(await login(await platform({ authEnabled: false })), 'PLATFORM_AUTH_DISABLED', 0)
  })

  it('with settings that cannot be', async () => {
    const address = await server(json({ auth_enabled: true, oidc: { issuer: 'http://sso.example.com' } }))
    expectProblem(await login(address), 'PLATFORM_SETTINGS_INVALID', 5)
  })

  it('with the wrong issuer', async () => {
    const issuer = await server(
      json({ issuer: 'https://other.example.com', token_endpoint: 'https://other.example.com/t' }),
    )
    expectProblem(await login(await platform({ issuer })), 'ISSUER_MISMATCH', 3)
  })

  it('with a provider that has no device flow', async () => {
    const without = await startFakeProvider({ discoveryReply: { device_authorization_endpoint: undefined } })
    closing.push(() => without.close())
    const { exitCode, out } = await login(
      await platform({ issuer: without.issuer, clientId: without.clientId }),
    )
    expect(eventsOf(out).at(-1)).toMatchObject({ event: 'error', owner: 'admin' })
    expect(exitCode).toBe(5)
  })

  it('CL-07 that cannot be one', async () => {
    const addresses = [
      'http://nmp.example.com',
      'ftp://nmp.example.com',
      'nmp.example.com',
      'https://a b',
      'https://u:p@h',
    ]
    for (const ended of await Promise.all(addresses.map((address) => login(address))))
      expectProblem(ended, 'PLATFORM_ADDRESS_INVALID', 2)
  })
})

describe('nmp auth login with arguments that cannot be', () => {
  const direct = (issuer: string, ...more: string[]) =>
    nmp.run(['auth', 'login', '--json', `--issuer=${issuer}`, '--client-id', provider.clientId, ...more])

  it('CL-07 an issuer that cannot be one is refused before any request', async () => {
    const issuers = [
      'a b',
      '"quoted"',
      'https://',
      'https://evil@login.microsoftonline.com',
      'https://sso.example.com/?query',
      'http://sso.example.com',
      'file:///etc/passwd',
      `https://${'a'.repeat(100_000)}.example.com`,
      'https://еxample.com',
    ]
    for (const ended of await Promise.all(issuers.map((issuer) => direct(issuer)))) {
      expectProblem(ended, 'ISSUER_NOT_ACCEPTED', 2)
      expect(ended.err.length).toBeLessThan(5_000)
    }
  })

  it('CL-08 scopes that cannot be any are refused before any request', async () => {
    const requests = provider.requests.length
    const thousand = Array.from({ length: 1_000 }, (_, index) => `scope${index}`).join(' ')
    const scopes = ['a\nb', 'a"b', 'a\\b', 'é', thousand]
    for (const ended of await Promise.all(scopes.map((scope) => direct(provider.issuer, '--scope', scope))))
      expectProblem(ended, 'SCOPE_INVALID', 2)
    expect(provider.requests.length).toBe(requests)
  })

  it.each([
    [['--issuer', 'https://sso.example.com'], '--issuer needs --client-id'],
    [['--client-id', 'x'], '--client-id needs --issuer'],
    [['--timeout', 'soon'], '--timeout takes a number of seconds above 0'],
    [['--timeout', '0'], '--timeout takes a number of seconds above 0'],
  ])('%j', async (args, reason) => {
    const ended = await nmp.run(['auth', 'login', '--json', ...args])
    expectProblem(ended, 'USAGE', 2)
    expect(ended.err.replaceAll('\n', ' ')).toContain(reason)
  })

  it('a store that is none, in the environment', async () => {
    const { exitCode, err } = await nmp.run(
      ['auth', 'login', '--issuer', provider.issuer, '--client-id', 'x'],
      {
        NMP_STORE: 'pocket',
      },
    )
    expect(exitCode).toBe(2)
    expect(err).toContain('ENVIRONMENT_INVALID')
  })

  it('a client that the provider does not know is for its administrator', async () => {
    const { exitCode, out } = await nmp.run([
      'auth',
      'login',
      '--json',
      '--issuer',
      provider.issuer,
      '--client-id',
      'typo',
    ])
    expect(exitCode).toBe(5)
    expect(eventsOf(out).at(-1)).toMatchObject({ code: 'OAUTH_INVALID_CLIENT', owner: 'admin' })
  })
})

describe('nmp auth login on a machine that is not ready for it', () => {
  const login = (env: Record<string, string | undefined>) =>
    nmp.run(['auth', 'login', '--json', '--issuer', provider.issuer, '--client-id', provider.clientId], env)

  it('without a keychain and without a choice: a script hears both ways', async () => {
    const devices = provider.requestsTo('device').length
    const ended = await login({ NMP_STORE: undefined })
    expectProblem(ended, 'STORE_NOT_CHOSEN', 1)
    expect(ended.err).toContain('--store file')
    expect(ended.err).toContain('NMP_STORE=file')
    expect(ended.err).toContain('keychain')
    expect(provider.requestsTo('device').length).toBe(devices)
  })

  it.each([
    ['an empty HOME', { HOME: '' }],
    ['a relative HOME', { HOME: 'here' }],
  ])('with %s: nothing is written where the person happens to be', async (_, env) => {
    expectProblem(await login(env), 'HOME_UNKNOWN', 1)
    expect(existsSync(join(nmp.home, '.local')) && existsSync(join(nmp.home, 'here'))).toBe(false)
  })

  it('with a home that cannot be written to: said before anybody approves anything', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'locked-home-'))
    closing.push(async () => {
      chmodSync(folder, 0o700)
      rmSync(folder, { recursive: true, force: true })
    })
    const home = join(folder, 'home')
    mkdirSync(home, { mode: 0o500 })
    // The superuser may write anywhere; a file in the way stops everybody.
    writeFileSync(join(folder, 'state'), '')
    const devices = provider.requestsTo('device').length
    const { exitCode, err } = await login({ HOME: home, XDG_STATE_HOME: join(folder, 'state') })
    expect(exitCode).toBe(1)
    expect(err).toMatch(/STORE_[A-Z_]+/)
    expect(provider.requestsTo('device').length).toBe(devices)
  })
})

describe('a provider that is hostile', () => {
  const HOSTILE = '\u001b]0;owned\u0007\u001b[2J\u009b31m\r\b\u202eevil\u2028'
  const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/

  it('TM-08 acts on no terminal, whatever it calls people, scopes and errors', async () => {
    const evil = await startFakeProvider({
      intervalSeconds: 1,
      idTokenClaims: { name: HOSTILE, email: HOSTILE, preferred_username: HOSTILE },
    })
    closing.push(() => evil.close())
    const args = ['auth', 'login', '--issuer', evil.issuer, '--client-id', evil.clientId, '--context', 'evil']
    evil.script('poll', replies.error('authorization_pending', HOSTILE), replies.approve())
    const login = await nmp.run(args)
    expect(login.exitCode).toBe(0)
    const status = await nmp.run(['auth', 'status', '--context', 'evil'])
    const facts = await nmp.run(['auth', 'status', '--context', 'evil', '--json'])
    evil.script('device', replies.error('server_error', HOSTILE))
    const refused = await nmp.run([...args, '--verbose'])
    expect(refused.exitCode).not.toBe(0)
    for (const { out, err } of [login, status, facts, refused]) expect(out + err).not.toMatch(STEERING)
    expect(JSON.parse(facts.out).name).toBe(HOSTILE)
  })

  it('TM-09 gets no secret told, with --verbose and every debug switch of Node', async () => {
    const env = { NODE_DEBUG: 'fetch,undici,http', NMP_CURRENT_CONTEXT: 'debug' }
    provider.script(
      'poll',
      replies.status(503),
      replies.error('authorization_pending', 'wait'),
      replies.approve(),
    )
    const args = ['--verbose', '--issuer', provider.issuer, '--client-id', provider.clientId]
    const login = await nmp.run(['auth', 'login', ...args], env)
    expect(login.exitCode).toBe(0)
    const refresh = await nmp.run(['auth', 'refresh', '--verbose'], env)
    expect(refresh.exitCode).toBe(0)
    const token = (await nmp.run(['auth', 'token'], { NMP_CURRENT_CONTEXT: 'debug' })).out.trim()
    const forms = provider.requests.flatMap(({ form }) => [
      form['device_code'],
      form['refresh_token'],
      form['code_verifier'],
    ])
    const secrets = new Set([...forms, token].filter((secret) => secret !== undefined))
    expect(secrets.size).toBeGreaterThan(2)
    for (const { out, err } of [login, refresh])
      for (const secret of secrets) expect(out + err).not.toContain(secret)
  })
})
