import { join } from 'node:path'
import {
  ensurePrivateFolder,
  foldersOf,
  type Problem,
  readPrivateFile,
  type World,
  writePrivateFile,
} from '../index.ts'
import type { StoreName } from './sign-in-record.ts'

/** Where the person wants sessions to be kept, asked once and remembered. */
export interface StorePreference {
  /** `undefined` when nobody was asked yet. */
  read(): Promise<StoreName | undefined>
  write(name: StoreName): Promise<void>
}

/** The preference of this person, one word in a file. */
export function storePreference(
  world: Pick<World, 'env' | 'platform' | 'home'>,
  onNotice: (notice: Problem) => void,
): StorePreference {
  const { state } = foldersOf('nmp', world)
  const path = join(state, 'store')
  return {
    async read() {
      const word = (await readPrivateFile(path, onNotice))?.toString('utf8').trim()
      return word === 'keychain' || word === 'file' ? word : undefined
    },
    async write(name) {
      await ensurePrivateFolder(state, onNotice)
      await writePrivateFile(path, `${name}\n`)
    },
  }
}
