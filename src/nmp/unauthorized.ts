import { type Evidence, type Problem, type ProblemCode, problemOf } from '../index.ts'
import type { TokenFacts } from './token-facts.ts'

/** What is known about a request that was refused with 401. */
export interface UnauthorizedFacts {
  readonly baseUrl: string
  /** The token that was sent. Absent: none was. */
  readonly token?: TokenFacts
  /** What the platform says is wrong. Absent: its answer was not in its own words. */
  readonly detail?: string
  /** The issuer whose tokens the platform takes. Absent: not known. */
  readonly issuer?: string
  /** The `auth.oidc.audience` of the platform, which only its administrator knows. Absent: not checked. */
  readonly audience?: string
  /** The time of this machine, in milliseconds since the epoch. */
  readonly nowMs: number
  /** The time at the platform, in milliseconds since the epoch. Default: that of this machine. */
  readonly serverNowMs?: number
  /** The command that signs in, for the advice. */
  readonly loginCommand?: string
}

/** Algorithms that the platform checks. */
const ALGORITHMS: readonly string[] = ['RS256', 'ES256']
/** Claims that the platform needs in every token. */
const CLAIMS = ['sub', 'iat', 'exp'] as const

const inWords = (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, '')

/** Faults that the token shows by itself, the surest first. */
function faultOf(token: TokenFacts, facts: UnauthorizedFacts): readonly [ProblemCode, Evidence?] | undefined {
  const { issuer, audience, nowMs, serverNowMs } = facts
  if (token.form === 'opaque') return ['BEARER_OPAQUE']
  const { algorithm = 'no algorithm' } = token
  if (algorithm === 'none') return ['BEARER_UNSIGNED']
  if (!ALGORITHMS.includes(algorithm)) return ['BEARER_ALGORITHM', { algorithm }]
  const missing = CLAIMS.find((claim) => token.claims[claim] === undefined)
  if (missing !== undefined) return ['BEARER_CLAIM_MISSING', { claim: missing }]
  const atPlatformMs = serverNowMs ?? nowMs
  const server = serverNowMs === undefined ? {} : { server_time: inWords(serverNowMs) }
  if ((token.expiresAtMs ?? 0) <= atPlatformMs)
    return ['BEARER_EXPIRED', { expired_at: inWords(token.expiresAtMs ?? 0), ...server }]
  const validFromMs = Math.max(token.validFromMs ?? 0, token.issuedAtMs ?? 0)
  if (validFromMs > atPlatformMs)
    return ['BEARER_NOT_YET_VALID', { valid_from: inWords(validFromMs), server_time: inWords(atPlatformMs) }]
  if (issuer !== undefined && token.issuer !== issuer)
    return ['BEARER_ISSUER_DIFFERS', { token_issuer: token.issuer ?? 'nobody', issuer }]
  if (audience !== undefined && !token.audiences.includes(audience))
    return ['BEARER_AUDIENCE_DIFFERS', { audience }]
  return undefined
}

/** Tells apart why a platform did not accept a sign-in. Pure. */
export function explainUnauthorized(facts: UnauthorizedFacts): Problem {
  const { baseUrl, token, detail, issuer, loginCommand } = facts
  const evidence: Evidence = {
    base_url: baseUrl,
    token_issuer: token?.issuer ?? 'nobody',
    token_audience: token?.audiences.join(', ') || 'nobody',
    ...(detail === undefined ? {} : { detail }),
  }
  if (token === undefined)
    return problemOf('NOT_SIGNED_IN', {
      issuer: issuer ?? baseUrl,
      login_command: loginCommand ?? `nmp auth login --base-url ${baseUrl}`,
    })
  if (detail === undefined) return problemOf('UNAUTHORIZED_BY_GATEWAY', evidence)
  if (/^unsigned jwts are not accepted/i.test(detail)) return problemOf('BEARER_UNSIGNED', evidence)
  if (/^bearer token authentication not configured/i.test(detail))
    return problemOf('BEARER_NOT_TAKEN', evidence)
  const [code, more] = faultOf(token, facts) ?? []
  if (code !== undefined) return problemOf(code, { ...evidence, ...more })
  // The platform's word for a request without credentials, said of one that had some.
  if (detail === 'Unauthorized') return problemOf('BEARER_DROPPED', evidence)
  return problemOf('UNAUTHORIZED_UNEXPLAINED', evidence)
}
