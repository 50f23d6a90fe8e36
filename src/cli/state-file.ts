import { join } from 'node:path'
import {
  ensurePrivateFolder,
  foldersOf,
  type Problem,
  readPrivateFile,
  type World,
  writePrivateFile,
} from '../index.ts'

/** One line that is remembered from run to run. */
export interface StateFile {
  /** The line; `undefined` when nothing was written yet. */
  read(): Promise<string | undefined>
  write(line: string): Promise<void>
}

/** A private file of one line in the state folder. */
export function stateFile(
  name: string,
  world: Pick<World, 'env' | 'platform' | 'home'>,
  onNotice: (notice: Problem) => void,
): StateFile {
  const { state } = foldersOf('nmp', world)
  const path = join(state, name)
  return {
    read: async () => (await readPrivateFile(path, onNotice))?.toString('utf8').trim(),
    async write(line) {
      await ensurePrivateFolder(state, onNotice)
      await writePrivateFile(path, `${line}\n`)
    },
  }
}
