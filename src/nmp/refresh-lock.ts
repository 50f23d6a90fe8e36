import { spawn } from 'node:child_process'
import { delimiter, isAbsolute, sep } from 'node:path'
import { signInError, type World } from '../index.ts'

/** Says that it has the lock, and keeps it until its input ends: it ends with us, however we end. */
const HOLDER = ['sh', '-c', 'echo held && exec cat >/dev/null'] as const

/** The file beside the settings that the platform's Python client locks while it renews the tokens of a context. */
export function refreshLockFile(file: string, context: string): string {
  return `${file}.${context.replaceAll(sep, '_')}.oauth-refresh.lock`
}

/** A program that lies in the working folder is not the one that is meant. */
function searchPath(env: World['env']): string {
  return (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .join(delimiter)
}

/**
 * Runs `work` while the platform's Python client renews nothing: both hold the same lock (`flock(2)`). Node cannot take
 * one, the program `flock` of Linux can. Where there is no such program, `work` runs without the lock.
 *
 * @param options.waitMs longest wait for the lock, in milliseconds
 * @throws {@link SignInError} `STORE_LOCK_BUSY`; `signal.reason` when cancelled
 */
export async function withRefreshLock<T>(
  path: string,
  work: () => Promise<T>,
  options: {
    readonly world: Pick<World, 'clock' | 'env'>
    readonly waitMs: number
    readonly signal?: AbortSignal
  },
): Promise<T> {
  const { world, waitMs, signal } = options
  signal?.throwIfAborted()
  const child = spawn('flock', ['-x', path, ...HOLDER], {
    env: { PATH: searchPath(world.env) },
    stdio: ['pipe', 'pipe', 'ignore'],
    // Ctrl-C at the terminal is for us, who may have to store a token yet.
    detached: true,
  })
  child.stdin.on('error', () => {})
  const ended = new Promise<'ended'>((resolve) => {
    child.once('close', () => resolve('ended'))
    child.once('error', () => resolve('ended'))
  })
  const held = new Promise<'held'>((resolve) => child.stdout.once('data', () => resolve('held')))
  const decided = new AbortController()
  const until = signal ? AbortSignal.any([signal, decided.signal]) : decided.signal
  const late = world.clock.sleep(waitMs, until).then(
    () => 'late' as const,
    () => 'late' as const,
  )
  try {
    if ((await Promise.race([held, ended, late])) === 'late') {
      child.kill()
      signal?.throwIfAborted()
      throw signInError('STORE_LOCK_BUSY', { path, seconds: Math.round(waitMs / 1_000) })
    }
    return await work()
  } finally {
    decided.abort()
    child.stdin.end()
    await ended
  }
}
