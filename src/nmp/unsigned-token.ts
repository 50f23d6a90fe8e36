import { Buffer } from 'node:buffer'
import { Secret, signInError } from '../index.ts'
import type { PlatformSettings } from './platform-settings.ts'

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
  return new Secret(`${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claims)}.`)
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
