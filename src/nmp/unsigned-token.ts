import { Buffer } from 'node:buffer'
import { Secret, signInError, unverifiedClaims } from '../index.ts'
import type { PlatformSettings } from './platform-settings.ts'
import { tokenFacts } from './token-facts.ts'

/** Who an unsigned token speaks of. */
export interface UnsignedTokenOptions {
  readonly email: string
  /** Default: the email address. */
  readonly principalId?: string
  readonly groups?: readonly string[]
  readonly scopes?: readonly string[]
  /** Life in seconds; `undefined`: an hour. `null`: without end. */
  readonly expiresInSeconds?: number | null
  readonly audience?: string
  readonly issuer?: string
  /** Now, in milliseconds since the epoch. */
  readonly nowMs: number
}

const DEFAULT_LIFE_SECONDS = 3_600

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * A token that anybody could make (`alg: none`, RFC 7519 section 6), for a quick-start cluster that has no provider and
 * takes everybody's word.
 */
export function unsignedToken(options: UnsignedTokenOptions): Secret {
  const { email, principalId = email, groups, scopes, expiresInSeconds, audience, issuer, nowMs } = options
  const issuedAt = Math.floor(nowMs / 1_000)
  const claims = {
    sub: principalId,
    iat: issuedAt,
    email,
    ...(groups === undefined || groups.length === 0 ? {} : { groups }),
    ...(scopes === undefined || scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    ...(expiresInSeconds === null ? {} : { exp: issuedAt + (expiresInSeconds ?? DEFAULT_LIFE_SECONDS) }),
    ...(audience === undefined ? {} : { aud: audience }),
    ...(issuer === undefined ? {} : { iss: issuer }),
  }
  return unsignedJwt(claims)
}

function unsignedJwt(claims: Readonly<Record<string, unknown>>): Secret {
  return new Secret(`${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claims)}.`)
}

/**
 * The same token with its life starting now.
 *
 * @param nowMs now, in milliseconds since the epoch
 * @returns `undefined` when the token is not an unsigned one
 */
export function renewedUnsignedToken(token: Secret, nowMs: number): Secret | undefined {
  const text = token.reveal()
  const claims = unverifiedClaims(text)
  if (claims === undefined || tokenFacts(text).algorithm !== 'none') return undefined
  const { iat, exp } = claims
  const issuedAt = Math.floor(nowMs / 1_000)
  const lifeSeconds = typeof exp === 'number' && typeof iat === 'number' ? exp - iat : DEFAULT_LIFE_SECONDS
  return unsignedJwt({
    ...claims,
    iat: issuedAt,
    ...(exp === undefined ? {} : { exp: issuedAt + lifeSeconds }),
  })
}

/**
 * Refuses unsigned tokens where they are of no use.
 *
 * @throws {@link SignInError} `PLATFORM_AUTH_DISABLED`, `UNSIGNED_TOKEN_NOT_WANTED`
 */
export function assertTakesUnsignedTokens({ baseUrl, authEnabled, oidc }: PlatformSettings): void {
  if (!authEnabled) throw signInError('PLATFORM_AUTH_DISABLED', { base_url: baseUrl })
  if (oidc?.clientId !== undefined)
    throw signInError('UNSIGNED_TOKEN_NOT_WANTED', { base_url: baseUrl, issuer: oidc.issuer })
}
