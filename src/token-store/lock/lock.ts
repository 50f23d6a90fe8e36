import { utimes } from 'node:fs/promises'
import { signInError } from '../../idp-errors/sign-in-error.ts'
import type { Clock } from '../../world.ts'
import { errnoOf, fileFault, typed } from '../files/file-fault.ts'
import type { Lease } from '../token-store.ts'
import { LockFile, type Sighting } from './lock-file.ts'
import { silenceWatch } from './lock-silence.ts'
import type { Machine } from './machine.ts'

/** Where a lock stands and how long everything takes. */
export interface LockOptions {
  readonly path: string
  readonly machine: Machine
  /** The clock of the other processes too: never a scripted one outside of this room's tests. */
  readonly clock: Clock
  readonly signal?: AbortSignal
  /** Longest wait for the lock, in milliseconds. Default 30,000. */
  readonly waitMs?: number
  /** Silence after which a holder that may still run is passed, in milliseconds. Default 10,000. */
  readonly stallMs?: number
}

const WAIT_MS = 30_000
/** A holder gives a sign of life this often, in milliseconds. Five may be missed before it is passed. */
const BEAT_MS = 2_000
const FIRST_PAUSE_MS = 2
const LONGEST_PAUSE_MS = 50

interface Tenure {
  readonly file: LockFile
  readonly token: string
}

const tenures = new WeakMap<Lease, Tenure>()

/** Runs `work` while this process, thread and copy of the package alone holds the lock. Not re-entrant. */
export async function withFileLock<T>(work: (lease: Lease) => Promise<T>, options: LockOptions): Promise<T> {
  const tenure = await typed('lock', options.path, () => acquire(options))
  const lost = new AbortController()
  const done = new AbortController()
  const lease: Lease = {
    signal: lost.signal,
    async assertHeld() {
      if (!(await stillHeld(tenure))) throw lockLost(options.path)
    },
  }
  tenures.set(lease, tenure)
  const beating = beat(tenure, options.clock, lost, done.signal)
  try {
    return await work(lease)
  } finally {
    done.abort()
    await beating
    await tenure.file.end(tenure.token).catch(() => false)
  }
}

/**
 * Makes a change that must not happen once the lock is lost. While it runs nobody can take the lock over, so a
 * holder that was stopped and wakes up late changes nothing.
 *
 * @throws {@link SignInError} `STORE_LOCK_LOST`
 */
export async function commitUnder(lease: Lease | undefined, change: () => Promise<void>): Promise<void> {
  const tenure = lease && tenures.get(lease)
  if (tenure === undefined) {
    await lease?.assertHeld()
    return change()
  }
  if (!(await tenure.file.within(tenure.token, change))) throw lockLost(tenure.file.path)
}

async function acquire(options: LockOptions): Promise<Tenure> {
  const { path, machine, clock, signal, waitMs = WAIT_MS } = options
  const file = new LockFile(path, machine)
  const overdue = silenceWatch(() => clock.monotonicMs(), options.stallMs)
  const startedAtMs = clock.monotonicMs()
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    signal?.throwIfAborted()
    const token = await file.take(overdue)
    if (token !== undefined) return { file, token }
    if (clock.monotonicMs() - startedAtMs >= waitMs) throw lockBusy(path, waitMs, await file.sight())
    await clock.sleep(Math.min(pauseMs, waitMs), signal)
  }
}

async function stillHeld({ file, token }: Tenure): Promise<boolean> {
  return (await file.sight())?.tenure === token
}

/** Gives signs of life until `done`, and notices when the lock was taken over. */
async function beat(tenure: Tenure, clock: Clock, lost: AbortController, done: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await clock.sleep(BEAT_MS, done)
      if (!(await stillHeld(tenure))) return lost.abort(lockLost(tenure.file.path))
      const nowSeconds = clock.nowMs() / 1_000
      await utimes(tenure.file.path, nowSeconds, nowSeconds)
    }
  } catch (error) {
    if (!done.aborted) lost.abort(lossOf(error, tenure.file.path))
  }
}

/** Why a lock cannot be kept alive: its file is gone, or the disk does not let us reach it. */
function lossOf(error: unknown, path: string): unknown {
  return errnoOf(error) === 'ENOENT' ? lockLost(path) : fileFault(error, 'lock', path)
}

function lockLost(path: string) {
  return signInError('STORE_LOCK_LOST', { path })
}

function lockBusy(path: string, waitMs: number, holder: Sighting | undefined) {
  const pid = holder?.pid === undefined ? {} : { pid: holder.pid }
  return signInError('STORE_LOCK_BUSY', { path, seconds: Math.round(waitMs / 1_000), ...pid })
}
