import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { realClock, type World } from '../../world.ts'
import { ensurePrivateFolder, type OnNotice } from '../files/private-folder.ts'
import type { Lease } from '../token-store.ts'
import { withFileLock } from './lock.ts'
import { type Machine, machineOf } from './machine.ts'

/** The locks of one folder, each with a name. */
export interface Locks {
  run<T>(
    name: string,
    work: (lease: Lease) => Promise<T>,
    options?: { readonly signal?: AbortSignal; readonly waitMs?: number },
  ): Promise<T>
}

/**
 * Locks in `folder`. Their clock is this machine's whatever the world says, because other processes live by it.
 *
 * @param scope tells apart what shares the folder and may share names
 * @param world tells who we are
 */
export function locksIn(
  folder: string,
  scope: string,
  world: Pick<World, 'platform' | 'hostname' | 'pid'>,
  onNotice: OnNotice,
): Locks {
  let machine: Machine | undefined
  return {
    async run(name, work, options = {}) {
      await ensurePrivateFolder(folder, onNotice)
      machine ??= machineOf(world)
      const file = createHash('sha256').update(`${scope}\n${name}`).digest('hex').slice(0, 32)
      return withFileLock(work, { path: join(folder, `${file}.lock`), machine, clock: realClock, ...options })
    },
  }
}
