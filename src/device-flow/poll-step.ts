import { explain } from '../idp-errors/explain.ts'
import { type Problem, problemOf } from '../idp-errors/problem.ts'
import type { OAuthClient, TokenReply } from '../tokens/oauth-client.ts'
import { descriptionIn } from '../tokens/reply-verdict.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Life } from './code-life.ts'
import {
  afterFault,
  afterPending,
  afterSessionless,
  afterSlowDown,
  firstPace,
  gapOf,
  leastGapOf,
  type Pace,
  paceProblem,
} from './pace.ts'

/** The grant type of the device flow (RFC 8628 section 3.4). */
export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** How late, past the end of the code's life, the last poll may be sent, in milliseconds. */
export const LAST_POLL_GRACE_MS = 5_000

/** This many polls in a row without an answer, and a code that ran out meanwhile is put down to the provider's silence. */
const UNANSWERED_POLLS = 3

/**
 * Keycloak, of a sign-in whose session was ended after the approval: "The authorization request is verified but can not
 * lookup the user session yet".
 */
const SESSIONLESS = /can ?not lookup the user session/i

/** This many such answers in a row are final. "Yet" is true of servers that copy sessions to each other, for a moment. */
const SESSIONLESS_POLLS = 4

/** Who asks. */
export interface Asking extends Pick<OAuthClient, 'provider' | 'confidential'> {
  /** What was asked for. */
  readonly scopes?: readonly string[]
}

/** What to do next. */
export type Step =
  /** Wait, then ask the token endpoint again. */
  | { readonly kind: 'ask'; readonly afterMs: number; readonly pace: Pace }
  | { readonly kind: 'done'; readonly tokens: TokenSet }
  /** Wait, then give up. The wait is there when the code still lives but no poll fits into the rest of its life. */
  | { readonly kind: 'stop'; readonly afterMs: number; readonly problem: Problem; readonly cause?: unknown }

/**
 * The first poll comes after one interval: nobody types a code faster. It comes whatever the clock says of the code,
 * so that a wall clock that was set meanwhile cannot end a login that the provider would still accept.
 */
export function firstStep(intervalMs: number): Step {
  return { kind: 'ask', afterMs: intervalMs, pace: firstPace(intervalMs) }
}

/**
 * What a reply of the token endpoint means for the polling. Pure: no clock, no network.
 *
 * @param pace the pace that was kept up to this reply; it never gets faster
 * @param life what was left of the code's life when the reply was there
 */
export function stepAfter(reply: TokenReply, pace: Pace, life: Life, client: Asking): Step {
  switch (reply.kind) {
    case 'tokens':
      return { kind: 'done', tokens: reply.tokens }
    case 'oauth_error':
      return afterError(reply, pace, life, client)
    case 'fault':
      if (!reply.transient) return stop(reply.problem, reply.cause)
      return askAgain(afterFault(pace, reply.problem, reply.mayHaveBeenProcessed), life, reply.retryAfterMs)
    default:
      return reply satisfies never
  }
}

/** Errors of a code that the provider does not know, or no longer; the second is Entra's. */
const DEAD_CODE: ReadonlySet<string> = new Set(['invalid_grant', 'bad_verification_code'])

/**
 * A code that ends this much before its time, in milliseconds, did not simply expire: two clocks that count the same
 * life from one reply differ by less.
 */
const EARLY_MS = 10_000

/** Two errors mean "not yet" (RFC 8628 section 3.5); every other one is final. */
function afterError(
  reply: Extract<TokenReply, { kind: 'oauth_error' }>,
  pace: Pace,
  life: Life,
  { provider, confidential, scopes = [] }: Asking,
): Step {
  const { error, status, body, intervalMs, retryAfterMs } = reply
  if (error === 'authorization_pending') {
    if (!SESSIONLESS.test(descriptionIn(body)))
      return askAgain(afterPending(pace, intervalMs), life, retryAfterMs)
    const next = afterSessionless(pace, intervalMs)
    return next.sessionless < SESSIONLESS_POLLS ? askAgain(next, life, retryAfterMs) : stop(inVain())
  }
  if (error === 'slow_down') return askAgain(afterSlowDown(pace, intervalMs), life, retryAfterMs)
  if (error === 'expired_token' && !life.over && life.remainingMs > EARLY_MS) return stop(endedEarly(life))
  if (DEAD_CODE.has(error)) {
    // Keycloak forgets a code soon after it has expired, and from then on says "Device code not valid".
    if (life.over) return stop(expired(life))
    if (pace.answerMayBeLost) return stop(problemOf('DEVICE_ANSWER_LOST', { issuer: provider.issuer }))
  }
  return stop(
    explain({ provider, confidential, endpoint: 'token', grantType: DEVICE_GRANT, scopes, status, body }),
  )
}

/**
 * The next poll: not before the pace allows it, and where more than that was asked for, not after the code has ended.
 *
 * @param retryAfterMs the wait that the provider asked for with this one reply
 */
function askAgain(pace: Pace, life: Life, retryAfterMs = 0): Step {
  const { lifetimeMs, remainingMs } = life
  if (remainingMs <= 0) return stop(ranOut(pace, life))
  const impossible = paceProblem(pace.intervalMs, lifetimeMs)
  if (impossible !== undefined) return stop(impossible)
  const leastMs = leastGapOf(pace)
  if (leastMs > remainingMs + LAST_POLL_GRACE_MS)
    return { kind: 'stop', afterMs: remainingMs, problem: ranOut(pace, life) }
  const wantedMs = retryAfterMs > 0 ? retryAfterMs : gapOf(pace)
  return { kind: 'ask', afterMs: Math.max(leastMs, Math.min(wantedMs, remainingMs)), pace }
}

function stop(problem: Problem, cause?: unknown): Step {
  return { kind: 'stop', afterMs: 0, problem, ...(cause === undefined ? {} : { cause }) }
}

function expired({ lifetimeMs }: Life): Problem {
  return problemOf('CODE_EXPIRED', { lifetime_seconds: Math.round(lifetimeMs / 1_000) })
}

function endedEarly({ lifetimeMs, remainingMs }: Life): Problem {
  return problemOf('DEVICE_CODE_ENDED_EARLY', {
    after_seconds: Math.round((lifetimeMs - remainingMs) / 1_000),
    lifetime_seconds: Math.round(lifetimeMs / 1_000),
  })
}

function inVain(): Problem {
  return problemOf('DEVICE_APPROVAL_LOST')
}

/** Why a code ran out: nobody used it, it was used in vain, or nobody could be asked. */
function ranOut({ faults, fault, sessionless }: Pace, life: Life): Problem {
  if (sessionless > 0) return inVain()
  return faults >= UNANSWERED_POLLS && fault !== undefined
    ? problemOf('DEVICE_POLLS_UNANSWERED', { ...fault.evidence, polls: faults, reason: fault.title })
    : expired(life)
}
