import { createHash } from 'node:crypto'
import type { JsonObject } from '../http/fields.ts'
import type { ProblemCode } from '../idp-errors/catalogue.ts'
import type { Evidence } from '../idp-errors/problem.ts'
import type { Provider, ProviderMetadata } from '../providers/provider.ts'
import { expectedIssuer } from '../providers/published-issuer.ts'
import { subjectOf } from './claims.ts'
import type { SigningAlgorithm } from './signing-algorithm.ts'

/**
 * How far the clocks of this machine and of the provider may be apart, in milliseconds. Five minutes, as Kerberos and
 * Microsoft's own libraries allow: virtual machines drift by minutes, and a token that came straight from the
 * provider a moment ago gains nothing from a tighter limit.
 */
export const CLOCK_TOLERANCE_MS = 300_000

/** Latest moment that is believed, in seconds since the epoch: the end of the year 9999. */
const LATEST_SECONDS = 253_402_300_799

/** What the claims of an ID token must say. */
export interface ExpectedClaims {
  readonly provider: Provider
  readonly metadata: ProviderMetadata
  /** Wall clock, in milliseconds since the epoch. */
  readonly nowMs: number
  readonly accessToken: string
  readonly algorithm: SigningAlgorithm
  /** The nonce that was sent. Absent when none was: a nonce in the token is then ignored. */
  readonly nonce?: string
  /** The `sub` that must not change. */
  readonly subject?: string
}

/** Why an ID token is refused. */
export interface Refusal {
  readonly code: ProblemCode
  readonly evidence: Evidence
}

function refusal(code: ProblemCode, evidence: Evidence): Refusal {
  return { code, evidence }
}

/** How a received claim is shown: short, and never an object. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  return typeof value === 'string'
    ? `"${value.slice(0, 100)}"`
    : `a ${Array.isArray(value) ? 'list' : typeof value}`
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= LATEST_SECONDS
}

/** Step 2: byte by byte, so that no two spellings of one address pass for each other. */
function issuerRefusal(claims: JsonObject, { provider, metadata }: ExpectedClaims): Refusal | undefined {
  const { iss, tid } = claims
  const expected = expectedIssuer(provider, metadata, tid)
  if (expected !== undefined && iss === expected) return undefined
  return refusal('ID_TOKEN_ISSUER', { expected: expected ?? metadata.issuer, received: shown(iss) })
}

/** OpenID Connect Core 1.0 section 3.1.3.7, steps 3 to 5. */
function audienceRefusal(claims: JsonObject, expected: ExpectedClaims): Refusal | undefined {
  const { clientId } = expected.provider
  const { aud, azp } = claims
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  if (!audiences.includes(clientId) || !audiences.every((audience) => typeof audience === 'string'))
    return refusal('ID_TOKEN_AUDIENCE', { client_id: clientId, claim: 'aud', received: shown(aud) })
  const mustBeAuthorized = audiences.length > 1 || azp !== undefined
  if (mustBeAuthorized && azp !== clientId)
    return refusal('ID_TOKEN_AUDIENCE', { client_id: clientId, claim: 'azp', received: shown(azp) })
  return undefined
}

/** Steps 9 and 10, and `nbf` (RFC 7519 section 4.1.5). */
export function timeRefusal(claims: JsonObject, nowMs: number): Refusal | undefined {
  const { exp, iat, nbf } = claims
  if (!isTime(exp)) return refusal('ID_TOKEN_CLAIM', { claim: 'exp', expected: 'a time in seconds' })
  if (!isTime(iat)) return refusal('ID_TOKEN_CLAIM', { claim: 'iat', expected: 'a time in seconds' })
  if (nbf !== undefined && !isTime(nbf))
    return refusal('ID_TOKEN_CLAIM', { claim: 'nbf', expected: 'a time in seconds' })
  const aheadMs = (seconds: number) => seconds * 1_000 - nowMs
  if (aheadMs(exp) + CLOCK_TOLERANCE_MS <= 0)
    return refusal('ID_TOKEN_EXPIRED', { seconds: Math.round(-aheadMs(exp) / 1_000) })
  for (const start of [iat, nbf ?? iat])
    if (aheadMs(start) > CLOCK_TOLERANCE_MS)
      return refusal('ID_TOKEN_NOT_YET_VALID', { seconds: Math.round(aheadMs(start) / 1_000) })
  return undefined
}

function subjectRefusal(claims: JsonObject, expected: ExpectedClaims): Refusal | undefined {
  const subject = subjectOf(claims)
  if (subject === undefined)
    return refusal('ID_TOKEN_CLAIM', { claim: 'sub', expected: 'a text of 1 to 255 characters' })
  return expected.subject === undefined || expected.subject === subject
    ? undefined
    : refusal('SUBJECT_CHANGED', {})
}

/** Step 11. */
function nonceRefusal(claims: JsonObject, { nonce }: ExpectedClaims): Refusal | undefined {
  return nonce === undefined || claims['nonce'] === nonce ? undefined : refusal('ID_TOKEN_NONCE', {})
}

/** The left half of the access token's hash (OpenID Connect Core 1.0 section 3.1.3.6). */
function accessTokenHash(accessToken: string, algorithm: SigningAlgorithm): string {
  const digest = createHash(algorithm.hash).update(accessToken, 'ascii').digest()
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

function accessTokenRefusal(claims: JsonObject, expected: ExpectedClaims): Refusal | undefined {
  const { at_hash: hash } = claims
  if (hash === undefined || hash === accessTokenHash(expected.accessToken, expected.algorithm))
    return undefined
  return refusal('ID_TOKEN_ACCESS_TOKEN', {})
}

/** Checks the claims of an ID token whose signature holds. Pure. @returns the first thing that is wrong */
export function claimsRefusal(claims: JsonObject, expected: ExpectedClaims): Refusal | undefined {
  return (
    issuerRefusal(claims, expected) ??
    audienceRefusal(claims, expected) ??
    timeRefusal(claims, expected.nowMs) ??
    subjectRefusal(claims, expected) ??
    nonceRefusal(claims, expected) ??
    accessTokenRefusal(claims, expected)
  )
}
