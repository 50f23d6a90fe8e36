import { expect } from 'vitest'
import {
  type DeviceAuthorization,
  type DeviceCodeOptions,
  requestDeviceCode,
} from '../../src/device-flow/device-authorization.ts'
import { pollForTokens, type Waiting } from '../../src/device-flow/poll.ts'
import { boundedHttp } from '../../src/http/bounded-http.ts'
import type { Problem } from '../../src/idp-errors/problem.ts'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'
import { discoverProvider } from '../../src/providers/discovery.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { type FakeProvider, startFakeProvider } from '../../src/testing/fake-provider.ts'
import type { FakeProviderOptions } from '../../src/testing/provider/options.ts'
import type { ScriptedReply } from '../../src/testing/provider/scripted-reply.ts'
import { type OAuthClient, oauthClient } from '../../src/tokens/oauth-client.ts'
import type { TokenSet } from '../../src/tokens/token-set.ts'
import { type Clock, realClock } from '../../src/world.ts'

/** A fake provider, and the product's own rooms in front of it, over real sockets and in fake time. */
export interface Stage {
  readonly fake: FakeProvider
  /** The provider's clock, and ours unless a test bends ours. */
  readonly clock: FakeClock
  readonly client: OAuthClient
  /** What `onWaiting` was told. */
  readonly told: Waiting[]
  request(options?: Partial<DeviceCodeOptions>): Promise<DeviceAuthorization>
  poll(
    authorization: DeviceAuthorization,
    options?: { readonly clock?: Clock; readonly signal?: AbortSignal },
  ): Promise<TokenSet>
  /** Asks for a code and polls. */
  signIn(options?: { readonly clock?: Clock; readonly signal?: AbortSignal }): Promise<TokenSet>
  /** Milliseconds between the code and the first poll, and between one poll and the next, by the provider's clock. */
  gaps(): number[]
}

/** How a stage is set. */
export interface StageOptions extends FakeProviderOptions {
  readonly fetch?: typeof globalThis.fetch
  readonly fakeClock?: FakeClock
}

const open = new Set<FakeProvider>()

/** Ends what {@link setStage} started. */
export async function clearStage(): Promise<void> {
  await Promise.all([...open].map((fake) => fake.close()))
  open.clear()
}

export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const clock = options.fakeClock ?? new FakeClock()
  const fake = await startFakeProvider({ algorithm: 'ES256', clock, ...options })
  open.add(fake)
  // Time-outs of requests are real, because the sockets are; all else goes by the fake clock.
  const httpClock: Clock = { ...realClock, nowMs: () => clock.nowMs() }
  const fetch = options.fetch ?? globalThis.fetch
  const http = boundedHttp({ fetch, clock: httpClock, env: {} })
  const provider = oidc({ issuer: fake.issuer, clientId: fake.clientId })
  const metadata = await discoverProvider(provider, { http, clock: httpClock })
  const client = oauthClient({ provider, metadata, http, clock: httpClock })
  const told: Waiting[] = []
  const request: Stage['request'] = (more = {}) =>
    requestDeviceCode(client, { scopes: ['openid', 'offline_access'], clock, ...more })
  const poll: Stage['poll'] = (authorization, more = {}) =>
    pollForTokens(client, authorization, { clock, onWaiting: (waiting) => told.push(waiting), ...more })
  return {
    fake,
    clock,
    client,
    told,
    request,
    poll,
    signIn: async (more = {}) => poll(await request({ clock: more.clock ?? clock }), more),
    gaps() {
      const arrivals = [...fake.requestsTo('device').slice(-1), ...fake.requestsTo('poll')]
      return arrivals.slice(1).map((at, index) => at.arrivedAtMs - (arrivals[index]?.arrivedAtMs ?? 0))
    },
  }
}

/** The problem that a promise ends with; anything but a `SignInError` is passed on. */
export async function problemOfFailure(work: Promise<unknown>): Promise<Problem> {
  try {
    await work
  } catch (error) {
    if (isSignInError(error)) return error.problem
    throw error
  }
  throw new TypeError('it did not fail')
}

/** The same reply so many times. */
export function times(count: number, reply: ScriptedReply): ScriptedReply[] {
  return Array.from({ length: count }, () => reply)
}

/** Milliseconds as seconds, to read a list of gaps. */
export const seconds = (gapsMs: readonly number[]) => gapsMs.map((ms) => ms / 1_000)

/** Shows that a login which has ended asks nothing more for a minute. */
export async function expectSilence({ fake, clock }: Stage): Promise<void> {
  const polls = fake.requestsTo('poll').length
  clock.advance(60_000)
  await new Promise((resolve) => setImmediate(resolve))
  expect(fake.requestsTo('poll')).toHaveLength(polls)
}
