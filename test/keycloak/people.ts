import { describe, expect, inject } from 'vitest'
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
import type { KeycloakPlace } from './keycloak-server.ts'

/** Longest time of one test, in milliseconds: its pages are made by a cold Java machine on a small computer. */
export const PAGES_TIMEOUT_MS = 90_000

/** A group of tests that need the real Keycloak; skipped where none can run, which has been said in words. */
export function describeKeycloak(name: string, tests: (place: KeycloakPlace) => void): void {
  const place = inject('keycloak')
  if (place === null) describe.skip(name, () => tests({ baseUrl: 'https://nowhere.invalid', folder: '' }))
  else describe(name, { timeout: PAGES_TIMEOUT_MS }, () => tests(place))
}

/** A sign-in to a realm: real sockets, scripted time, nothing kept on disk. */
export function loginOf(
  { baseUrl }: KeycloakPlace,
  realm: string,
  clientId: string,
  options: Partial<DeviceLoginOptions> = {},
): DeviceLogin {
  return new DeviceLogin({
    provider: keycloak({ baseUrl, realm, clientId }),
    store: memoryStore(),
    world: { ...realWorld(), clock: new FakeClock({ startMs: Date.now() }), env: {}, home: '/dev/null' },
    loginCommand: 'tool login',
    ...options,
  })
}

/** What a person does in the pages of the realm when they see the prompt. */
export function through(
  login: string,
  options: { readonly deny?: boolean; readonly complete?: boolean } = {},
): (prompt: DevicePrompt) => Promise<void> {
  return async ({ verificationUri, verificationUriComplete, userCode }) => {
    const uri = options.complete ? (verificationUriComplete ?? '') : verificationUri
    const deny = options.deny ?? false
    const lastPage = await approveInPages(uri, userCode, { login, password: 'password', deny })
    if (!deny) expect(lastPage).toContain('Device Login Successful')
  }
}

/** The problem that some work ends with; `undefined` when it ends well. */
export async function problemOf(work: Promise<unknown>): Promise<Problem | undefined> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  if (error !== undefined && !isSignInError(error)) throw error
  return error?.problem
}
