import type { HttpReply } from '../http/http.ts'
import type { Problem } from '../idp-errors/problem.ts'
import type { Provider, ProviderMetadata } from '../providers/provider.ts'
import type { TokenSet } from './token-set.ts'

/** What a token request came to. Whatever the status was, the body decided. */
export type TokenReply =
  | { readonly kind: 'tokens'; readonly tokens: TokenSet }
  /** An OAuth error (RFC 6749 section 5.2), whatever its HTTP status. */
  | {
      readonly kind: 'oauth_error'
      readonly error: string
      /** The whole body, parsed; prototype-free. Not clean: explain it, do not print it. */
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

/** Requests to one provider for one client, each sent once: no loop, no retry, no storage. */
export interface OAuthClient {
  readonly provider: Provider
  readonly metadata: ProviderMetadata
  /** POSTs to the device authorization endpoint (RFC 8628 section 3.1). The reply is not interpreted here. */
  deviceAuthorization(parameters: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<HttpReply>
  /**
   * One token request. On success the reply is checked and its ID token verified, signature included.
   *
   * @param expected `scopes` asked for; `subject` that a renewed ID token must keep; `nonce` when one was sent
   * @param timeoutMs longest time for the request, in milliseconds; past it the reply is a transient `fault`.
   *   Default: that of {@link HttpRequest}.
   * @throws {@link SignInError} when a token reply fails its checks; `signal.reason` when cancelled
   */
  token(
    grantType: string,
    parameters: Readonly<Record<string, string>>,
    expected: { readonly scopes: readonly string[]; readonly subject?: string; readonly nonce?: string },
    signal?: AbortSignal,
    timeoutMs?: number,
  ): Promise<TokenReply>
  /** Revokes a token (RFC 7009). `unsupported` when the provider has no such endpoint. Never throws but on cancel. */
  revoke(
    token: import('../secret.ts').Secret,
    hint: 'refresh_token' | 'access_token',
    signal?: AbortSignal,
  ): Promise<
    | { readonly outcome: 'revoked' | 'unsupported' }
    | { readonly outcome: 'failed'; readonly problem: Problem }
  >
}
