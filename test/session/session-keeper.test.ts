import { beforeEach, describe, expect, it } from 'vitest'
import { problemOf } from '../../src/idp-errors/problem.ts'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { Secret } from '../../src/secret.ts'
import { SessionKeeper } from '../../src/session/session-keeper.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { fingerprintOf } from '../../src/token-store/files/refresh-journal.ts'
import { memoryStore } from '../../src/token-store/memory-store.ts'
import { sessionKey } from '../../src/token-store/session-key.ts'
import type { TokenStore } from '../../src/token-store/token-store.ts'
import type { OAuthClient, TokenReply } from '../../src/tokens/oauth-client.ts'
import type { TokenSet } from '../../src/tokens/token-set.ts'
import { encodeTokenSet } from '../../src/tokens/token-set-codec.ts'
import { START_MS, tokenSet } from './token-sets.ts'

const HOUR_MS = 3_600_000
const provider = oidc({ issuer: 'https://idp.example', clientId: 'cli' })
const key = sessionKey({ issuer: provider.issuer, clientId: provider.clientId })
const bad = problemOf('SESSION_ENDED', { issuer: provider.issuer, reason: 'a test' })
const offline: TokenReply = { kind: 'fault', problem: bad, transient: true, mayHaveBeenProcessed: false }
const refused: TokenReply = {
  kind: 'oauth_error',
  error: 'invalid_grant',
  body: { error: 'invalid_grant' },
  status: 400,
}

let clock: FakeClock
let store: TokenStore
/** Refresh tokens in the order in which they were spent. */
let spent: string[]
/** Refresh tokens that were revoked. */
let revoked: string[]
let notices: string[]

beforeEach(() => {
  clock = new FakeClock({ startMs: START_MS })
  store = memoryStore()
  spent = []
  revoked = []
  notices = []
})

/** A keeper whose provider answers by `answer`, after a turn of the event loop. */
function keeperOf(answer: (refreshToken: string) => TokenReply | Promise<TokenReply>): SessionKeeper {
  const client: OAuthClient = {
    confidential: false,
    provider,
    metadata: { issuer: provider.issuer, token_endpoint: 'https://idp.example/token' },
    deviceAuthorization: () => Promise.reject(new TypeError('no login here')),
    pushAuthorization: () => Promise.reject(new TypeError('no login here')),
    async token(_grant, parameters) {
      const token = parameters['refresh_token'] ?? ''
      spent.push(token)
      await new Promise((resolve) => setImmediate(resolve))
      return answer(token)
    },
    async revoke(token) {
      revoked.push(token.reveal())
      return { outcome: 'revoked' }
    },
  }
  return new SessionKeeper({
    store,
    key,
    clock,
    scopes: ['openid', 'offline_access'],
    client: async () => client,
    refreshAhead: true,
    bearer: 'access_token',
    loginCommand: 'tool login',
    onNotice: (notice) => notices.push(notice.code),
  })
}

const renewed = (): TokenReply => ({
  kind: 'tokens',
  tokens: tokenSet({ obtainedAtMs: clock.nowMs(), expiresAtMs: clock.nowMs() + HOUR_MS }),
})

/** Stores a session that ran out a second ago. */
async function storeExpired(changes: Partial<TokenSet> = {}): Promise<TokenSet> {
  const tokens = tokenSet({ expiresAtMs: START_MS + 1_000, ...changes })
  await store.write(key, encodeTokenSet(tokens))
  clock.advance(2_000)
  return tokens
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (isSignInError(error) ? error.problem.code : String(error)),
  )

describe('a stored session', () => {
  it('CL-12 says that nobody is signed in, names the command, and asks no provider', async () => {
    const error = await keeperOf(renewed)
      .valid()
      .catch((caught: unknown) => caught)
    expect(isSignInError(error) && error.problem).toMatchObject({
      code: 'NOT_SIGNED_IN',
      fix: [{ command: 'tool login' }],
    })
    expect(spent).toEqual([])
  })

  it('hands out a valid token without a request', async () => {
    const tokens = tokenSet()
    await store.write(key, encodeTokenSet(tokens))
    expect((await keeperOf(renewed).valid()).accessToken.reveal()).toBe(tokens.accessToken.reveal())
    expect(spent).toEqual([])
  })

  it('CC-02 renews once for a thousand callers, who all get the same token', async () => {
    const old = await storeExpired()
    const keeper = keeperOf(renewed)
    const got = await Promise.all(Array.from({ length: 1_000 }, () => keeper.valid()))
    expect(new Set(got.map((tokens) => tokens.accessToken.reveal())).size).toBe(1)
    expect(spent).toEqual([old.refreshToken?.reveal()])
  })

  it('CC-02 gives a thousand callers the same error', async () => {
    await storeExpired()
    const keeper = keeperOf(() => refused)
    const codes = await Promise.all(Array.from({ length: 1_000 }, () => codeOf(keeper.valid())))
    expect(new Set(codes)).toEqual(new Set(['SESSION_ENDED']))
    expect(spent).toHaveLength(1)
  })

  it('renews once for two keepers that share a store: the second finds the work done', async () => {
    await storeExpired()
    const [one, two] = [keeperOf(renewed), keeperOf(renewed)]
    await Promise.all([one.stored(), two.stored()])
    const [first, second] = await Promise.all([one.valid(), two.valid()])
    expect(first.accessToken.reveal()).toBe(second.accessToken.reveal())
    expect(spent).toHaveLength(1)
  })

  it('stores what it was given before anybody gets it', async () => {
    await storeExpired()
    const tokens = await keeperOf(renewed).valid()
    expect((await keeperOf(renewed).stored())?.refreshToken?.reveal()).toBe(tokens.refreshToken?.reveal())
  })

  it('keeps everything through a passing fault, and works again when it has passed', async () => {
    await storeExpired()
    let online = false
    const keeper = keeperOf(() => (online ? renewed() : offline))
    expect(await codeOf(keeper.valid())).toBe(bad.code)
    expect(await store.read(key)).toBeDefined()
    online = true
    expect(await codeOf(keeper.valid())).toBe('no error')
  })

  it('clears a session that the provider has ended, and says why', async () => {
    await storeExpired()
    expect(await codeOf(keeperOf(() => refused).valid())).toBe('SESSION_ENDED')
    expect(await store.read(key)).toBeUndefined()
  })

  it('clears only what failed: tokens that somebody wrote meanwhile are taken, not removed', async () => {
    await storeExpired()
    const newer = tokenSet({ obtainedAtMs: clock.nowMs(), expiresAtMs: clock.nowMs() + HOUR_MS })
    const keeper = keeperOf(async () => {
      await store.write(key, encodeTokenSet(newer))
      return refused
    })
    expect((await keeper.valid()).accessToken.reveal()).toBe(newer.accessToken.reveal())
    expect(await store.read(key)).toBeDefined()
  })

  it('NW-12 sends a request whose answer was lost once more, and says that the rotation was lost when it was', async () => {
    await storeExpired()
    const lost: TokenReply = { kind: 'fault', problem: bad, transient: true, mayHaveBeenProcessed: true }
    const answers = [lost, refused]
    expect(await codeOf(keeperOf(() => answers.shift() ?? refused).valid())).toBe('ROTATION_LOST')
    expect(spent).toHaveLength(2)
  })

  it('knows from the journal that an earlier run was cut off, and says so when the token turns out to be spent', async () => {
    const old = await storeExpired()
    const fingerprint = fingerprintOf(old.refreshToken ?? new Secret('none'))
    await store.journal?.note(key, { fingerprint, atMs: clock.nowMs() })
    expect(await codeOf(keeperOf(() => refused).valid())).toBe('ROTATION_LOST')
  })

  it('leaves no mark in the journal of a renewal that was stored, nor of one that never reached the provider', async () => {
    await storeExpired()
    expect(await codeOf(keeperOf(() => offline).valid())).toBe(bad.code)
    expect(await store.journal?.pending(key)).toBeUndefined()
    await keeperOf(renewed).valid()
    expect(await store.journal?.pending(key)).toBeUndefined()
  })

  it('leaves its mark while the provider is asked', async () => {
    const old = await storeExpired()
    let seen: unknown
    await keeperOf(async () => {
      seen = await store.journal?.pending(key)
      return renewed()
    }).valid()
    expect(seen).toMatchObject({ fingerprint: fingerprintOf(old.refreshToken ?? new Secret('none')) })
  })

  it('says that a session without a refresh token has run out', async () => {
    const { refreshToken: _, ...unrenewable } = tokenSet({ expiresAtMs: START_MS + 1_000 })
    await store.write(key, encodeTokenSet(unrenewable))
    clock.advance(2_000)
    expect(await codeOf(keeperOf(renewed).valid())).toBe('SESSION_NOT_RENEWABLE')
  })

  it('hands out the old token while it lasts when a renewal that is due fails', async () => {
    const tokens = tokenSet({ expiresAtMs: START_MS + 20_000 })
    await store.write(key, encodeTokenSet(tokens))
    for (const answer of [offline, refused]) {
      const got = await keeperOf(() => answer).valid({ minValidityMs: 60_000 })
      expect(got.accessToken.reveal()).toBe(tokens.accessToken.reveal())
    }
  })

  it('does not hand out the old token to somebody who asked for another one', async () => {
    const tokens = tokenSet()
    await store.write(key, encodeTokenSet(tokens))
    expect(await codeOf(keeperOf(() => offline).valid({ insteadOf: tokens }))).toBe(bad.code)
  })

  it('renews ahead of time without making anybody wait', async () => {
    const tokens = tokenSet()
    await store.write(key, encodeTokenSet(tokens))
    clock.advance(HOUR_MS - 200_000)
    const keeper = keeperOf(renewed)
    expect((await keeper.valid()).accessToken.reveal()).toBe(tokens.accessToken.reveal())
    await expect.poll(() => spent.length).toBe(1)
    await expect
      .poll(async () => (await keeper.valid()).accessToken.reveal())
      .not.toBe(tokens.accessToken.reveal())
  })

  it('ends a caller whose signal aborts, and lets the renewal go on for the others', async () => {
    await storeExpired()
    let release = () => {}
    const keeper = keeperOf(async () => {
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return renewed()
    })
    const stop = new AbortController()
    const impatient = keeper.valid({ signal: stop.signal })
    const patient = keeper.valid()
    await expect.poll(() => spent.length).toBe(1)
    stop.abort(new Error('enough'))
    await expect(impatient).rejects.toThrow('enough')
    release()
    expect(await codeOf(patient)).toBe('no error')
  })

  it('a sign-out during a renewal wins: the session does not come back', async () => {
    await storeExpired()
    const keeper = keeperOf(renewed)
    const renewal = codeOf(keeper.valid())
    await keeper.forget()
    await renewal
    expect(await store.read(key)).toBeUndefined()
    expect(await codeOf(keeper.valid())).toBe('NOT_SIGNED_IN')
  })

  it('returns what a new login replaced, so that it can be revoked', async () => {
    const old = tokenSet()
    await store.write(key, encodeTokenSet(old))
    const replaced = await keeperOf(renewed).replace(tokenSet())
    expect(replaced?.refreshToken?.reveal()).toBe(old.refreshToken?.reveal())
  })

  it('prints no token, however it is looked at', async () => {
    const { inspect } = await import('node:util')
    const tokens = tokenSet({
      refreshToken: new Secret('refresh-sentinel'),
      accessToken: new Secret('access-sentinel'),
    })
    await store.write(key, encodeTokenSet(tokens))
    const keeper = keeperOf(() => refused)
    const error = await keeper.valid({ insteadOf: tokens }).catch((caught: unknown) => caught)
    const seen =
      inspect([keeper, error, tokens], { depth: 20, showHidden: true }) + JSON.stringify([keeper, error])
    expect(seen).not.toContain('sentinel')
  })
})
