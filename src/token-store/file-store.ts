import { realWorld, type World } from '../world.ts'
import type { OnNotice } from './files/private-folder.ts'
import { keyFilePlace } from './keys/key-file.ts'
import type { KeySource } from './keys/key-source.ts'
import { type AskPassphrase, passphraseKey } from './keys/passphrase-key.ts'
import { randomKey } from './keys/random-key.ts'
import { locksIn } from './lock/locks.ts'
import { sealedStore } from './sealed-store.ts'
import type { TokenStore } from './token-store.ts'

/** Where the key of a {@link fileStore} comes from. Exactly one of the three. */
export type FileStoreKey =
  /** Absolute path of a file with a random key, made 0600 when there is none. */
  | { readonly keyFile: string; readonly passphrase?: never; readonly plaintext?: never }
  /** Called when a key is needed first; the key is derived from what it returns. */
  | { readonly passphrase: AskPassphrase; readonly keyFile?: never; readonly plaintext?: never }
  /** No key: whoever reads the files has the tokens. */
  | { readonly plaintext: true; readonly keyFile?: never; readonly passphrase?: never }

/** How a {@link fileStore} is set up. */
export type FileStoreOptions = FileStoreKey & {
  /** Absolute path of the folder; made 0700 when there is none. Locks stand here too. */
  readonly folder: string
  /** Default: this machine. */
  readonly world?: Pick<World, 'clock' | 'platform' | 'hostname' | 'pid'>
  /** Told of what was put right. Default: nobody is told. */
  readonly onNotice?: OnNotice
}

/**
 * Sessions in sealed files whose key is no keychain's business: for machines without one, by explicit choice.
 *
 * @throws `TypeError` when not exactly one kind of key is given
 */
export function fileStore(options: FileStoreOptions): TokenStore {
  const { folder, world = realWorld(), onNotice = () => {} } = options
  const locks = locksIn(folder, '', world, onNotice)
  const keys = keysOf(options, () => randomKey(keyFilePlace(options.keyFile ?? '', world, onNotice)))
  return sealedStore({ name: 'file', folder, keys, locks, clock: world.clock, onNotice })
}

function keysOf(
  { keyFile, passphrase, plaintext }: FileStoreOptions,
  fromKeyFile: () => KeySource,
): KeySource | undefined {
  const given = [keyFile, passphrase, plaintext].filter((kind) => kind !== undefined)
  if (given.length !== 1) throw new TypeError('a file store needs one of keyFile, passphrase or plaintext')
  if (passphrase !== undefined) return passphraseKey(passphrase)
  return keyFile === undefined ? undefined : fromKeyFile()
}
