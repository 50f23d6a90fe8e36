import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import {
  DeviceLogin,
  type DeviceLoginOptions,
  type DevicePrompt,
  isSignInError,
  keycloak,
  memoryStore,
  type Problem,
  realWorld,
} from '../../src/index.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { type Keycloak, missingForKeycloak, startKeycloak } from './keycloak-server.ts'

const missing = missingForKeycloak()
if (missing) console.log(`Keycloak cannot run here: ${missing}`)

const DISCOVERY_AND_PAGES_MS = 60_000

describe.skipIf(missing)('a real Keycloak', { timeout: DISCOVERY_AND_PAGES_MS }, () => {
  let server: Keycloak
  beforeAll(async () => {
    server = await startKeycloak()
  }, 400_000)
  afterAll(() => server?.stop())

  function loginOf(realm: string, clientId: string, options: Partial<DeviceLoginOptions> = {}): DeviceLogin {
    return new DeviceLogin({
      provider: keycloak({ baseUrl: server.baseUrl, realm, clientId }),
      store: memoryStore(),
      // Real sockets, scripted time. The cache is off: each test asks anew.
      world: { ...realWorld(), clock: new FakeClock({ startMs: Date.now() }), env: {}, home: '/nonexistent' },
      loginCommand: 'tool login',
      ...options,
    })
  }

  const through =
    (login: string, options: { readonly deny?: boolean; readonly complete?: boolean } = {}) =>
    async ({ verificationUri, verificationUriComplete, userCode }: DevicePrompt) => {
      const uri = options.complete ? (verificationUriComplete ?? '') : verificationUri
      await approveInPages(uri, userCode, { login, password: 'password', deny: options.deny ?? false })
    }

  async function problemOf(work: Promise<unknown>): Promise<Problem | undefined> {
    const error = await work.then(
      () => undefined,
      (caught: unknown) => caught,
    )
    if (error !== undefined && !isSignInError(error)) throw error
    return error?.problem
  }

  it('signs a person in through its own pages, renews, fetches and signs out', async () => {
    const login = loginOf('device', 'nmp-cli')
    const session = await login.signIn({ onPrompt: through('alice') })
    expect(session).toMatchObject({ email: 'alice@example.com', name: 'Alice Example', refreshable: true })
    const before = await login.accessToken()
    await login.refresh()
    expect(await login.accessToken()).not.toBe(before)
    const userinfo = `${server.baseUrl}/realms/device/protocol/openid-connect/userinfo`
    expect(await (await login.fetch(userinfo)).json()).toMatchObject({ email: 'alice@example.com' })
    expect(await login.signOut()).toEqual({ session: 'removed', atProvider: 'revoked' })
  })

  it('takes the address that has the code in it', async () => {
    const login = loginOf('device', 'nmp-cli')
    const session = await login.signIn({ onPrompt: through('bob', { complete: true }) })
    expect(session.email).toBe('bob@example.com')
  })

  it('TK-16 sends PKCE by itself to a client that requires it', async () => {
    const session = await loginOf('device', 'pkce-cli').signIn({ onPrompt: through('alice') })
    expect(session.subject).toBeDefined()
  })

  it('signs in after consent, and says that the person refused it', async () => {
    expect(await loginOf('device', 'consent-cli').signIn({ onPrompt: through('alice') })).toBeDefined()
    const refused = loginOf('device', 'consent-cli').signIn({ onPrompt: through('bob', { deny: true }) })
    expect(await problemOf(refused)).toMatchObject({ code: 'SIGN_IN_DENIED', owner: 'user' })
  })

  it('explains a client whose device grant is off, and the command of the advice mends it', async () => {
    const signIn = () => loginOf('device', 'no-device-cli').signIn({ onPrompt: through('alice') })
    const problem = await problemOf(signIn())
    expect(problem).toMatchObject({ code: 'KEYCLOAK_DEVICE_GRANT_OFF', owner: 'admin' })
    const command = problem?.fix[0].command ?? ''
    const asPasted = `kcadm.sh() { "$KCADM" "$@" --config "$KCADM_CONFIG"; }\n${command}`
    execFileSync('bash', ['-euc', asPasted], { env: { ...process.env, ...server.kcadmEnv } })
    expect(await signIn()).toMatchObject({ email: 'alice@example.com' })
  })

  it('gives one advice for the clients that Keycloak does not tell apart', async () => {
    for (const clientId of ['disabled-cli', 'no-such-cli']) {
      const problem = await problemOf(loginOf('device', clientId).signIn({ onPrompt: through('alice') }))
      expect(problem).toMatchObject({ code: 'KEYCLOAK_CLIENT_NOT_FOUND', owner: 'admin' })
      expect(problem?.title).toContain(clientId)
    }
  })

  it('tells a public program from a client that wants a secret', async () => {
    const problem = await problemOf(
      loginOf('device', 'confidential-cli').signIn({ onPrompt: through('alice') }),
    )
    expect(problem).toMatchObject({ code: 'KEYCLOAK_CLIENT_CONFIDENTIAL', owner: 'admin' })
  })

  it('signs in as a confidential client with its secret', async () => {
    const { Secret } = await import('../../src/secret.ts')
    const clientSecret = async () => new Secret('not-a-secret-of-anybody')
    const login = loginOf('device', 'confidential-cli', { clientSecret })
    expect(await login.signIn({ onPrompt: through('alice') })).toMatchObject({ email: 'alice@example.com' })
  })

  it('names a realm that does not exist', async () => {
    const problem = await problemOf(loginOf('Device', 'nmp-cli').signIn({ onPrompt: through('alice') }))
    expect(problem).toMatchObject({ code: 'KEYCLOAK_REALM_NOT_FOUND' })
    expect(problem?.title).toContain('Device')
  })

  it('TK-06 says that a code has expired, in real time', async () => {
    const login = loginOf('short', 'nmp-cli', { world: { ...realWorld(), env: {}, home: '/nonexistent' } })
    expect(await problemOf(login.signIn({ onPrompt: () => {} }))).toMatchObject({ code: 'CODE_EXPIRED' })
  })

  it('renews once for two callers where a refresh token may be used once only', async () => {
    const store = memoryStore()
    const [one, two] = [loginOf('strict', 'nmp-cli', { store }), loginOf('strict', 'nmp-cli', { store })]
    await one.signIn({ onPrompt: through('alice') })
    await Promise.all([one.session(), two.session()])
    await Promise.all([one.refresh(), two.refresh()])
    expect(await problemOf(one.refresh())).toBeUndefined()
  })
})
