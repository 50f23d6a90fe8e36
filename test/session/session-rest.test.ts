import { describe, expect, it } from 'vitest'
import { problemOf } from '../../src/idp-errors/problem.ts'
import { signInError } from '../../src/idp-errors/sign-in-error.ts'
import { memoryStore } from '../../src/token-store/memory-store.ts'
import type { TokenReply } from '../../src/tokens/oauth-client.ts'
import { decodeTokenSet, encodeTokenSet } from '../../src/tokens/token-set-codec.ts'
import { codeOf, HOUR_MS, Keepers, key, provider, refused } from './keepers.ts'
import { START_MS, tokenSet } from './token-sets.ts'

const bad = problemOf('SESSION_ENDED', { issuer: provider.issuer, reason: 'a test' })
const offline: TokenReply = { kind: 'fault', problem: bad, transient: true, mayHaveBeenProcessed: false }
/** What goes on in the background has come to its end. Counted in turns, not in time: the machine may be busy. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

describe('a renewal that fails', () => {
  it('ahead of time is not tried again at each call, but after a while', async () => {
    const at = new Keepers()
    await at.sign()
    at.clock.advance(HOUR_MS - 280_000)
    const keeper = at.keeper(() => offline)
    for (let call = 0; call < 100; call += 1) {
      await keeper.valid()
      await settled()
      if (call === 1) expect(at.spent).toHaveLength(1)
    }
    expect(at.spent).toHaveLength(1)
    at.clock.advance(31_000)
    await keeper.valid()
    await expect.poll(() => at.spent.length).toBe(2)
  })

  it('lets the callers of the last minute go at once, and asks again when the token has ended', async () => {
    const at = new Keepers()
    const old = await at.sign()
    at.clock.advance(HOUR_MS - 20_000)
    const keeper = at.keeper(() => offline)
    for (let call = 0; call < 10; call += 1)
      expect((await keeper.valid()).accessToken.reveal()).toBe(old.accessToken.reveal())
    expect(at.spent).toHaveLength(1)
    at.clock.advance(21_000)
    expect(await codeOf(keeper.valid())).toBe(bad.code)
    expect(at.spent).toHaveLength(2)
  })

  it('waits for as long as the provider wants it to', async () => {
    const at = new Keepers()
    await at.sign()
    at.clock.advance(HOUR_MS - 290_000)
    const keeper = at.keeper(() => ({ ...offline, retryAfterMs: 120_000 }))
    await keeper.valid()
    await settled()
    at.clock.advance(119_000)
    await keeper.valid()
    await settled()
    expect(at.spent).toHaveLength(1)
    at.clock.advance(2_000)
    await keeper.valid()
    await expect.poll(() => at.spent.length).toBe(2)
  })

  it('does not keep a session that the provider has ended from being said to have ended', async () => {
    const at = new Keepers()
    await at.sign()
    at.clock.advance(HOUR_MS - 20_000)
    const keeper = at.keeper(() => refused)
    expect(await codeOf(keeper.valid())).toBe('no error')
    at.clock.advance(21_000)
    expect(await codeOf(keeper.valid())).toBe('SESSION_ENDED')
    expect(await at.store.read(key)).toBeUndefined()
  })
})

describe('a renewal that brings somebody else', () => {
  it('is refused and said, also while the old token lasts, and the old session is kept', async () => {
    const at = new Keepers()
    const old = await at.sign()
    at.clock.advance(HOUR_MS - 20_000)
    const keeper = at.keeper(() => Promise.reject(signInError('SUBJECT_CHANGED')))
    expect(await codeOf(keeper.valid())).toBe('SUBJECT_CHANGED')
    expect(at.notices).toEqual(['SUBJECT_CHANGED'])
    const value = await at.store.read(key)
    expect(value && decodeTokenSet(value).refreshToken?.reveal()).toBe(old.refreshToken?.reveal())
  })

  it('is said in the background too', async () => {
    const at = new Keepers()
    await at.sign()
    at.clock.advance(HOUR_MS - 200_000)
    await at.keeper(() => Promise.reject(signInError('SUBJECT_CHANGED'))).valid()
    await expect.poll(() => at.notices).toEqual(['SUBJECT_CHANGED'])
  })
})

describe('callers with different reasons', () => {
  it('two who refuse different tokens do not get each other’s', async () => {
    const at = new Keepers()
    const first = await at.sign()
    const keeper = at.keeper()
    const second = await keeper.valid({ insteadOf: first })
    // One is still at the first token when another has met a refusal of the second.
    const [late, early] = await Promise.all([
      keeper.valid({ insteadOf: first }),
      keeper.valid({ insteadOf: second }),
    ])
    expect(early.accessToken.reveal()).not.toBe(second.accessToken.reveal())
    expect(late.accessToken.reveal()).not.toBe(first.accessToken.reveal())
    expect(at.spent).toHaveLength(2)
  })

  it('CC-02 a thousand who come first read the store once', async () => {
    const at = new Keepers()
    await at.sign()
    let reads = 0
    const store = {
      ...at.store,
      read: (...args: Parameters<typeof at.store.read>) => {
        reads += 1
        return at.store.read(...args)
      },
    }
    const keeper = at.keeper(at.renewed, { store })
    await Promise.all(Array.from({ length: 1_000 }, () => keeper.valid()))
    expect(reads).toBe(1)
  })

  it('one whose signal has aborted starts no renewal', async () => {
    const at = new Keepers()
    await at.signExpired()
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(at.keeper().valid({ signal })).rejects.toThrow('enough')
    expect(at.spent).toEqual([])
  })
})

describe('a clock that jumps', () => {
  it('back by a day makes no old token a new one: it is renewed', async () => {
    const at = new Keepers()
    const day = 86_400_000
    await at.sign({ obtainedAtMs: START_MS + day, expiresAtMs: START_MS + day + HOUR_MS })
    const tokens = await at.keeper().valid()
    expect(tokens.obtainedAtMs).toBe(START_MS)
    expect(at.spent).toHaveLength(1)
  })

  it('back by a day does not make a token last that nobody can tell the end of', async () => {
    const at = new Keepers()
    const day = 86_400_000
    await at.sign({ obtainedAtMs: START_MS + day, expiresAtMs: START_MS + day + HOUR_MS })
    expect(await codeOf(at.keeper(() => offline).valid())).toBe(bad.code)
  })

  it('forward by a day renews, once', async () => {
    const at = new Keepers()
    await at.sign()
    at.clock.setWallClock(START_MS + 86_400_000)
    const keeper = at.keeper()
    await Promise.all([keeper.valid(), keeper.valid()])
    expect(at.spent).toHaveLength(1)
  })
})

describe('a look at the store that began before a sign-out', () => {
  it('does not bring the session back', async () => {
    const store = memoryStore()
    let release = () => {}
    let hold = false
    const slow: typeof store = {
      ...store,
      async read(...args) {
        const value = await store.read(...args)
        if (hold) {
          hold = false
          await new Promise<void>((resolve) => {
            release = resolve
          })
        }
        return value
      },
    }
    const at = new Keepers()
    await store.write(key, encodeTokenSet(tokenSet()))
    const keeper = at.keeper(at.renewed, { store: slow })
    hold = true
    const look = keeper.stored()
    await settled()
    await keeper.forget()
    release()
    await look
    expect(await codeOf(keeper.valid())).toBe('NOT_SIGNED_IN')
  })
})
