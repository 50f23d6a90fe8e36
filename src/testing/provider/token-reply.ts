import { randomUUID } from 'node:crypto'
import { FAKE_TENANT } from './dialects.ts'
import { changed, type FakeProviderOptions } from './options.ts'
import { accessTokenHash, type SigningKey, signedJwt } from './signing.ts'

/** What a token reply is made of. */
export interface TokenReplyParts {
  readonly issuer: string
  readonly clientId: string
  readonly key: SigningKey
  /** Granted scopes, separated by spaces. */
  readonly scope: string
  /** Sent only when `offline_access` was granted. */
  readonly refreshToken: string
  readonly nowMs: number
  readonly options: FakeProviderOptions
}

/** The one person who ever signs in. */
const PERSON = {
  sub: 'fake-person',
  name: 'Ada Example',
  preferred_username: 'ada@example.com',
  email: 'ada@example.com',
}

/** A token reply (RFC 6749 section 5.1, OpenID Connect Core section 3.1.3.3), signed for real. */
export function tokenReplyOf(parts: TokenReplyParts): Record<string, unknown> {
  const { issuer, clientId, key, scope, nowMs, options } = parts
  const { dialect = 'oidc', tokenSeconds = 3_600 } = options
  const granted = scope.split(' ').filter((one) => one !== '')
  const issuedAt = Math.floor(nowMs / 1_000)
  const life = { iat: issuedAt, exp: issuedAt + tokenSeconds }
  const tenant = dialect === 'entra' ? { tid: FAKE_TENANT, ver: '2.0' } : {}
  const accessToken = signedJwt(
    key,
    {
      iss: issuer,
      sub: PERSON.sub,
      aud: 'api',
      client_id: clientId,
      scope,
      jti: randomUUID(),
      ...tenant,
      ...life,
    },
    'at+jwt',
  )
  const claims = {
    iss: issuer,
    aud: clientId,
    ...PERSON,
    ...tenant,
    ...life,
    at_hash: accessTokenHash(accessToken),
  }
  const base = {
    token_type: 'Bearer',
    access_token: accessToken,
    expires_in: tokenSeconds,
    scope: dialect === 'entra' ? entraScope(granted) : scope,
    refresh_token: granted.includes('offline_access') ? parts.refreshToken : undefined,
    id_token: granted.includes('openid') ? signedJwt(key, changed(claims, options.idTokenClaims)) : undefined,
  }
  return changed(changed(base), options.tokenReply)
}

/** Entra names what it granted without the resource in front, and leaves `offline_access` out. */
function entraScope(granted: readonly string[]): string {
  return granted
    .filter((scope) => scope !== 'offline_access')
    .map((scope) => scope.slice(scope.lastIndexOf('/') + 1))
    .join(' ')
}
