import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { bearing, isLast } from '../../src/session/bearer.ts'
import { tokenSet } from './token-sets.ts'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const idToken = new Secret(`${part({ alg: 'RS256' })}.${part({ exp: 1_800_000_000 })}.c2ln`)

describe('the token that an API sees', () => {
  it('is the access token, unless the API wants the ID token', () => {
    const tokens = tokenSet({ idToken })
    expect(bearing(tokens, 'access_token')).toBe(tokens)
    expect(bearing(tokens, 'id_token').accessToken.reveal()).toBe(idToken.reveal())
  })

  it('ends when the ID token ends, so that it is renewed in time', () => {
    expect(bearing(tokenSet({ idToken }), 'id_token').expiresAtMs).toBe(1_800_000_000_000)
  })

  it('stays the access token where the provider gave no ID token', () => {
    const tokens = tokenSet()
    expect(bearing(tokens, 'id_token')).toBe(tokens)
  })

  it('keeps what renews it', () => {
    const tokens = tokenSet({ idToken })
    expect(bearing(tokens, 'id_token').refreshToken).toBe(tokens.refreshToken)
  })

  it('is the last one when a renewal came without an ID token and the API wants that', () => {
    expect(isLast(tokenSet({ idToken, idTokenKept: true }), 'id_token')).toBe(true)
    expect(isLast(tokenSet({ idToken, idTokenKept: true }), 'access_token')).toBe(false)
    expect(isLast(tokenSet({ idToken }), 'id_token')).toBe(false)
  })
})
