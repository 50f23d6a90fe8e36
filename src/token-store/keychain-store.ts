import { join } from 'node:path'
import { foldersOf, realWorld, type World } from '../world.ts'
import type { OnNotice } from './files/private-folder.ts'
import type { Keychain } from './keychain/keychain.ts'
import { guardedKeychain, keychainPlace } from './keychain/keychain-key.ts'
import { nativeKeychain } from './keychain/native-keychain.ts'
import { randomKey } from './keys/random-key.ts'
import { locksIn } from './lock/locks.ts'
import { sealedStore } from './sealed-store.ts'
import type { TokenStore } from './token-store.ts'

/** How a {@link keychainStore} is set up. */
export interface KeychainStoreOptions {
  /** Names the keychain item and the default folder. Default `oidc-device-login`. */
  readonly service?: string
  /** Absolute path of the folder with the sealed files; made 0700 when there is none. Default: by `service`. */
  readonly folder?: string
  /** Default: the one of the operating system. */
  readonly keychain?: Keychain
  /**
   * Somebody is there to type the keychain password: a locked keychain then shows its prompt and has two minutes.
   * Default `false`: it is an error at once. Only for the built-in keychain.
   */
  readonly attended?: boolean
  /** Default: this machine. */
  readonly world?: Pick<World, 'clock' | 'env' | 'platform' | 'home' | 'hostname' | 'pid'>
  /** Told of what was put right, and when the keychain asks for its password. Default: nobody is told. */
  readonly onNotice?: OnNotice
}

/**
 * Sessions in sealed files, with their one key in the keychain: one item and one prompt for any number of sessions,
 * and no limit to their size.
 *
 * Locks stand in one folder for each user, wherever the sealed files are: two folders that share a keychain item
 * share its locks too.
 */
export function keychainStore(options: KeychainStoreOptions = {}): TokenStore {
  const { service = 'oidc-device-login', world = realWorld(), onNotice = () => {} } = options
  const { folder = foldersOf(service, world).state, attended = false } = options
  // Not by environment: a cron job and a desktop session must find the same locks.
  const { platform, home } = world
  const lockFolder = join(foldersOf('oidc-device-login', { env: {}, platform, home }).state, 'locks')
  const locks = locksIn(lockFolder, service, world, onNotice)
  const keychain =
    options.keychain === undefined
      ? nativeKeychain({ world, attended, onNotice })
      : guardedKeychain(options.keychain)
  const keys = randomKey(keychainPlace(keychain, service, locks))
  return sealedStore({ name: 'keychain', folder, keys, locks, clock: world.clock, onNotice })
}
