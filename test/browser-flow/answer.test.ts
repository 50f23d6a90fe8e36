import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerIn, type Expected } from '../../src/browser-flow/answer.ts'
import { entra } from '../../src/providers/entra.ts'
import { oidc } from '../../src/providers/oidc.ts'

const ISSUER = 'https://login.example.com'
const STATE = 'the-state-of-this-sign-in'

function expected(announcesIssuer = true): Expected {
  return {
    client: {
      provider: oidc({ issuer: ISSUER, clientId: 'cli' }),
      metadata: {
        issuer: ISSUER,
        token_endpoint: `${ISSUER}/token`,
        authorization_response_iss_parameter_supported: announcesIssuer,
      },
      confidential: false,
    },
    state: STATE,
    scopes: ['openid'],
  }
}

const query = (parameters: Readonly<Record<string, string>>) => new URLSearchParams(parameters).toString()
const codeOf = (text: string, to = expected()) => {
  const answer = answerIn(text, to)
  return answer.kind === 'code' ? `code ${answer.code.reveal()}` : `${answer.kind} ${answer.problem.code}`
}
const good = { code: 'abc', state: STATE, iss: ISSUER }

describe('what an answer means', () => {
  it('the code, when state and issuer are right', () => {
    expect(codeOf(query(good))).toBe('code abc')
    expect(codeOf(query({ ...good, session_state: 'x', scope: 'openid' }))).toBe('code abc')
  })

  it.each(['', 'another', `${STATE} `, STATE.toUpperCase(), STATE.slice(1)])(
    'wrong state %j is a stray',
    (state) => {
      expect(codeOf(query({ ...good, state }))).toBe('stray OAUTH_STATE_MISMATCH')
      expect(codeOf(query({ error: 'access_denied', state, iss: ISSUER }))).toBe('stray OAUTH_STATE_MISMATCH')
    },
  )

  it('a missing state is a stray, also with an error', () => {
    expect(codeOf('code=abc')).toBe('stray OAUTH_STATE_MISMATCH')
    expect(codeOf('error=access_denied')).toBe('stray OAUTH_STATE_MISMATCH')
    expect(codeOf('')).toBe('stray OAUTH_STATE_MISMATCH')
  })

  it.each(['state', 'code', 'iss', 'error'])('%s twice is a stray, whichever comes first', (name) => {
    const twice = `${query({ ...good, ...(name === 'error' ? { error: 'x' } : {}) })}&${name}=again`
    expect(codeOf(twice)).toBe('stray OAUTH_STATE_MISMATCH')
  })

  it.each(['https://evil.example', `${ISSUER}/`, ISSUER.toUpperCase(), '', `${ISSUER}#`])(
    'mix-up: the issuer %j ends the sign-in, announced or not',
    (iss) => {
      for (const announced of [true, false]) {
        const refusal = 'refused AUTHORIZATION_ISSUER_DIFFERS'
        expect(codeOf(query({ ...good, iss }), expected(announced))).toBe(refusal)
        expect(codeOf(query({ error: 'access_denied', state: STATE, iss }), expected(announced))).toBe(
          refusal,
        )
      }
    },
  )

  it('no issuer ends it where the provider has announced to name itself, and only there', () => {
    const { iss: _, ...without } = good
    expect(codeOf(query(without))).toBe('refused AUTHORIZATION_ISSUER_MISSING')
    expect(codeOf(query(without), expected(false))).toBe('code abc')
  })

  it('the issuer of a document for many tenants of Entra is that of one tenant', () => {
    const provider = entra({ tenant: 'organizations', clientId: 'cli' })
    const metadata = {
      issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
      token_endpoint: 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
    }
    const to = { ...expected(), client: { provider, metadata, confidential: false } }
    const of = (tenant: string, host = 'login.microsoftonline.com') =>
      codeOf(query({ ...good, iss: `https://${host}/${tenant}/v2.0` }), to)
    expect(of('11111111-2222-3333-4444-555555555555')).toBe('code abc')
    expect(of('{tenantid}')).toBe('refused AUTHORIZATION_ISSUER_DIFFERS')
    expect(of('11111111-2222-3333-4444-555555555555', 'evil.example')).toBe(
      'refused AUTHORIZATION_ISSUER_DIFFERS',
    )
  })

  it.each([
    ['access_denied', 'SIGN_IN_DENIED'],
    ['unauthorized_client', 'OAUTH_CODE_GRANT_OFF'],
    ['invalid_scope', 'OAUTH_INVALID_SCOPE'],
    ['temporarily_unavailable', 'OAUTH_TEMPORARILY_UNAVAILABLE'],
    ['made_up', 'OAUTH_ERROR_UNKNOWN'],
  ])('the error %s is explained as one of the authorization endpoint', (error, code) => {
    expect(codeOf(query({ error, state: STATE, iss: ISSUER }))).toBe(`refused ${code}`)
  })

  it('an error wins over a code that comes with it', () => {
    expect(codeOf(query({ ...good, error: 'access_denied' }))).toBe('refused SIGN_IN_DENIED')
  })

  it('neither code nor error, or a code beyond all measure, is no answer', () => {
    expect(codeOf(query({ state: STATE, iss: ISSUER }))).toBe('refused AUTHORIZATION_ANSWER_INVALID')
    expect(codeOf(query({ ...good, code: 'a'.repeat(8_193) }))).toBe('refused AUTHORIZATION_ANSWER_INVALID')
  })

  it('holds for any text: no code comes out unless the state stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(answerIn(text, expected()).kind).toBe('stray')
      }),
    )
  })
})
