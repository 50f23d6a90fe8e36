import assert from 'node:assert/strict'
import { Secret } from '../secret.ts'
import { sessionKey } from '../token-store/session-key.ts'
import type { SessionKey, TokenStore } from '../token-store/token-store.ts'

/** One promise of {@link TokenStore}, as a test of any test runner. */
export interface ContractCase {
  readonly name: string
  /** Rejects with an `AssertionError` when the store breaks the promise. */
  run(): Promise<void>
}

/** Two stores over the same place, as two processes would have. */
export interface StorePair {
  readonly one: TokenStore
  /** Another instance that sees the same sessions; the same object where a store lives in its object. */
  readonly other: TokenStore
}

const keyFor = (profile: string): SessionKey =>
  sessionKey({ issuer: 'https://id.example', clientId: 'contract', profile, scopes: ['openid'] })
const [work, home] = [keyFor('work'), keyFor('home')]
const revealed = (value: Secret | undefined) => value?.reveal()

const promises: Readonly<Record<string, (stores: StorePair) => Promise<void>>> = {
  'reads nothing where nothing was written': async ({ one }) => {
    assert.equal(await one.read(work), undefined)
    assert.deepEqual(await one.list(), [])
  },

  'gives back what was written, to every instance': async ({ one, other }) => {
    await one.write(work, new Secret('first'))
    assert.equal(revealed(await one.read(work)), 'first')
    assert.equal(revealed(await other.read(work)), 'first')
    await other.write(work, new Secret('second'))
    assert.equal(revealed(await one.read(work)), 'second')
  },

  'keeps sessions apart': async ({ one }) => {
    await one.write(work, new Secret('at work'))
    await one.write(home, new Secret('at home'))
    await one.remove(work)
    assert.equal(await one.read(work), undefined)
    assert.equal(revealed(await one.read(home)), 'at home')
  },

  'removes what is not there without complaint': async ({ one }) => {
    await one.remove(work)
    await one.write(work, new Secret('x'))
    await one.remove(work)
    await one.remove(work)
    assert.equal(await one.read(work), undefined)
  },

  'lists every session with all that names it': async ({ one, other }) => {
    const api = sessionKey({ issuer: 'https://id.example', clientId: 'contract', audience: 'api' })
    for (const key of [work, home, api]) await one.write(key, new Secret('x'))
    const byId = (a: SessionKey, b: SessionKey) => a.id.localeCompare(b.id)
    assert.deepEqual([...(await other.list())].sort(byId), [work, home, api].sort(byId))
  },

  'keeps values of any size and script unchanged': async ({ one }) => {
    for (const length of [1, 1_279, 1_280, 1_281, 2_560, 4_096, 65_536]) {
      const value = 'x'.repeat(length % 2) + '\u{1f511}'.repeat(length >> 1)
      await one.write(work, new Secret(value))
      assert.equal(revealed(await one.read(work)), value)
    }
  },

  'lets one holder at a time under the lock, over all instances': async ({ one, other }) => {
    let inside = 0
    let count = 0
    const enter = (store: TokenStore) =>
      store.withLock(work, async () => {
        inside += 1
        assert.equal(inside, 1)
        const before = count
        await new Promise((resolve) => setImmediate(resolve))
        count = before + 1
        inside -= 1
      })
    await Promise.all(Array.from({ length: 20 }, (_, index) => enter(index % 2 ? one : other)))
    assert.equal(count, 20)
  },

  'locks sessions apart from each other': async ({ one, other }) => {
    await one.withLock(work, () => other.withLock(home, async () => {}, { waitMs: 1_000 }))
  },

  'gives the lock back when the work fails, and hands on its result and its error': async ({
    one,
    other,
  }) => {
    const failure = new RangeError('the work failed')
    await assert.rejects(
      one.withLock(work, async () => {
        throw failure
      }),
      failure,
    )
    assert.equal(await other.withLock(work, async () => 42, { waitMs: 1_000 }), 42)
  },

  'waits for the lock no longer than it was told to': async ({ one, other }) => {
    await one.withLock(work, async () => {
      await assert.rejects(
        other.withLock(work, async () => {}, { waitMs: 30 }),
        (error: { problem?: { code?: string } }) => error.problem?.code === 'STORE_LOCK_BUSY',
      )
    })
    await other.withLock(work, async () => {}, { waitMs: 1_000 })
  },

  'stops waiting for the lock when it is cancelled': async ({ one, other }) => {
    const cancel = new AbortController()
    const reason = new RangeError('cancelled')
    await one.withLock(work, async () => {
      const waiting = other.withLock(work, async () => {}, { signal: cancel.signal })
      setImmediate(() => cancel.abort(reason))
      await assert.rejects(waiting, reason)
      await assert.rejects(
        other.withLock(work, async () => {}, { signal: AbortSignal.abort(reason) }),
        reason,
      )
    })
  },

  'reads and writes under its own lock, and writes only while it lasts': async ({ one }) => {
    const lease = await one.withLock(work, async (held) => {
      await held.assertHeld()
      assert.equal(held.signal.aborted, false)
      assert.equal(await one.read(work), undefined)
      await one.write(work, new Secret('inside'), { lease: held })
      return held
    })
    assert.equal(revealed(await one.read(work)), 'inside')
    await assert.rejects(one.write(work, new Secret('too late'), { lease }))
    await assert.rejects(one.remove(work, { lease }))
    assert.equal(revealed(await one.read(work)), 'inside')
  },

  'notes an intent until the session is written or removed': async ({ one, other }) => {
    if (one.journal === undefined || other.journal === undefined) return
    const intent = { fingerprint: '0123456789abcdef0123456789abcdef', atMs: 1_767_225_600_000 }
    for (const settle of [
      () => one.journal?.clear(work),
      () => one.write(work, new Secret('x')),
      () => one.remove(work),
    ]) {
      await one.journal.note(work, intent)
      assert.deepEqual(await other.journal.pending(work), intent)
      assert.equal(await other.journal.pending(home), undefined)
      await settle()
      assert.equal(await other.journal.pending(work), undefined)
    }
  },

  'can be tried without leaving anything behind': async ({ one }) => {
    await one.probe()
    assert.deepEqual(await one.list(), [])
  },
}

/**
 * What every {@link TokenStore} must keep, for authors of one: run each case with your own test runner.
 *
 * @param open makes a fresh, empty place and two stores over it; called once for each case
 * @example
 * for (const { name, run } of storeContract(async () => ({ one: myStore(dir()), other: myStore(dir()) }))) it(name, run)
 */
export function storeContract(open: () => Promise<StorePair>): readonly ContractCase[] {
  return Object.entries(promises).map(([name, keep]) => ({
    name,
    run: async () => keep(await open()),
  }))
}
