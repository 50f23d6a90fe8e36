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

/**
 * The store of that name, in the folder of this program. `NMP_STORE_PASSPHRASE` seals the files of `file`; without it
 * their key lies in a file beside them.
 *
 * @param onNotice told about what was found and put right
 */
export function sessionStore(name: StoreName, world: World, onNotice: (notice: Problem) => void): TokenStore {
  const { state } = foldersOf('nmp', world)
  const folder = join(state, 'sessions')
  if (name === 'keychain') return keychainStore({ folder, service: 'nmp', world, onNotice })
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
