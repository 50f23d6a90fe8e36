import { signInError } from '../idp-errors/sign-in-error.ts'
import type { Secret } from '../secret.ts'
import { MemoryLock } from './lock/memory-lock.ts'
import { isPendingKey } from './session-key.ts'
import type { Lease, RefreshIntent, SessionKey, TokenStore } from './token-store.ts'

/** Sessions for the life of this process only: for tests, and for programs that must leave nothing behind. */
export function memoryStore(): TokenStore {
  const values = new Map<string, { readonly key: SessionKey; readonly value: Secret }>()
  const intents = new Map<string, RefreshIntent>()
  const locks = new Map<string, MemoryLock>()
  const lockOf = (id: string) => {
    const lock = locks.get(id) ?? new MemoryLock()
    locks.set(id, lock)
    return lock
  }
  return {
    name: 'memory',
    async read({ id }, options) {
      options?.signal?.throwIfAborted()
      return values.get(id)?.value
    },
    async write(key, value, options) {
      await options?.lease?.assertHeld()
      values.set(key.id, { key, value })
      intents.delete(key.id)
    },
    async remove({ id }, options) {
      await options?.lease?.assertHeld()
      values.delete(id)
      intents.delete(id)
    },
    withLock: ({ id }, work, options) => lockOf(id).run(() => underLease(work), options),
    list: async () => [...values.values()].map(({ key }) => key).filter((key) => !isPendingKey(key)),
    journal: {
      note: async ({ id }, intent) => void intents.set(id, intent),
      pending: async ({ id }) => intents.get(id),
      clear: async ({ id }) => void intents.delete(id),
    },
    probe: async (options) => options?.signal?.throwIfAborted(),
  }
}

/** Nobody can take a turn over, so the lease lasts exactly as long as the work. */
async function underLease<T>(work: (lease: Lease) => Promise<T>): Promise<T> {
  let held = true
  const lease: Lease = {
    signal: new AbortController().signal,
    async assertHeld() {
      if (!held) throw signInError('STORE_LOCK_LOST', { path: 'memory' })
    },
  }
  try {
    return await work(lease)
  } finally {
    held = false
  }
}
