import type { Problem } from '../idp-errors/problem.ts'
import { freshness } from '../tokens/freshness.ts'
import type { TokenReply } from '../tokens/oauth-client.ts'
import type { TokenSet } from '../tokens/token-set.ts'

/** Why a session is renewed. */
export type Reason =
  /** In good time, while nobody waits. */
  | { readonly for: 'ahead' }
  /** Its token does not last long enough any more. */
  | { readonly for: 'due'; readonly minValidityMs: number }
  /** Its token was refused, or somebody wants another one. */
  | { readonly for: 'instead'; readonly of: TokenSet }

/** A clock that was set back by more than this, in milliseconds, can no longer say whether a token has ended. */
const SET_BACK_MS = 60_000

/** Whether a token that should have been renewed, and could not be, may still be handed out. Pure. */
export function lasts({ obtainedAtMs, expiresAtMs }: TokenSet, nowMs: number): boolean {
  return nowMs < expiresAtMs && nowMs >= obtainedAtMs - SET_BACK_MS
}

/**
 * Whether somebody else has done the work between the wish and the lock. Pure.
 *
 * @param tokens what is stored now, under the lock
 * @param askedAtMs when the wish arose; a token obtained since then will do, however short its life
 */
export function renewedMeanwhile(
  tokens: TokenSet,
  reason: Reason,
  askedAtMs: number,
  nowMs: number,
): boolean {
  const { obtainedAtMs } = tokens
  switch (reason.for) {
    case 'ahead':
      return freshness(tokens, nowMs) === 'fresh'
    case 'due':
      // A token from the future was obtained by a clock that has been set back since, at a moment that nobody knows.
      return (
        freshness(tokens, nowMs, reason.minValidityMs) !== 'due' ||
        (obtainedAtMs >= askedAtMs && obtainedAtMs <= nowMs)
      )
    case 'instead':
      return tokens.accessToken.reveal() !== reason.of.accessToken.reveal()
    default:
      return reason satisfies never
  }
}

/** What to do with the answer to a refresh request. */
export type Renewal =
  | { readonly act: 'keep_new'; readonly tokens: TokenSet }
  /** Send the same request once more: the first one may have been lost on the way. */
  | { readonly act: 'ask_again' }
  /**
   * Nothing is lost; hand out what is there while it lasts. `unspent`: the provider is known not to have used the
   * refresh token.
   */
  | {
      readonly act: 'keep_old'
      readonly problem: Problem
      readonly unspent: boolean
      readonly retryAfterMs?: number
      readonly cause?: unknown
    }
  /** The provider refuses this refresh token for good. */
  | { readonly act: 'give_up'; readonly problem: Problem }

/**
 * Decides what a refresh reply means for the stored session. Pure.
 *
 * A repeated request is the better bet after a reply was lost: where the provider never saw the first one, it works;
 * where it did and allows a grace period, it works; where it did and allows none, the session was lost already.
 *
 * @param attempt 1 for the first request
 * @param explained what the OAuth error means; read only when there is one
 */
export function renewalAfter(reply: TokenReply, attempt: number, explained: () => Problem): Renewal {
  switch (reply.kind) {
    case 'tokens':
      return { act: 'keep_new', tokens: reply.tokens }
    case 'fault':
      return reply.transient && reply.mayHaveBeenProcessed && attempt === 1
        ? { act: 'ask_again' }
        : {
            act: 'keep_old',
            problem: reply.problem,
            unspent: !reply.mayHaveBeenProcessed,
            ...(reply.retryAfterMs === undefined ? {} : { retryAfterMs: reply.retryAfterMs }),
            cause: reply.cause,
          }
    case 'oauth_error': {
      // RFC 6749 section 5.2: only invalid_grant says that the refresh token itself is dead. Everything else may
      // be mended by somebody without this session having to be given up.
      const problem = explained()
      return reply.error === 'invalid_grant'
        ? { act: 'give_up', problem }
        : { act: 'keep_old', problem, unspent: true }
    }
    default:
      return reply satisfies never
  }
}
