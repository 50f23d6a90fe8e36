import { randomUUID } from 'node:crypto'
import type { Problem, World } from '../index.ts'
import { stateFile } from './state-file.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The stable id of this machine for platforms that want one: a random UUID, in the file where the other tools of the
 * platform keep it, made when there is none.
 */
export async function deviceId(
  world: Pick<World, 'env' | 'platform' | 'home'>,
  onNotice: (notice: Problem) => void,
): Promise<string> {
  const file = stateFile('oidc-device-id', world, onNotice)
  const kept = await file.read()
  if (kept !== undefined && UUID.test(kept)) return kept
  const made = randomUUID()
  await file.write(made)
  return made
}
