import { open, readFile, unlink } from 'node:fs/promises'
import { signInError, type World } from '../index.ts'

/** Wait between two looks at a lock that somebody holds, in milliseconds. */
const LOOK_EVERY_MS = 25
/** A lock that one holder keeps this long belongs to a process that died: no change takes that long, in milliseconds. */
const DEAD_AFTER_MS = 5_000
/** Longest wait for the lock, in milliseconds. */
const WAIT_MS = 15_000

/** A held lock. */
export interface ConfigLock {
  /** The file that is the lock. */
  readonly file: string
  /** Whether it is still ours: a process that was stopped for long may have lost it. */
  held(): Promise<boolean>
  release(): Promise<void>
}

/** @returns false when somebody else has made the file */
async function made(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(content).finally(() => file.close())
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

const contentOf = (path: string) => readFile(path, 'utf8').catch(() => undefined)
const removed = (path: string) => unlink(path).catch(() => undefined)

/** Removes a dead lock. Only one process does so at a time, so that nobody removes the lock of the next holder. */
async function breakLock(lock: string, deadHolder: string, self: string): Promise<void> {
  const breaker = `${lock}.break`
  if (!(await made(breaker, self))) return
  try {
    if ((await contentOf(lock)) === deadHolder) await removed(lock)
  } finally {
    await removed(breaker)
  }
}

/**
 * The lock of a configuration file: a file beside it. It orders the writers of this program; other tools do not know
 * it.
 *
 * @throws {@link SignInError} `CONFIG_BUSY`; `signal.reason` when cancelled
 */
export async function lockConfig(
  file: string,
  world: Pick<World, 'clock' | 'randomBytes'>,
  signal?: AbortSignal,
): Promise<ConfigLock> {
  const { clock } = world
  const lock = `${file}.lock`
  const self = Buffer.from(world.randomBytes(16)).toString('hex')
  const startMs = clock.monotonicMs()
  let holder: string | undefined
  let seenSinceMs = startMs
  while (!(await made(lock, self))) {
    const nowMs = clock.monotonicMs()
    const content = await contentOf(lock)
    if (content !== holder) {
      holder = content
      seenSinceMs = nowMs
    }
    if (holder !== undefined && nowMs - seenSinceMs >= DEAD_AFTER_MS) await breakLock(lock, holder, self)
    if (nowMs - startMs >= WAIT_MS) throw signInError('CONFIG_BUSY', { file: lock })
    await clock.sleep(LOOK_EVERY_MS, signal)
  }
  const held = async () => (await contentOf(lock)) === self
  return {
    file: lock,
    held,
    async release() {
      if (await held()) await removed(lock)
    },
  }
}
