import type { SessionKey } from '../token-store/token-store.ts'
import type { TokenSet } from '../tokens/token-set.ts'

/** Who is signed in and for how long. Holds no secret: safe to print, log and send. */
export interface Session {
  readonly issuer: string
  readonly clientId: string
  /** Whose slot it is: a context, an account. */
  readonly profile: string
  /** `sub` of the verified ID token. Absent when the provider gave no ID token. */
  readonly subject?: string
  /** What to call the person: `name`, else `preferred_username`, else `email`. */
  readonly name?: string
  readonly email?: string
  /** `upn`, else `preferred_username`. */
  readonly username?: string
  /** Granted scopes, as the provider spells them. */
  readonly scopes: readonly string[]
  /** When the access token ends, in milliseconds since the epoch. */
  readonly expiresAtMs: number
  /** When it was obtained, in milliseconds since the epoch. */
  readonly obtainedAtMs: number
  /** Whether it renews by itself. `false` when the provider gave no refresh token. */
  readonly refreshable: boolean
  /** Where it rests: `keychain`, `file`, `memory`. */
  readonly store: string
}

/** The public face of a token set. */
export function sessionOf(tokens: TokenSet, key: SessionKey, store: string): Session {
  const { identity } = tokens
  return {
    issuer: key.issuer,
    clientId: key.clientId,
    profile: key.profile,
    ...(identity ? { subject: identity.subject } : {}),
    ...(identity?.name === undefined ? {} : { name: identity.name }),
    ...(identity?.email === undefined ? {} : { email: identity.email }),
    ...(identity?.username === undefined ? {} : { username: identity.username }),
    scopes: tokens.scopes,
    expiresAtMs: tokens.expiresAtMs,
    obtainedAtMs: tokens.obtainedAtMs,
    refreshable: tokens.refreshToken !== undefined,
    store,
  }
}
