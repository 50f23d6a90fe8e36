import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type FakeProvider, startFakeProvider, startPlatform } from '../../src/testing/index.ts'
import type { PlatformOptions } from '../../src/testing/platform/options.ts'
import type { FakeProviderOptions } from '../../src/testing/provider/options.ts'
import { ALICE } from './platform-stage.ts'
import { platformSuite } from './platform-suite.ts'

const suite = platformSuite()

/** A platform and its provider, where a code is approved as soon as it is shown. */
async function world(options: PlatformOptions = {}, providerOptions: FakeProviderOptions = {}) {
  const provider = suite.opened(await startFakeProvider({ deviceReply: { interval: 1 }, ...providerOptions }))
  const { issuer, clientId } = provider
  const platform = suite.opened(await startPlatform({ issuer, clientId, ...options }))
  return { provider, platform }
}

async function signIn(provider: FakeProvider, baseUrl: string, ...args: readonly string[]) {
  const login = suite.nmp.start(['auth', 'login', '--base-url', baseUrl, ...args])
  await login.printed(/enter this code there/)
  provider.approve()
  const ended = await login.ended
  expect(ended.err).toContain('Signed in as')
  return ended
}

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))

describe('what a platform wants of a sign-in', () => {
  it('names the machine, leaves the scope out of the polls, and takes the ID token: now, renewed, and later', async () => {
    const { provider, platform } = await world({
      era: 'nemo',
      oidc: {
        bearer_token_source: 'id_token',
        device_authorization_requires_device_id: true,
        device_authorization_display_name: 'nmp on a test machine',
        device_token_request_includes_scope: false,
      },
    })
    await signIn(provider, platform.baseUrl)
    const [asked] = provider.requestsTo('device')
    const [polled] = provider.requestsTo('poll')
    const file = join(suite.nmp.home, '.local/state/nmp/oidc-device-id')
    expect(asked?.form).toMatchObject({
      device_id: readFileSync(file, 'utf8').trim(),
      display_name: 'nmp on a test machine',
    })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(polled?.form).not.toHaveProperty('scope')

    const first = (await suite.nmp.run(['auth', 'token'])).out
    expect(claimsOf(first)).toMatchObject({ aud: provider.clientId, email: 'ada@example.com' })
    expect((await suite.nmp.run(['auth', 'refresh'])).exitCode).toBe(0)
    const renewed = (await suite.nmp.run(['auth', 'token'])).out
    expect(claimsOf(renewed)).toMatchObject({ aud: provider.clientId, email: 'ada@example.com' })

    await signIn(provider, platform.baseUrl)
    expect(provider.requestsTo('device').at(-1)?.form['device_id']).toBe(asked?.form['device_id'])
  })

  it('repeats the scopes in each poll unless the platform says otherwise, and sends no id of the machine', async () => {
    const { provider, platform } = await world({ era: 'helix' })
    await signIn(provider, platform.baseUrl, '--scope', 'platform:read')
    expect(provider.requestsTo('device')[0]?.form).not.toHaveProperty('device_id')
    expect(provider.requestsTo('poll')[0]?.form['scope']).toBe(
      'openid profile email offline_access platform:read',
    )
  })

  it('takes the endpoints from the provider where the platform has none', async () => {
    const { provider, platform } = await world({ endpoints: false })
    await signIn(provider, platform.baseUrl)
    // From here on the session is all that anybody needs.
    expect(await suite.nmp.run(['members', 'list'])).toMatchObject({ exitCode: 0 })
    const doctor = await suite.nmp.run(['auth', 'doctor', '--probe-gateway'])
    const seen = doctor.out.replace(/\s+/g, ' ')
    expect(doctor.exitCode).toBe(0)
    expect(seen).toMatch(
      / ok Session: ada@example\.com, token valid until [^ ]+, stored in: file, renews by itself /,
    )
    expect(seen).toContain(' ok Token at the platform: the platform accepts it ')
    expect(seen).toContain(' ok Scopes of the token: platform:read platform:write ')
    expect(seen).toContain(' ok Gateway: strips ')
    expect(seen).toContain(' Your token has no name of yours, only the subject fake-person.')
  })

  it('takes the device endpoint from the platform where the provider publishes none', async () => {
    const { provider, platform } = await world(
      {},
      { discoveryReply: { device_authorization_endpoint: undefined } },
    )
    await platform.close()
    const { issuer, clientId, origin } = provider
    const named = await startPlatform({
      issuer,
      clientId,
      oidc: { device_authorization_endpoint: `${origin}/device/code` },
    })
    suite.opened(named)
    await signIn(provider, named.baseUrl)
  })

  it('is told that a terminal cannot use a confidential client', async () => {
    const { platform } = await world({ era: 'helix', oidc: { client_authentication: 'client_secret_basic' } })
    const refused = await suite.nmp.run(['auth', 'login', '--base-url', platform.baseUrl])
    expect(refused.exitCode).toBe(5)
    expect(refused.err).toContain('PLATFORM_CLIENT_NOT_PUBLIC')
  })

  it('has nothing to do where authentication is off', async () => {
    const { platform } = await world({ authEnabled: false })
    const fine = await suite.nmp.run(['auth', 'login', '--base-url', platform.baseUrl])
    expect(fine.exitCode).toBe(0)
    expect(fine.err).toContain('no sign-in is needed')
  })
})

describe('an unsigned token', () => {
  const unsigned = (baseUrl: string, ...args: readonly string[]) =>
    suite.nmp.run(['auth', 'login', '--base-url', baseUrl, '--unsigned-token', ...args])

  it('opens a quick-start cluster, is found by every command, and is renewed with the same claims', async () => {
    const platform = await startPlatform({ allowUnsignedJwt: true })
    suite.opened(platform)
    const login = await unsigned(
      platform.baseUrl,
      ...['--email', 'me@example.com', '--group', 'a', '--group', 'b', '--expires-in', '600'],
    )
    expect(login).toMatchObject({ exitCode: 0, out: '' })
    expect(await suite.nmp.run(['members', 'list'])).toMatchObject({ exitCode: 0 })
    const before = claimsOf((await suite.nmp.run(['auth', 'token'])).out)
    expect(before).toMatchObject({ sub: 'me@example.com', groups: ['a', 'b'] })
    expect(Number(before['exp']) - Number(before['iat'])).toBe(600)
    expect((await suite.nmp.run(['auth', 'refresh'])).exitCode).toBe(0)
    const after = claimsOf((await suite.nmp.run(['auth', 'token'])).out)
    expect({ ...after, iat: 0, exp: 0 }).toEqual({ ...before, iat: 0, exp: 0 })
    expect((await suite.nmp.run(['auth', 'status'])).out).toContain('which anybody could have made')
    const doctor = await suite.nmp.run(['auth', 'doctor'])
    expect(doctor).toMatchObject({ exitCode: 0 })
    expect(doctor.out).toContain('no provider: tokens are taken without a signature')
  })

  it.each([
    [['--email', 'me@example.com'], 'UNSIGNED_TOKEN_NOT_WANTED'],
    [[], 'needs --email'],
    [['--email', 'me@example.com', '--no-exp', '--expires-in', '5'], 'exclude each other'],
    [['--email', 'me@example.com', '--expires-in', 'soon'], 'a number of seconds above 0'],
  ])('is refused with %j where there is a provider: %s', async (args, words) => {
    const { platform } = await world()
    const refused = await unsigned(platform.baseUrl, ...args)
    expect(refused.exitCode).toBe(2)
    expect(refused.err.replace(/\s+/g, ' ')).toContain(words)
  })
})

describe('nmp auth token --decode', () => {
  it('says on a terminal what the claims mean, and stays JSON in a pipe', async () => {
    const { as, idp, onTerminal } = await suite.stage()
    const claims = { ...ALICE, scope: 'openid api://nmp/platform:read', aud: 'api://nmp' }
    const shown = await onTerminal(claims, ['auth', 'token', '--decode'])
    expect(shown.out).toMatch(/Person +alice@example\.com \(email\)/)
    expect(shown.out).toMatch(/Ends +\d+ [A-Z][a-z]+ 20\d\d at [\d:]+ UTC \(in /)
    expect(shown.out).toMatch(/Scopes +openid platform:read\n/)
    expect(shown.out).toMatch(/Missing +platform:write, needed to change anything/)
    expect(shown.out).toMatch(/Signature +RS256, not checked here/)
    const piped = await as(claims, ['auth', 'token', '--decode'])
    expect(JSON.parse(piped.out)).toMatchObject({ iss: idp.issuer, scope: claims.scope })
  })
})
