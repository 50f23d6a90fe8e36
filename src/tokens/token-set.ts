import type { Secret } from '../secret.ts'

/** Who signed in, from the verified ID token (or the access token's claims where there is no ID token). */
export interface Identity {
  /** `sub`: stable within the issuer. */
  readonly subject: string
  /** `name`, else `preferred_username`, else `email`. */
  readonly name?: string
  readonly email?: string
  /** `upn`, else `preferred_username`. */
  readonly username?: string
  /** Entra `tid`. */
  readonly tenant?: string
}

/** What a token endpoint gave, checked. */
export interface TokenSet {
  readonly accessToken: Secret
  /** As presented in `Authorization`; only `Bearer` unless DPoP was asked for. */
  readonly tokenType: 'Bearer' | 'DPoP'
  /** Absent when the provider gave none: the session will not renew. */
  readonly refreshToken?: Secret
  readonly idToken?: Secret
  /** The ID token came with an earlier set: the last renewal brought no new one. Default `false`. */
  readonly idTokenKept?: true
  /** Granted scopes, as the provider spelled them; the requested ones when it did not say (RFC 6749 section 5.1). */
  readonly scopes: readonly string[]
  /** When the access token ends, in milliseconds since the epoch. */
  readonly expiresAtMs: number
  /** When it was obtained, in milliseconds since the epoch. */
  readonly obtainedAtMs: number
  /** Absent when neither an ID token nor a readable access token says. */
  readonly identity?: Identity
}
