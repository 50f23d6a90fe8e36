import { join } from 'node:path'
import { describe, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { MemoryKeychain } from '../../src/testing/memory-keychain.ts'
import { storeContract } from '../../src/testing/store-contract.ts'
import { fileStore } from '../../src/token-store/file-store.ts'
import { keychainStore } from '../../src/token-store/keychain-store.ts'
import { passphraseKey } from '../../src/token-store/keys/passphrase-key.ts'
import { locksIn } from '../../src/token-store/lock/locks.ts'
import { memoryStore } from '../../src/token-store/memory-store.ts'
import { sealedStore } from '../../src/token-store/sealed-store.ts'
import { realWorld } from '../../src/world.ts'
import { freshFolder } from './places.ts'

const kinds = {
  'keychainStore with a small keychain': async () => {
    const [home, keychain] = [freshFolder(), new MemoryKeychain()]
    const open = () =>
      keychainStore({ folder: join(home, 'sessions'), keychain, world: { ...realWorld(), home } })
    return { one: open(), other: open() }
  },
  memoryStore: async () => {
    const store = memoryStore()
    return { one: store, other: store }
  },
  'fileStore with a key file': async () => {
    const folder = join(freshFolder(), 'sessions')
    const open = () => fileStore({ folder, keyFile: join(folder, 'key') })
    return { one: open(), other: open() }
  },
  'sealedStore with a passphrase': async () => {
    const folder = freshFolder()
    const open = () =>
      sealedStore({
        ...{ name: 'file', folder, clock: realWorld().clock, onNotice: () => {} },
        keys: passphraseKey(() => new Secret('correct horse battery staple'), { n: 16_384, r: 8, p: 1 }),
        locks: locksIn(folder, '', realWorld(), () => {}),
      })
    return { one: open(), other: open() }
  },
  'fileStore in plain text': async () => {
    const folder = freshFolder()
    const open = () => fileStore({ folder, plaintext: true })
    return { one: open(), other: open() }
  },
}

for (const [name, open] of Object.entries(kinds)) {
  describe(name, () => {
    for (const { name: promise, run } of storeContract(open)) it(promise, run)
  })
}
