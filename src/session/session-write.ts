import { isSignInError } from '../idp-errors/sign-in-error.ts'
import type { Lease, SessionKey, TokenStore } from '../token-store/token-store.ts'
import type { Clock } from '../world.ts'

/** Longest wait for the lock, in milliseconds. A stopped holder is passed in less; one that is at work may need more. */
const WAIT_MS = 15_000

/** Pauses before each further attempt to write, in milliseconds: a full disk is often full for a moment only. */
const PAUSES_MS: readonly number[] = [100, 400, 1_500]

/**
 * Runs work under the lock, or without it where it is not to be had: a login that somebody has just made must not be
 * lost to it, and a sign-out not be refused.
 *
 * @param work gets the options of a write or a removal
 */
export async function lockedIfPossible<T>(
  store: TokenStore,
  key: SessionKey,
  work: (held: { readonly lease?: Lease }) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let begun = false
  try {
    const alone = (lease: Lease) => {
      begun = true
      return work({ lease })
    }
    return await store.withLock(key, alone, { waitMs: WAIT_MS, ...(signal ? { signal } : {}) })
  } catch (error) {
    const lost = isSignInError(error) && error.problem.code === 'STORE_LOCK_LOST'
    if (signal?.aborted || !isSignInError(error) || (begun && !lost)) throw error
    return work({})
  }
}

/** Tries to write until it succeeds, a few times. A lock that was lost does not come back by waiting. */
export async function persistently<T>(clock: Clock, write: () => Promise<T>): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await write()
    } catch (error) {
      if (!isSignInError(error) || !error.problem.code.startsWith('STORE_DISK_')) throw error
    }
    await clock.sleep(pauseMs)
  }
  return write()
}
