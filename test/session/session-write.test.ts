import { describe, expect, it } from 'vitest'
import { signInError } from '../../src/idp-errors/sign-in-error.ts'
import type { TokenStore } from '../../src/token-store/token-store.ts'
import { decodeTokenSet, encodeTokenSet } from '../../src/tokens/token-set-codec.ts'
import { codeOf, Keepers, key } from './keepers.ts'
import { tokenSet } from './token-sets.ts'

const diskFull = () => signInError('STORE_DISK_FULL', { doing: 'write', path: '/state', errno: 'ENOSPC' })
const readOnly = () => signInError('STORE_READ_ONLY', { doing: 'write', path: '/state', errno: 'EROFS' })
const busy = () => signInError('STORE_LOCK_BUSY', { path: '/lock', seconds: 15 })
const lost = () => signInError('STORE_LOCK_LOST', { path: '/lock' })

/** A store whose writes fail so often, before or after they have taken effect. */
function failing(store: TokenStore, times: number, error = diskFull, takesEffect = false): TokenStore {
  let left = times
  return {
    ...store,
    async write(...args) {
      if (left <= 0) return store.write(...args)
      left -= 1
      if (takesEffect) await store.write(...args)
      throw error()
    },
  }
}

const storedRefreshToken = async (store: TokenStore) => {
  const value = await store.read(key)
  return value && decodeTokenSet(value).refreshToken?.reveal()
}

describe('renewed tokens that the store does not take', () => {
  it('are written again when the disk was full for a moment', async () => {
    const at = new Keepers()
    await at.signExpired()
    const tokens = await at.keeper(at.renewed, { store: failing(at.store, 2) }).valid()
    expect(await storedRefreshToken(at.store)).toBe(tokens.refreshToken?.reveal())
    expect(at.notices).toEqual([])
    expect(at.spent).toHaveLength(1)
  })

  it('are handed out and told of, stay in memory, and are stored when there is room again', async () => {
    const at = new Keepers()
    const old = await at.signExpired()
    const keeper = at.keeper(at.renewed, { store: failing(at.store, 4) })
    const tokens = await keeper.valid()
    expect(tokens.refreshToken?.reveal()).not.toBe(old.refreshToken?.reveal())
    expect(at.notices).toEqual(['SESSION_NOT_STORED'])
    expect(await storedRefreshToken(at.store)).toBe(old.refreshToken?.reveal())
    // It is the session, whoever asks this process.
    expect((await keeper.stored())?.refreshToken?.reveal()).toBe(tokens.refreshToken?.reveal())
    expect((await keeper.valid()).accessToken.reveal()).toBe(tokens.accessToken.reveal())
    at.clock.advance(31_000)
    await keeper.valid()
    await expect.poll(() => storedRefreshToken(at.store)).toBe(tokens.refreshToken?.reveal())
    expect(at.spent).toHaveLength(1)
  })

  it('renew themselves: the refresh token in memory is spent, not the stored one', async () => {
    const at = new Keepers()
    await at.signExpired()
    const keeper = at.keeper(at.renewed, { store: failing(at.store, 99, readOnly) })
    const first = await keeper.valid()
    const second = await keeper.valid({ insteadOf: first })
    expect(at.spent[1]).toBe(first.refreshToken?.reveal())
    expect(second.accessToken.reveal()).not.toBe(first.accessToken.reveal())
  })

  it('are not taken for lost when the write failed after it had taken effect', async () => {
    const at = new Keepers()
    await at.signExpired()
    const tokens = await at.keeper(at.renewed, { store: failing(at.store, 1, diskFull, true) }).valid()
    expect(await storedRefreshToken(at.store)).toBe(tokens.refreshToken?.reveal())
    expect([at.notices, at.revoked]).toEqual([[], []])
  })

  it('are revoked by a sign-out, not the spent token in the store', async () => {
    const at = new Keepers()
    await at.signExpired()
    const keeper = at.keeper(at.renewed, { store: failing(at.store, 99) })
    const tokens = await keeper.valid()
    const forgotten = await keeper.forget()
    expect(forgotten.was === 'session' && forgotten.tokens.refreshToken?.reveal()).toBe(
      tokens.refreshToken?.reveal(),
    )
    expect(await codeOf(keeper.valid())).toBe('NOT_SIGNED_IN')
  })

  it('give way to a login that another process has made meanwhile', async () => {
    const at = new Keepers()
    await at.signExpired()
    const keeper = at.keeper(at.renewed, { store: failing(at.store, 99) })
    await keeper.valid()
    const other = await at.sign({ expiresAtMs: at.clock.nowMs() + 7_200_000 })
    expect((await keeper.stored())?.accessToken.reveal()).toBe(other.accessToken.reveal())
    expect((await keeper.valid()).accessToken.reveal()).toBe(other.accessToken.reveal())
  })

  it('are stored under a new lock when the old one was lost while the provider was asked', async () => {
    const at = new Keepers()
    await at.signExpired()
    const keeper = at.keeper(at.renewed, { store: failing(at.store, 1, lost) })
    const tokens = await keeper.valid()
    expect(await storedRefreshToken(at.store)).toBe(tokens.refreshToken?.reveal())
    expect([at.spent.length, at.revoked]).toEqual([1, []])
  })

  it('are dropped, and not revoked, when the process that took the lock over has renewed too', async () => {
    const at = new Keepers()
    await at.signExpired()
    const theirs = tokenSet({ obtainedAtMs: at.clock.nowMs(), expiresAtMs: at.clock.nowMs() + 7_200_000 })
    const store: TokenStore = {
      ...at.store,
      async write() {
        await at.store.write(key, encodeTokenSet(theirs))
        throw lost()
      },
    }
    const tokens = await at.keeper(at.renewed, { store }).valid()
    expect(tokens.accessToken.reveal()).toBe(theirs.accessToken.reveal())
    expect(at.revoked).toEqual([])
  })
})

describe('a refresh token', () => {
  it('is not sent when its mark cannot be written: a disk that is full already loses nothing', async () => {
    const at = new Keepers()
    await at.signExpired()
    const journal = at.store.journal && { ...at.store.journal, note: () => Promise.reject(diskFull()) }
    const keeper = at.keeper(at.renewed, { store: { ...at.store, ...(journal ? { journal } : {}) } })
    expect(await codeOf(keeper.valid())).toBe('STORE_DISK_FULL')
    expect(at.spent).toEqual([])
  })

  it('is not sent by a process that has lost the lock, which looks again instead', async () => {
    const at = new Keepers()
    await at.signExpired()
    let turns = 0
    const store: TokenStore = {
      ...at.store,
      withLock: (of, work, options) =>
        at.store.withLock(
          of,
          (lease) => {
            turns += 1
            return work(turns > 1 ? lease : { ...lease, assertHeld: () => Promise.reject(lost()) })
          },
          options,
        ),
    }
    expect(await codeOf(at.keeper(at.renewed, { store }).valid())).toBe('no error')
    expect([turns, at.spent.length]).toEqual([2, 1])
  })
})

describe('a lock that is not to be had', () => {
  const locked = (store: TokenStore): TokenStore => ({ ...store, withLock: () => Promise.reject(busy()) })

  it('keeps nobody from signing out', async () => {
    const at = new Keepers()
    const old = await at.sign()
    const forgotten = await at.keeper(at.renewed, { store: locked(at.store) }).forget()
    expect(forgotten.was === 'session' && forgotten.tokens.refreshToken?.reveal()).toBe(
      old.refreshToken?.reveal(),
    )
    expect(await at.store.read(key)).toBeUndefined()
  })

  it('loses no login', async () => {
    const at = new Keepers()
    await at.sign()
    const fresh = tokenSet()
    await at.keeper(at.renewed, { store: locked(at.store) }).replace(fresh)
    expect(await storedRefreshToken(at.store)).toBe(fresh.refreshToken?.reveal())
  })

  it('CC-08 a renewal that still holds it brings no session back, and ends at the provider what it has got', async () => {
    const at = new Keepers()
    await at.signExpired()
    const other = at.keeper(at.renewed, { store: locked(at.store) })
    const renewal = at.keeper(async () => {
      await other.forget()
      return at.renewed()
    })
    expect(await codeOf(renewal.valid())).toBe('NOT_SIGNED_IN')
    expect(await at.store.read(key)).toBeUndefined()
    expect(at.revoked).toHaveLength(1)
    expect(at.revoked[0]).not.toBe(at.spent[0])
  })

  it('a renewal that still holds it gives way to a login without it', async () => {
    const at = new Keepers()
    await at.signExpired()
    const fresh = tokenSet({ expiresAtMs: at.clock.nowMs() + 7_200_000 })
    const other = at.keeper(at.renewed, { store: locked(at.store) })
    const renewal = at.keeper(async () => {
      await other.replace(fresh)
      return at.renewed()
    })
    expect((await renewal.valid()).accessToken.reveal()).toBe(fresh.accessToken.reveal())
    expect(await storedRefreshToken(at.store)).toBe(fresh.refreshToken?.reveal())
  })

  it('is no error while the old token lasts', async () => {
    const at = new Keepers()
    const old = await at.sign()
    at.clock.advance(3_600_000 - 30_000)
    const keeper = at.keeper(at.renewed, {
      store: { ...at.store, withLock: () => Promise.reject(readOnly()) },
    })
    expect((await keeper.valid()).accessToken.reveal()).toBe(old.accessToken.reveal())
  })
})

describe('a stored session that cannot be read', () => {
  const damaged = () => signInError('STORE_FILE_DAMAGED', { path: '/state/x', reason: 'a test' })
  const unreadable = (store: TokenStore): TokenStore => ({ ...store, read: () => Promise.reject(damaged()) })

  it('is replaced by a new login', async () => {
    const at = new Keepers()
    const fresh = tokenSet()
    expect(await at.keeper(at.renewed, { store: unreadable(at.store) }).replace(fresh)).toBeUndefined()
    expect(await storedRefreshToken(at.store)).toBe(fresh.refreshToken?.reveal())
  })

  it('is removed by a sign-out, which does not call it nothing', async () => {
    const at = new Keepers()
    await at.sign()
    const forgotten = await at.keeper(at.renewed, { store: unreadable(at.store) }).forget()
    expect(forgotten).toMatchObject({ was: 'unreadable', problem: { code: 'STORE_FILE_DAMAGED' } })
    expect(await at.store.read(key)).toBeUndefined()
  })
})
