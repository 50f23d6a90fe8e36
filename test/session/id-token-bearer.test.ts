import { afterEach, describe, expect, it } from 'vitest'

import { replies } from '../../src/testing/index.ts'
import { codeOf } from './keepers.ts'
import { approving, type SignedIn, signedIn } from './logins.ts'

let at: SignedIn
afterEach(() => at.provider.close())

const asked = () => at.provider.requestsTo('refresh').length
const audienceOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')).aud

/** A provider whose renewals come without an ID token, as OpenID Connect Core 1.0 section 12.2 allows. */
async function withoutNewIdTokens(options: { readonly refreshAhead?: boolean } = {}): Promise<SignedIn> {
  const signed = await signedIn({}, { bearer: 'id_token', ...options })
  signed.provider.script(
    'refresh',
    ...Array.from({ length: 20 }, () => replies.approve({ id_token: undefined })),
  )
  return signed
}

describe('a session whose API takes the ID token, at a provider that renews without one', () => {
  it('asks once when the ID token has ended, and then says so to every caller, in every program', async () => {
    at = await withoutNewIdTokens()
    at.expire()
    const codes = [await codeOf(at.login.accessToken())]
    for (let call = 0; call < 10; call += 1) codes.push(await codeOf(at.login.accessToken()))
    for (let program = 0; program < 3; program += 1) codes.push(await codeOf(at.again().accessToken()))
    expect(new Set(codes)).toEqual(new Set(['ID_TOKEN_NOT_RENEWED']))
    expect(asked()).toBe(1)
  })

  it('asks once before that, and hands out the ID token until it ends', async () => {
    at = await withoutNewIdTokens()
    const first = await at.login.accessToken()
    at.clock.advance(3_560_000)
    for (let call = 0; call < 10; call += 1) expect(await at.login.accessToken()).toBe(first)
    expect(await at.again().accessToken({ minValidityMs: 600_000 })).toBe(first)
    expect(asked()).toBe(1)
    at.clock.advance(60_000)
    expect(await codeOf(at.login.accessToken())).toBe('ID_TOKEN_NOT_RENEWED')
    expect(asked()).toBe(1)
  })

  it('asks once in the background, too', async () => {
    at = await withoutNewIdTokens({ refreshAhead: true })
    at.clock.advance(3_400_000)
    for (let call = 0; call < 10; call += 1) {
      await at.login.accessToken()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(asked()).toBe(1)
  })

  it('keeps the refresh token that came without one, and asks again when somebody wants that', async () => {
    at = await withoutNewIdTokens()
    at.expire()
    expect(await codeOf(at.login.refresh())).toBe('ID_TOKEN_NOT_RENEWED')
    expect(await codeOf(at.login.refresh())).toBe('ID_TOKEN_NOT_RENEWED')
    const [one, other] = at.provider.requestsTo('refresh').map(({ form }) => form['refresh_token'])
    expect(one).not.toBe(other)
    expect(at.provider.revokedFamilies).toBe(0)
  })

  it('goes on as soon as somebody has signed in again, in another program', async () => {
    at = await withoutNewIdTokens()
    at.expire()
    expect(await codeOf(at.login.accessToken())).toBe('ID_TOKEN_NOT_RENEWED')
    await at.again().signIn(approving(at.provider))
    expect(audienceOf(await at.login.accessToken())).toBe(at.provider.clientId)
    expect(asked()).toBe(1)
  })

  it('is one whose access token is renewed as ever for an API that takes access tokens', async () => {
    at = await signedIn()
    at.provider.script(
      'refresh',
      replies.approve({ id_token: undefined }),
      replies.approve({ id_token: undefined }),
    )
    for (let round = 1; round <= 2; round += 1) {
      at.expire()
      expect(await codeOf(at.login.accessToken())).toBe('no error')
      expect(asked()).toBe(round)
    }
  })
})
