import type { Problem, World } from '../index.ts'
import type { StoreName } from './sign-in-record.ts'
import { stateFile } from './state-file.ts'

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
  const file = stateFile('store', world, onNotice)
  return {
    async read() {
      const word = await file.read()
      return word === 'keychain' || word === 'file' ? word : undefined
    },
    write: (name) => file.write(name),
  }
}
