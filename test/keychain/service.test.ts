import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { storeContract } from '../../src/testing/store-contract.ts'
import type { Keychain } from '../../src/token-store/keychain/keychain.ts'
import { migrateKeychain } from '../../src/token-store/keychain/keychain-migration.ts'
import { keytarKeychain } from '../../src/token-store/keychain/keytar-keychain.ts'
import { nativeKeychain } from '../../src/token-store/keychain/native-keychain.ts'
import { keychainStore } from '../../src/token-store/keychain-store.ts'
import { sessionKey } from '../../src/token-store/session-key.ts'
import { realWorld } from '../../src/world.ts'
import { codeOf, freshFolder } from '../token-store/places.ts'

const require = createRequire(import.meta.url)
const keytar = require('keytar')
const { AsyncEntry } = require('@napi-rs/keyring')
const world = realWorld()
const native = nativeKeychain({ world })
const viaKeytar = keytarKeychain(keytar, world)
const work = sessionKey({ issuer: 'https://id.example', clientId: 'keychain-test' })

let services = 0
/** A service name that no other test uses. */
const freshService = () => `keychain-test-${process.pid}-${services++}`

/** A store of a person who has nothing yet. */
function open(keychain: Keychain, service: string, person: string) {
  return keychainStore({
    service,
    keychain,
    folder: join(person, 'sessions'),
    world: { ...world, home: person },
  })
}

describe.each([
  ['the built-in keychain', native],
  ['keytar', viaKeytar],
])('%s on a real Secret Service', (_, keychain) => {
  it('keeps, replaces and removes texts of any script', async () => {
    const service = freshService()
    expect(await keychain.getPassword(service, 'me')).toBeNull()
    expect(await keychain.deletePassword(service, 'me')).toBe(false)
    for (const text of ['one', 'zw\u00f6 \u{1f511}', 'x'.repeat(65_536)]) {
      await keychain.setPassword(service, 'me', text)
      expect(await keychain.getPassword(service, 'me')).toBe(text)
      expect(await keychain.getPassword(service, 'you')).toBeNull()
    }
    expect(await keychain.deletePassword(service, 'me')).toBe(true)
    expect(await keychain.getPassword(service, 'me')).toBeNull()
  })

  for (const { name, run } of storeContract(async () => {
    const [service, person] = [freshService(), freshFolder()]
    return { one: open(keychain, service, person), other: open(keychain, service, person) }
  }))
    it(`as a store: ${name}`, run)
})

describe('the built-in keychain', () => {
  it('reads over D-Bus what the native binding wrote, and the other way round', async () => {
    const service = freshService()
    await native.setPassword(service, 'me', 'by the child')
    const entry = new AsyncEntry(service, 'me', { linux: { store: 'secret-service' } })
    expect(await entry.getPassword()).toBe('by the child')
    await entry.setPassword('by the binding')
    expect(await native.getPassword(service, 'me')).toBe('by the binding')
  })

  it('makes one key when stores of two folders start at the same moment', async () => {
    const [service, person] = [freshService(), freshFolder()]
    const folders = Array.from({ length: 4 }, (_, index) => join(person, `folder-${index}`))
    const at = (folder: string) => keychainStore({ service, folder, world: { ...world, home: person } })
    await Promise.all(folders.map((folder) => at(folder).write(work, new Secret('x'))))
    for (const folder of folders) expect((await at(folder).read(work))?.reveal()).toBe('x')
  })
})

describe('changing the library', () => {
  it.each([
    ['keytar', 'the built-in one', viaKeytar, native],
    ['the built-in one', 'keytar', native, viaKeytar],
  ])('from %s to %s loses no session', async (_, __, from, to) => {
    const [service, person] = [freshService(), freshFolder()]
    await open(from, service, person).write(work, new Secret('kept'))
    // They do not see each other's items, and that must not look like an empty keychain.
    expect(await codeOf(open(to, service, person).read(work))).toBe('KEYCHAIN_KEY_MISSING')
    expect(await codeOf(open(to, service, person).write(work, new Secret('new')))).toBe(
      'KEYCHAIN_KEY_MISSING',
    )
    expect(await migrateKeychain(from, to, service)).toBe('copied')
    expect((await open(to, service, person).read(work))?.reveal()).toBe('kept')
    expect(await migrateKeychain(from, to, service)).toBe('already_there')
  })
})
