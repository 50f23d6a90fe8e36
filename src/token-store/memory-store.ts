import type { Secret } from '../secret.ts'
import { MemoryLock } from './memory-lock.ts'
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
    withLock: ({ id }, work, options) => lockOf(id).run(() => work(lastingLease()), options),
    list: async () => [...values.values()].map(({ key }) => key),
    journal: {
      note: async ({ id }, intent) => void intents.set(id, intent),
      pending: async ({ id }) => intents.get(id),
      clear: async ({ id }) => void intents.delete(id),
    },
    probe: async (options) => options?.signal?.throwIfAborted(),
  }
}

/** Nobody can take over a lock that lives and dies with its holder. */
function lastingLease(): Lease {
  return { signal: new AbortController().signal, assertHeld: async () => {} }
}
