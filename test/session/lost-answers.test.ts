import { afterEach, describe, expect, it } from 'vitest'
import { replies } from '../../src/testing/index.ts'
import { codeOf } from './keepers.ts'
import { type SignedIn, signedIn } from './logins.ts'

let at: SignedIn
afterEach(() => at.provider.close())

const sentTokens = () => at.provider.requestsTo('refresh').map(({ form }) => form['refresh_token'])

/** Bytes after which an answer is cut: before it, in its head, at its body, in its body, before its last byte. */
const CUTS = [0, 1, 12, 100, 250, 700, 1_100]

describe('NW-12 an answer to a refresh request that is lost on its way', () => {
  for (const bytes of CUTS) {
    it(`NW-04 after ${bytes} bytes: asks once more, and keeps the session where the provider has leeway`, async () => {
      at = await signedIn()
      at.expire()
      at.provider.script('refresh', replies.cutAfter(bytes), replies.approve())
      expect(await codeOf(at.login.accessToken())).toBe('no error')
      expect(sentTokens()).toHaveLength(2)
      expect(new Set(sentTokens()).size).toBe(1)
      expect(await codeOf(at.again().accessToken())).toBe('no error')
      at.provider.assertScriptUsed()
    })
  }

  it('asks once more and no further, and says that the rotation was lost where the provider has none', async () => {
    at = await signedIn()
    at.expire()
    at.provider.script('refresh', replies.cutAfter(200))
    expect(await codeOf(at.login.accessToken())).toBe('ROTATION_LOST')
    expect(sentTokens()).toHaveLength(2)
    expect(at.provider.revokedFamilies).toBe(1)
    expect(await codeOf(at.login.accessToken())).toBe('NOT_SIGNED_IN')
  })

  it('keeps the session, and the knowledge that it may be spent, when the second answer is lost too', async () => {
    at = await signedIn()
    at.expire()
    at.provider.script('refresh', replies.cutAfter(200), replies.reset())
    expect(await codeOf(at.login.accessToken())).toBe('NETWORK_RESET')
    expect(sentTokens()).toHaveLength(2)
    // The next run finds the mark.
    expect(await codeOf(at.again().accessToken())).toBe('ROTATION_LOST')
  })

  it('keeps the session through a provider that is down, and works when it is back', async () => {
    at = await signedIn()
    at.expire()
    at.provider.script('refresh', replies.status(502), replies.html(503))
    expect(await codeOf(at.login.accessToken())).not.toBe('no error')
    expect(await at.login.session()).toBeDefined()
    // A gateway that failed may have passed the request on; here it had not.
    expect(await codeOf(at.login.accessToken())).toBe('no error')
  })

  it('has not spent the token where the provider says to come back later: asks once', async () => {
    at = await signedIn()
    at.expire()
    at.provider.script('refresh', replies.tooManyRequests(30))
    expect(await codeOf(at.login.accessToken())).not.toBe('no error')
    expect(sentTokens()).toHaveLength(1)
    expect(await codeOf(at.login.accessToken())).toBe('no error')
    expect(at.provider.revokedFamilies).toBe(0)
  })
})

describe('a renewal that brings somebody else', () => {
  it('is refused, and the session of the first person is kept and named', async () => {
    const claims = { sub: 'alice' }
    const notices: string[] = []
    at = await signedIn({ idTokenClaims: claims }, { onNotice: ({ code }) => notices.push(code) })
    at.expire()
    claims.sub = 'mallory'
    expect(await codeOf(at.login.accessToken())).toBe('SUBJECT_CHANGED')
    expect(notices).toEqual(['SUBJECT_CHANGED'])
    expect((await at.login.session())?.subject).toBe('alice')
    // What they left behind is known: the refresh token of the session is spent.
    claims.sub = 'alice'
    expect(await codeOf(at.again().accessToken())).toBe('ROTATION_LOST')
  })
})
