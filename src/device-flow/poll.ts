import { SignInError } from '../idp-errors/sign-in-error.ts'
import type { OAuthClient, TokenReply } from '../tokens/oauth-client.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Clock } from '../world.ts'
import { lifeOf } from './code-life.ts'
import type { DeviceAuthorization } from './device-authorization.ts'
import { DEVICE_GRANT, firstStep, LAST_POLL_GRACE_MS, stepAfter } from './poll-step.ts'
import { type Waiting, waitingBetween } from './waiting.ts'

export type { Waiting } from './waiting.ts'

/** How {@link pollForTokens} waits. */
export interface PollOptions {
  readonly clock: Clock
  /** Stops at once: the wait ends, a request under way is dropped, and the promise rejects with `signal.reason`. */
  readonly signal?: AbortSignal
  /** Further parameters of each poll. Default: none. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Told when the pace or the network changes. Default: nobody is told. */
  readonly onWaiting?: (waiting: Waiting) => void
}

/**
 * Polls the token endpoint until the person has signed in, or it is certain that this code will not lead there
 * (RFC 8628 sections 3.4 and 3.5). What each reply means is decided in {@link stepAfter}.
 *
 * @throws {@link SignInError} `SIGN_IN_DENIED`, `CODE_EXPIRED`, `DEVICE_POLLS_UNANSWERED`, `DEVICE_ANSWER_LOST`,
 *   `DEVICE_PACE_IMPOSSIBLE`, or what the provider's error means; `signal.reason` when cancelled
 */
export async function pollForTokens(
  client: OAuthClient,
  authorization: DeviceAuthorization,
  { clock, signal, parameters, onWaiting }: PollOptions,
): Promise<TokenSet> {
  const life = lifeOf(authorization, clock)
  let step = firstStep(authorization.intervalMs)
  for (;;) {
    switch (step.kind) {
      case 'ask': {
        await wait(step.afterMs, clock, signal)
        const reply = await pollOnce(client, authorization, parameters, life().remainingMs, signal)
        const next = stepAfter(reply, step.pace, life(), { ...client, scopes: authorization.scopes })
        const news = waitingBetween(step.pace, next)
        if (news !== undefined) onWaiting?.(news)
        step = next
        break
      }
      case 'done':
        return step.tokens
      case 'stop':
        await wait(step.afterMs, clock, signal)
        throw new SignInError(step.problem, { cause: step.cause })
      default:
        step satisfies never
    }
  }
}

/** Waits by the monotonic clock: a timer that fires a moment early does not make the gap shorter. */
export async function wait(ms: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  const dueMs = clock.monotonicMs() + ms
  for (let leftMs = ms; leftMs > 0; leftMs = dueMs - clock.monotonicMs())
    await clock.sleep(Math.ceil(leftMs), signal)
}

/** Longest time for one poll, in milliseconds: what is lost to a request that hangs is lost to the person. */
const POLL_TIMEOUT_MS = 30_000

/** Asks the token endpoint once, and waits no longer for the answer than the code lives. */
export function pollOnce(
  client: OAuthClient,
  { deviceCode, codeVerifier, scopes }: DeviceAuthorization,
  parameters: PollOptions['parameters'],
  remainingMs: number,
  signal: AbortSignal | undefined,
): Promise<TokenReply> {
  const timeoutMs = Math.min(Math.max(remainingMs, LAST_POLL_GRACE_MS), POLL_TIMEOUT_MS)
  const request = {
    ...parameters,
    device_code: deviceCode.reveal(),
    ...(codeVerifier === undefined ? {} : { code_verifier: codeVerifier.reveal() }),
  }
  return client.token(DEVICE_GRANT, request, { scopes }, signal, timeoutMs)
}
