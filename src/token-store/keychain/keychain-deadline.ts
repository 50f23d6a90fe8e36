import { signInError } from '../../idp-errors/sign-in-error.ts'
import { inRealTime } from '../../world.ts'

/**
 * Bounds keychain work in time. Real time whatever the world says: another process answers.
 *
 * @param work must reject with the reason of its signal soon after that aborts
 * @throws {@link SignInError} `KEYCHAIN_TIMEOUT`; the caller's reason
 */
export async function withDeadline<T>(
  waitMs: number,
  caller: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  caller?.throwIfAborted()
  const late = new AbortController()
  const stop = inRealTime(waitMs, () =>
    late.abort(signInError('KEYCHAIN_TIMEOUT', { seconds: waitMs / 1_000 })),
  )
  try {
    return await work(caller === undefined ? late.signal : AbortSignal.any([late.signal, caller]))
  } finally {
    stop()
  }
}
