import { createHash } from 'node:crypto'
import { lstat, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { realClock, type World } from '../../world.ts'
import { checkSafeFolder, ensurePrivateFolder, type OnNotice } from '../files/private-folder.ts'
import type { Lease } from '../token-store.ts'
import { withFileLock } from './lock.ts'
import { LockFile } from './lock-file.ts'
import { type Machine, machineOf } from './machine.ts'

/** The locks of one folder, each with a name. */
export interface Locks {
  run<T>(
    name: string,
    work: (lease: Lease) => Promise<T>,
    options?: { readonly signal?: AbortSignal; readonly waitMs?: number },
  ): Promise<T>
  /** Removes what owners left who died more than an hour before `nowMs`. */
  sweep(nowMs: number): Promise<void>
}

const LOCK_NAME = /^[0-9a-f]{32}\.(lock|gate|new)$/
/** Younger ones are left to whoever wants them next, in milliseconds. */
const SWEEP_AGE_MS = 3_600_000

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
  const here = () => {
    machine ??= machineOf(world)
    return machine
  }
  return {
    async run(name, work, options = {}) {
      if ((await checkSafeFolder(folder)) === undefined) await ensurePrivateFolder(folder, onNotice)
      const file = createHash('sha256').update(`${scope}\n${name}`).digest('hex').slice(0, 32)
      return withFileLock(work, {
        path: join(folder, `${file}.lock`),
        machine: here(),
        clock: realClock,
        ...options,
      })
    },
    async sweep(nowMs) {
      const names = await readdir(folder).catch(() => [])
      for (const name of names.filter((each) => LOCK_NAME.test(each))) {
        const path = join(folder, name)
        const ageMs = await lstat(path).then(
          ({ mtimeMs }) => nowMs - mtimeMs,
          () => 0,
        )
        if (ageMs <= SWEEP_AGE_MS) continue
        if (name.endsWith('.new')) {
          await unlink(path)
          continue
        }
        const file = new LockFile(path, here(), name.endsWith('.gate'))
        await file.clearDead((_, { life }) => life === 'unborn')
      }
    },
  }
}
