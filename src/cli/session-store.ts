import { join } from 'node:path'
import {
  fileStore,
  foldersOf,
  keychainStore,
  type Problem,
  Secret,
  signInError,
  type TokenStore,
  type World,
} from '../index.ts'
import type { StoreName } from './sign-in-record.ts'

/** What a store of this program stands on. */
export interface SessionStoreDeps {
  readonly world: World
  /** Somebody is there to type the password of a locked keychain. */
  readonly attended: boolean
  /** Told about what was found and put right. */
  readonly onNotice: (notice: Problem) => void
}

/**
 * The store of that name, in the folder of this program. `NMP_STORE_PASSPHRASE` seals the files of `file`; without it
 * their key lies in a file beside them.
 */
export function sessionStore(name: StoreName, { world, onNotice, attended }: SessionStoreDeps): TokenStore {
  const { state } = foldersOf('nmp', world)
  const folder = join(state, 'sessions')
  if (name === 'keychain') return keychainStore({ folder, service: 'nmp', attended, world, onNotice })
  const passphrase = world.env['NMP_STORE_PASSPHRASE']
  return passphrase
    ? fileStore({ folder, world, onNotice, passphrase: () => new Secret(passphrase) })
    : fileStore({ folder, world, onNotice, keyFile: join(state, 'sessions.key') })
}

/**
 * The store that `NMP_STORE` names; `undefined` when it names none.
 * @throws {@link SignInError} `ENVIRONMENT_INVALID`
 */
export function storeFromEnvironment(env: World['env']): StoreName | undefined {
  const name = env['NMP_STORE']
  if (!name) return undefined
  if (name === 'keychain' || name === 'file') return name
  throw signInError('ENVIRONMENT_INVALID', { name: 'NMP_STORE', expected: 'keychain or file' })
}
