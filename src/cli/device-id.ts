import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import {
  ensurePrivateFolder,
  foldersOf,
  type Problem,
  readPrivateFile,
  type World,
  writePrivateFile,
} from '../index.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The stable id of this machine for platforms that want one: a random UUID, in the file where the other tools of the
 * platform keep it, made when there is none.
 */
export async function deviceId(
  world: Pick<World, 'env' | 'platform' | 'home'>,
  onNotice: (notice: Problem) => void,
): Promise<string> {
  const { state } = foldersOf('nmp', world)
  const path = join(state, 'oidc-device-id')
  const kept = (await readPrivateFile(path, onNotice))?.toString('utf8').trim()
  if (kept !== undefined && UUID.test(kept)) return kept
  const made = randomUUID()
  await ensurePrivateFolder(state, onNotice)
  await writePrivateFile(path, `${made}\n`)
  return made
}
