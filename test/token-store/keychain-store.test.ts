import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { MemoryKeychain } from '../../src/testing/memory-keychain.ts'
import type { Keychain } from '../../src/token-store/keychain/keychain.ts'
import { keychainFault } from '../../src/token-store/keychain/keychain-fault.ts'
import { guardedKeychain } from '../../src/token-store/keychain/keychain-key.ts'
import { migrateKeychain } from '../../src/token-store/keychain/keychain-migration.ts'
import { type KeychainStoreOptions, keychainStore } from '../../src/token-store/keychain-store.ts'
import { sessionKey } from '../../src/token-store/session-key.ts'
import { realWorld } from '../../src/world.ts'
import { codeOf, freshFolder } from './places.ts'

const work = sessionKey({ issuer: 'https://id.example', clientId: 'cli' })
const home = sessionKey({ issuer: 'https://id.example', clientId: 'cli', profile: 'home' })
const secret = new Secret('sentinel-91c2')

let person = ''
let keychain = new MemoryKeychain()
beforeEach(() => {
  person = freshFolder()
  keychain = new MemoryKeychain()
})

/** A store of this person, as a new process would open it. */
function open(options: KeychainStoreOptions = {}) {
  return keychainStore({
    ...{ folder: join(person, 'sessions'), keychain, world: { ...realWorld(), home: person } },
    ...options,
  })
}

describe('keychainStore', () => {
  it('puts one short key into the keychain for any number of sessions of any size', async () => {
    const store = open()
    for (let index = 0; index < 5; index += 1)
      await store.write(
        { ...work, ...sessionKey({ issuer: 'i', clientId: `c${index}` }) },
        new Secret('x'.repeat(65_536)),
      )
    expect(keychain.size).toBe(1)
    expect(await keychain.getPassword('oidc-device-login', 'session-key')).toMatch(/^[\w+/]{43}=$/)
    expect(keychain.calls.filter((call) => call === 'set')).toEqual(['set'])
  })

  it('does not ask the keychain where nothing is stored, nor for a list', async () => {
    expect(await open().read(work)).toBeUndefined()
    expect(await open().list()).toEqual([])
    await open().write(work, secret)
    keychain.calls.length = 0
    expect(await open().list()).toEqual([work])
    expect(keychain.calls).toEqual([])
  })

  it('asks once for as long as it lives', async () => {
    await open().write(work, secret)
    keychain.calls.length = 0
    const store = open()
    for (let turn = 0; turn < 3; turn += 1) await store.read(work)
    keychain.mood = 'locked'
    await store.write(work, new Secret('renewed while locked'))
    expect(keychain.calls).toEqual(['get'])
  })

  it('notices that the key was replaced since it was read, and seals with the present one', async () => {
    const long = open()
    await long.write(work, secret)
    await open().remove(work)
    await keychain.deletePassword('oidc-device-login', 'session-key')
    await open().write(home, secret)
    await long.write(work, new Secret('again'))
    expect((await open().read(work))?.reveal()).toBe('again')
    expect((await open().read(home))?.reveal()).toBe(secret.reveal())
  })

  it('ST-07 types what stands in the way, and falls back to nothing', async () => {
    await open().write(work, secret)
    for (const [mood, code] of [
      ['locked', 'KEYCHAIN_LOCKED'],
      ['refusing', 'KEYCHAIN_REFUSED'],
      ['hanging', 'KEYCHAIN_TIMEOUT'],
    ] as const) {
      keychain.mood = mood
      const startedAt = performance.now()
      expect(await codeOf(open().read(work))).toBe(code)
      expect(performance.now() - startedAt).toBeLessThan(3_000)
    }
    keychain.mood = 'open'
    expect((await open().read(work))?.reveal()).toBe(secret.reveal())
  })

  it('ends a wait for the keychain when it is cancelled', async () => {
    await open().write(work, secret)
    keychain.mood = 'hanging'
    const reason = new RangeError('cancelled')
    const cancel = new AbortController()
    const reading = open().read(work, { signal: cancel.signal })
    setImmediate(() => cancel.abort(reason))
    await expect(reading).rejects.toBe(reason)
  })

  it('is tried before a login, with nothing left behind when it fails', async () => {
    for (const mood of ['full', 'locked', 'refusing'] as const) {
      keychain.mood = mood
      expect(await codeOf(open().probe())).toMatch(/^KEYCHAIN_(LOCKED|REFUSED)$/)
    }
    expect(readdirSync(join(person, 'sessions'))).toEqual([])
    keychain.mood = 'open'
    await open().probe()
    expect(readdirSync(join(person, 'sessions'))).toEqual([])
  })

  it('makes no second key when a locked keychain looks empty, as with keytar', async () => {
    await open().write(work, secret)
    keychain.mood = 'looks_empty'
    for (const attempt of [() => open().read(work), () => open().write(home, secret), () => open().probe()])
      expect(await codeOf(attempt())).toBe('KEYCHAIN_KEY_MISSING')
    keychain.mood = 'open'
    expect((await open().read(work))?.reveal()).toBe(secret.reveal())
  })

  it('leaves what is no key of ours where it is', async () => {
    await keychain.setPassword('oidc-device-login', 'session-key', 'something else')
    expect(await codeOf(open().write(work, secret))).toBe('KEYCHAIN_KEY_DAMAGED')
    expect(await keychain.getPassword('oidc-device-login', 'session-key')).toBe('something else')
  })

  it('notices a keychain that says yes and keeps nothing', async () => {
    const forgetful: Keychain = {
      getPassword: async () => null,
      setPassword: async () => {},
      deletePassword: async () => false,
    }
    expect(await codeOf(open({ keychain: forgetful }).probe())).toBe('KEYCHAIN_KEY_DAMAGED')
  })

  it('shares one lock over two folders with one keychain, and none over two services', async () => {
    const [one, two] = [open({ folder: join(person, 'one') }), open({ folder: join(person, 'two') })]
    await one.withLock(work, async () => {
      expect(await codeOf(two.withLock(work, async () => {}, { waitMs: 30 }))).toBe('STORE_LOCK_BUSY')
      await open({ service: 'another' }).withLock(work, async () => {}, { waitMs: 1_000 })
    })
  })

  it('finds the same locks from a shell with another environment', async () => {
    const world = { ...realWorld(), home: person }
    const cron = { ...world, env: { XDG_STATE_HOME: join(person, 'elsewhere') } }
    await open({ world }).withLock(work, async () => {
      const waiting = open({ world: cron }).withLock(work, async () => {}, { waitMs: 30 })
      expect(await codeOf(waiting)).toBe('STORE_LOCK_BUSY')
    })
  })

  it('keeps sessions in the state folder of its service unless told otherwise', async () => {
    const env = { XDG_STATE_HOME: join(person, 'state') }
    await keychainStore({ service: 'nmp', keychain, world: { ...realWorld(), home: person, env } }).write(
      work,
      secret,
    )
    expect(readFileSync(join(person, 'state', 'nmp', `${work.id}.session`), 'utf8')).not.toContain('sentinel')
  })
})

describe('a keychain of somebody else', () => {
  const said = (message: string, code = 'GenericFailure', cause?: unknown) =>
    Object.assign(new Error(message, { cause }), { code })

  it.each([
    ['The name org.freedesktop.secrets was not provided by any .service files', 'KEYCHAIN_ABSENT'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'KEYCHAIN_UNREACHABLE'],
    [
      'Platform failure: DBus error: Failed to connect to socket /run/x: No such file',
      'KEYCHAIN_UNREACHABLE',
    ],
    ['Could not connect: No such file or directory', 'KEYCHAIN_UNREACHABLE'],
    ['Cannot create an item in a locked collection', 'KEYCHAIN_LOCKED'],
    ['User interaction is not allowed. (-25308)', 'KEYCHAIN_LOCKED'],
    ['Secret Service: unlock prompt was dismissed', 'KEYCHAIN_DISMISSED'],
    ['Secret Service: no result found', 'KEYCHAIN_NO_KEYRING'],
    ['Object does not exist at path "/org/freedesktop/secrets/collection/login"', 'KEYCHAIN_NO_KEYRING'],
    ['The stub received bad data', 'KEYCHAIN_REFUSED'],
  ])('that says "%s" is understood as %s', (message, code) => {
    expect(keychainFault({ verb: 'set' }, said(message)).problem.code).toBe(code)
  })

  it('CR-07 whose binary is missing or of another processor is told apart', () => {
    const elf = said('/x/y.node: invalid ELF header', 'ERR_DLOPEN_FAILED')
    const missing = said("Cannot find module '@napi-rs/keyring-linux-x64-gnu'", 'MODULE_NOT_FOUND')
    const native = (cause: unknown) => said('Cannot find native binding. npm has a bug', 'X', cause)
    expect(keychainFault({ verb: 'get' }, native(elf)).problem.code).toBe('KEYCHAIN_BINARY_UNUSABLE')
    expect(keychainFault({ verb: 'get' }, native(missing)).problem.code).toBe('KEYCHAIN_BINARY_MISSING')
    expect(keychainFault({ verb: 'get' }, native(undefined)).problem.code).toBe('KEYCHAIN_BINARY_MISSING')
    expect(keychainFault({ verb: 'get' }, missing).problem.code).toBe('KEYCHAIN_BINARY_MISSING')
  })

  it('is bounded in time and typed for every call', async () => {
    keychain.mood = 'hanging'
    const bounded = guardedKeychain(keychain, 20)
    expect(await codeOf(bounded.getPassword('s', 'a'))).toBe('KEYCHAIN_TIMEOUT')
    expect(await codeOf(bounded.setPassword('s', 'a', 'p'))).toBe('KEYCHAIN_TIMEOUT')
    expect(await codeOf(bounded.deletePassword('s', 'a'))).toBe('KEYCHAIN_TIMEOUT')
    const throwing = () => Promise.reject(said('unlock prompt was dismissed'))
    const broken = { getPassword: throwing, setPassword: throwing, deletePassword: throwing }
    expect(await codeOf(guardedKeychain(broken).deletePassword('s', 'a'))).toBe('KEYCHAIN_DISMISSED')
  })

  it.each([1_279, 1_280, 1_281, 2_560])('ST-08 keeps %i characters or refuses them', async (length) => {
    const text = 'x'.repeat(length)
    const code = await codeOf(keychain.setPassword('s', 'a', text))
    expect(code).toBe(length > 1_280 ? 'KEYCHAIN_REFUSED' : undefined)
    expect(await keychain.getPassword('s', 'a')).toBe(code === undefined ? text : null)
  })
})

describe('migrateKeychain', () => {
  const item = ['svc', 'session-key'] as const
  const key = Buffer.alloc(32, 3).toString('base64')

  it('copies the key, so that sessions of the one open with the other', async () => {
    const other = new MemoryKeychain()
    await open({ service: 'svc' }).write(work, secret)
    expect(await codeOf(open({ service: 'svc', keychain: other }).read(work))).toBe('KEYCHAIN_KEY_MISSING')
    expect(await migrateKeychain(keychain, other, 'svc')).toBe('copied')
    expect(await migrateKeychain(keychain, other, 'svc')).toBe('already_there')
    expect((await open({ service: 'svc', keychain: other }).read(work))?.reveal()).toBe(secret.reveal())
    expect((await open({ service: 'svc' }).read(work))?.reveal()).toBe(secret.reveal())
  })

  it('overwrites no other key, and copies nothing that is none', async () => {
    const other = new MemoryKeychain()
    expect(await migrateKeychain(keychain, other, 'svc')).toBe('nothing_to_copy')
    await keychain.setPassword(...item, 'no key')
    expect(await codeOf(migrateKeychain(keychain, other, 'svc'))).toBe('KEYCHAIN_KEY_DAMAGED')
    await keychain.setPassword(...item, key)
    await other.setPassword(...item, Buffer.alloc(32, 4).toString('base64'))
    expect(await codeOf(migrateKeychain(keychain, other, 'svc'))).toBe('KEYCHAIN_KEYS_DIFFER')
    expect(await other.getPassword(...item)).toBe(Buffer.alloc(32, 4).toString('base64'))
  })
})
