import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { jsonObject } from '../../http/fields.ts'
import type { Http } from '../../http/http.ts'
import type { Clock } from '../../world.ts'
import { type Answer, refuse } from './answer.ts'
import type { PlatformOptions } from './options.ts'

/** Who sends a request. */
export interface Caller {
  readonly id: string
  readonly email?: string
  /** As the platform knows them, prefix stripped. Empty: the token has none, and none is checked. */
  readonly scopes: readonly string[]
  /** Nothing is checked: authentication is off, or the gateway vouches for the request. */
  readonly trusted?: boolean
}

type Claims = Readonly<Record<string, unknown>>

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

function decoded(part: string | undefined): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Claims) : undefined
  } catch {
    return undefined
  }
}

function scopesOf(claims: Claims, prefix: string): readonly string[] {
  const value = claims['scope'] ?? claims['scp'] ?? ''
  const scopes = Array.isArray(value) ? value.map(String) : String(value).split(' ')
  return scopes
    .filter((scope) => scope !== '')
    .map((scope) => (prefix !== '' && scope.startsWith(prefix) ? scope.slice(prefix.length) : scope))
}

/** Whether the signature is right, with a key of the provider (RFC 7518 section 3.1). */
function isSigned(token: string, algorithm: unknown, key: JsonWebKey): boolean {
  const at = token.lastIndexOf('.')
  try {
    return verify(
      'sha256',
      Buffer.from(token.slice(0, at)),
      {
        key: createPublicKey({ key, format: 'jwk' }),
        ...(algorithm === 'ES256' ? { dsaEncoding: 'ieee-p1363' as const } : {}),
      },
      Buffer.from(token.slice(at + 1), 'base64url'),
    )
  } catch {
    return false
  }
}

/**
 * Tells who sends a request, as the platform's middleware does: the principal header first, which only a gateway may
 * set; else the bearer token, its signature checked against the provider's keys.
 */
export function callerReader(options: PlatformOptions, http: Http, clock: Clock) {
  const { issuer, audience, emailClaim = 'email', allowUnsignedJwt = false, scopePrefix = '' } = options

  let known: readonly JsonWebKey[] = []

  async function keysFor(keyType: string, kid: unknown): Promise<readonly JsonWebKey[]> {
    const fitting = () => known.filter((key) => key.kty === keyType && (!kid || key['kid'] === kid))
    if (fitting().length > 0) return fitting()
    const configuration = `${(issuer ?? '').replace(/\/$/, '')}/.well-known/openid-configuration`
    const { jwks_uri: address } = jsonObject((await http.send({ url: configuration })).text) ?? {}
    const { keys } = jsonObject((await http.send({ url: String(address) })).text) ?? {}
    known = Array.isArray(keys) ? keys : []
    return fitting()
  }

  function isTimely(claims: Claims): boolean {
    const { exp } = claims
    return exp === undefined || (typeof exp === 'number' && exp * 1_000 > clock.nowMs())
  }

  async function isGenuine(token: string, header: Claims, claims: Claims): Promise<boolean> {
    const { alg, kid } = header
    if (alg !== 'RS256' && alg !== 'ES256') return false
    if (claims['exp'] === undefined || claims['iat'] === undefined || claims['iss'] !== issuer) return false
    const audiences = Array.isArray(claims['aud']) ? claims['aud'] : [claims['aud']]
    if (audience !== undefined && !audiences.includes(audience)) return false
    try {
      const keys = await keysFor(alg === 'RS256' ? 'RSA' : 'EC', kid)
      return keys.some((key) => isSigned(token, alg, key))
    } catch {
      return false
    }
  }

  return async (headers: IncomingHttpHeaders): Promise<Caller | Answer> => {
    const principal = text(headers['x-nmp-principal-id'])
    if (principal !== undefined) {
      const email = text(headers['x-nmp-principal-email'])
      return { id: principal, ...(email === undefined ? {} : { email }), scopes: [] }
    }
    const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
    if (token === undefined) return refuse(401, 'Unauthorized')
    const [header, claims] = token.split('.', 2).map(decoded)
    const subject = text(claims?.['sub'])
    if (header?.['alg'] === 'none' && !allowUnsignedJwt)
      return refuse(
        401,
        'Unsigned JWTs are not accepted. Set auth.allow_unsigned_jwt=true for local development.',
      )
    if (issuer === undefined && header?.['alg'] !== 'none')
      return refuse(401, 'Bearer token authentication not configured')
    if (header === undefined || claims === undefined || subject === undefined || !isTimely(claims))
      return refuse(401, 'Invalid or expired token')
    if (header['alg'] !== 'none' && !(await isGenuine(token, header, claims)))
      return refuse(401, 'Invalid or expired token')
    const email = text(claims[emailClaim])
    return { id: subject, ...(email === undefined ? {} : { email }), scopes: scopesOf(claims, scopePrefix) }
  }
}
