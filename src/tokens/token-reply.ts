import type { Problem } from '../idp-errors/problem.ts'
import type { TokenSet } from './token-set.ts'

/** What a token request came to. Whatever the status was, the body decided. */
export type TokenReply =
  | { readonly kind: 'tokens'; readonly tokens: TokenSet }
  /** An OAuth error (RFC 6749 section 5.2), whatever its HTTP status. */
  | {
      readonly kind: 'oauth_error'
      /** `error`, or the `errorCode` of Okta's own bodies. Not clean. */
      readonly error: string
      /**
       * The whole body, parsed; prototype-free; what the request had carried in secret is masked. Not clean: explain
       * it, do not print it.
       */
      readonly body: Readonly<Record<string, unknown>>
      readonly status: number
      /** A new polling interval that came with the error, in milliseconds. */
      readonly intervalMs?: number
      readonly retryAfterMs?: number
    }
  /** Nothing that can be acted on: a network fault, a 5xx, a 429, an HTML page, a cut reply. */
  | {
      readonly kind: 'fault'
      readonly problem: Problem
      /** Whether the same request may succeed later. A bad certificate never does. */
      readonly transient: boolean
      /** Whether the request may have reached the server and been acted on. */
      readonly mayHaveBeenProcessed: boolean
      readonly retryAfterMs?: number
      readonly cause?: unknown
    }

/** What a token reply must fit. */
export interface ExpectedTokens {
  /** The scopes asked for: taken as granted when the reply does not say (RFC 6749 section 5.1). */
  readonly scopes: readonly string[]
  /** The `sub` that a renewed ID token must keep (OpenID Connect Core 1.0 section 12.2). Absent: any. */
  readonly subject?: string
  /** The nonce that was sent. Absent: none was. */
  readonly nonce?: string
}
