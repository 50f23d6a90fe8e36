import type { Problem } from '../idp-errors/problem.ts'
import type { TokenReply } from '../tokens/oauth-client.ts'
import type { TokenSet } from '../tokens/token-set.ts'

/** What to do with the answer to a refresh request. */
export type Renewal =
  | { readonly act: 'keep_new'; readonly tokens: TokenSet }
  /** Send the same request once more: the first one may have been lost on the way. */
  | { readonly act: 'ask_again' }
  /** Nothing is lost; hand out what is there while it lasts. */
  | { readonly act: 'keep_old'; readonly problem: Problem; readonly cause?: unknown }
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
        : { act: 'keep_old', problem: reply.problem, cause: reply.cause }
    case 'oauth_error': {
      // RFC 6749 section 5.2: only invalid_grant says that the refresh token itself is dead. Everything else may
      // be mended by somebody without this session having to be given up.
      const problem = explained()
      return reply.error === 'invalid_grant' ? { act: 'give_up', problem } : { act: 'keep_old', problem }
    }
    default:
      return reply satisfies never
  }
}
