import { describe, expect, it } from 'vitest'
import { tokenFacts } from '../../src/nmp/token-facts.ts'
import { explainUnauthorized, type UnauthorizedFacts } from '../../src/nmp/unauthorized.ts'

const NOW_MS = Date.UTC(2026, 0, 1, 12)
const NOW = NOW_MS / 1_000
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const GOOD = { sub: 'id-1', iss: 'https://idp.example', aud: 'nmp', iat: NOW - 60, exp: NOW + 3_600 }

const jwt = (claims: Record<string, unknown> = GOOD, alg: unknown = 'RS256') =>
  tokenFacts(`${encoded({ alg })}.${encoded(claims)}.c2ln`)

function explained(facts: Partial<UnauthorizedFacts>) {
  return explainUnauthorized({
    baseUrl: 'https://nmp.example.com',
    token: jwt(),
    detail: 'Invalid or expired token',
    issuer: 'https://idp.example',
    nowMs: NOW_MS,
    ...facts,
  })
}

describe('401 told apart', () => {
  it.each([
    ['BEARER_EXPIRED', { token: jwt({ ...GOOD, exp: NOW - 1 }) }],
    ['BEARER_EXPIRED', { token: jwt(), serverNowMs: NOW_MS + 7_200_000 }],
    ['BEARER_NOT_YET_VALID', { token: jwt({ ...GOOD, nbf: NOW + 600 }) }],
    ['BEARER_NOT_YET_VALID', { token: jwt(), serverNowMs: NOW_MS - 7_200_000 }],
    ['BEARER_ISSUER_DIFFERS', { token: jwt({ ...GOOD, iss: 'https://idp.example/' }) }],
    ['BEARER_AUDIENCE_DIFFERS', { token: jwt({ ...GOOD, aud: ['other', 'third'] }), audience: 'nmp' }],
    ['UNAUTHORIZED_UNEXPLAINED', { token: jwt({ ...GOOD, aud: ['other', 'nmp'] }), audience: 'nmp' }],
    ['BEARER_OPAQUE', { token: tokenFacts('opaque-token') }],
    ['BEARER_ALGORITHM', { token: jwt(GOOD, 'HS256') }],
    ['BEARER_ALGORITHM', { token: jwt(GOOD, 7) }],
    ['BEARER_UNSIGNED', { token: jwt(GOOD, 'none') }],
    ['BEARER_CLAIM_MISSING', { token: jwt({ ...GOOD, iat: undefined }) }],
    [
      'BEARER_UNSIGNED',
      { detail: 'Unsigned JWTs are not accepted. Set auth.allow_unsigned_jwt=true for local development.' },
    ],
    ['BEARER_NOT_TAKEN', { detail: 'Bearer token authentication not configured' }],
    ['BEARER_DROPPED', { detail: 'Unauthorized' }],
    ['UNAUTHORIZED_UNEXPLAINED', {}],
  ] as const)('%s', (code, facts) => {
    expect(explained(facts).code).toBe(code)
  })

  it('says that nobody is signed in, with the command of the caller', () => {
    const { token: _, ...facts } = { token: undefined, detail: 'Unauthorized' }
    expect(
      explainUnauthorized({
        ...facts,
        baseUrl: 'https://x.example',
        nowMs: NOW_MS,
        loginCommand: 'my login',
      }),
    ).toMatchObject({ code: 'NOT_SIGNED_IN', fix: [{ command: 'my login' }] })
  })

  it('says that something in front of the platform refuses', () => {
    const problem = explainUnauthorized({ baseUrl: 'https://x.example', token: jwt(), nowMs: NOW_MS })
    expect(problem.code).toBe('UNAUTHORIZED_BY_GATEWAY')
  })

  it('names both issuers, both audiences and both clocks', () => {
    expect(explained({ token: jwt({ ...GOOD, iss: 'https://other.example' }) }).title).toBe(
      'Your token comes from https://other.example; the platform takes tokens of https://idp.example.',
    )
    expect(explained({ token: jwt({ ...GOOD, aud: 'a' }), audience: 'b' }).title).toBe(
      'Your token is for a; the platform takes tokens for b.',
    )
    expect(explained({ serverNowMs: NOW_MS + 7_200_000 }).why).toContain('2026-01-01T14:00:00Z')
  })
})
