import {
  DeviceLogin,
  type DeviceLoginOptions,
  type DevicePrompt,
  memoryStore,
  oidc,
  realWorld,
} from '../../src/index.ts'
import {
  FakeClock,
  type FakeProvider,
  type FakeProviderOptions,
  startFakeProvider,
} from '../../src/testing/index.ts'

/** A provider over real sockets and a session at it, with time that passes when it is told to. */
export interface SignedIn {
  readonly provider: FakeProvider
  readonly clock: FakeClock
  readonly login: DeviceLogin
  /** Lets the access token run out. */
  expire(): void
  /** Another program over the same store. */
  again(): DeviceLogin
}

/** A login to a provider that answers by its script. */
export function loginAt(
  provider: Pick<FakeProvider, 'issuer' | 'clientId'>,
  clock: FakeClock,
  options: Partial<DeviceLoginOptions> = {},
): DeviceLogin {
  return new DeviceLogin({
    provider: oidc({ issuer: provider.issuer, clientId: provider.clientId }),
    store: memoryStore(),
    world: { ...realWorld(), clock, env: {}, home: '/dev/null' },
    loginCommand: 'tool login',
    refreshAhead: false,
    ...options,
  })
}

/** Approves exactly the code that is shown. */
export const approving = (provider: FakeProvider) => ({
  onPrompt: ({ userCode }: DevicePrompt) => provider.approve(userCode),
})

/** Starts a provider that revokes a family of refresh tokens when a spent one is used, and signs in to it. */
export async function signedIn(
  options: FakeProviderOptions = {},
  loginOptions: Partial<DeviceLoginOptions> = {},
): Promise<SignedIn> {
  const clock = new FakeClock()
  const provider = await startFakeProvider({ clock, algorithm: 'ES256', ...options })
  const all = { store: memoryStore(), ...loginOptions }
  const login = loginAt(provider, clock, all)
  await login.signIn(approving(provider))
  return {
    provider,
    clock,
    login,
    expire: () => clock.advance(3_601_000),
    again: () => loginAt(provider, clock, all),
  }
}
