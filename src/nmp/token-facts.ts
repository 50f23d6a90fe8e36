import { unverifiedClaims } from '../index.ts'
import { withoutPrefix } from './scopes.ts'

/**
 * What a token says of itself; `undefined` where it says nothing. Nobody checked any of it: good for diagnosis, never
 * for a decision.
 */
export interface TokenFacts {
  /** `opaque`: not a JWT, so nothing else is known. */
  readonly form: 'jwt' | 'opaque'
  readonly algorithm: string | undefined
  readonly issuer: string | undefined
  readonly audiences: readonly string[]
  readonly subject: string | undefined
  /** Names of the person by claim: `email`, `upn`, `preferred_username`, in this order. */
  readonly names: readonly { readonly claim: string; readonly value: string }[]
  readonly groups: readonly string[]
  /** As the platform knows them, without the prefix. Empty: the token is not limited by scopes. */
  readonly scopes: readonly string[]
  readonly issuedAtMs: number | undefined
  readonly validFromMs: number | undefined
  readonly expiresAtMs: number | undefined
  /** The claims themselves. Empty for an opaque token. */
  readonly claims: Readonly<Record<string, unknown>>
}

/** Claims that hold a name for a person, the platform's default first. */
const NAME_CLAIMS = ['email', 'upn', 'preferred_username'] as const

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/** A claim that may be one string, a list of strings, or not there. */
function textsOf(value: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  return all.filter((one): one is string => textOf(one) !== undefined)
}

/** A NumericDate (RFC 7519 section 2) as milliseconds. */
function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value * 1_000 : undefined
}

/** The algorithm in the header of a JWT, read by the bounded reader of claims: the header in their place. */
function algorithmOf(token: string): string | undefined {
  const [header = ''] = token.split('.', 1)
  return textOf(unverifiedClaims(`${header}.${header}.`)?.['alg'])
}

/**
 * Takes a token apart.
 *
 * @param scopePrefix what the provider puts before each scope of the platform
 */
export function tokenFacts(token: string, scopePrefix?: string): TokenFacts {
  const read = unverifiedClaims(token)
  const claims = read ?? {}
  const scopes = textsOf(claims['scope'] ?? claims['scp']).flatMap((scope) => scope.split(' '))
  return {
    form: read === undefined ? 'opaque' : 'jwt',
    algorithm: algorithmOf(token),
    issuer: textOf(claims['iss']),
    audiences: textsOf(claims['aud']),
    subject: textOf(claims['sub']),
    names: NAME_CLAIMS.flatMap((claim) => {
      const value = textOf(claims[claim])
      return value === undefined ? [] : [{ claim, value }]
    }),
    groups: textsOf(claims['groups']),
    scopes: scopes.filter((scope) => scope !== '').map((scope) => withoutPrefix(scope, scopePrefix)),
    issuedAtMs: timeOf(claims['iat']),
    validFromMs: timeOf(claims['nbf']),
    expiresAtMs: timeOf(claims['exp']),
    claims,
  }
}

/** What to call the person: the platform's default claim first, the subject last. */
export function personOf(token: TokenFacts): string {
  return token.names[0]?.value ?? token.subject ?? 'somebody without a name'
}
