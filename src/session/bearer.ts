import { unverifiedClaims } from '../tokens/claims.ts'
import type { TokenSet } from '../tokens/token-set.ts'

/** Which token an API wants to see. A few take the ID token, against its purpose (OpenID Connect Core 1.0 section 2). */
export type Bearer = 'access_token' | 'id_token'

/**
 * The token set as its API sees it: with `id_token` the ID token takes the place of the access token, and its end that
 * of the access token's life. A set without an ID token stays what it is. Pure.
 */
export function bearing(tokens: TokenSet, bearer: Bearer): TokenSet {
  if (bearer === 'access_token' || tokens.idToken === undefined) return tokens
  // It was verified when it came; here its own words about its end are enough.
  const exp = unverifiedClaims(tokens.idToken.reveal())?.['exp']
  const expiresAtMs = typeof exp === 'number' && Number.isFinite(exp) ? exp * 1_000 : tokens.expiresAtMs
  return { ...tokens, accessToken: tokens.idToken, expiresAtMs }
}

/**
 * Whether asking for a renewal would bring nothing: the API wants the ID token, and the last renewal came without a
 * new one, as it may (OpenID Connect Core 1.0 section 12.2). Pure.
 */
export function isLast({ idTokenKept }: TokenSet, bearer: Bearer): boolean {
  return bearer === 'id_token' && idTokenKept === true
}
