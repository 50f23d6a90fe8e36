import { inRealTime } from '../world.ts'

/** Bounds of one piece of work. */
export interface Bounds {
  /** Longest time until it is done, in milliseconds. */
  readonly timeoutMs: number
  /** Cancels it. */
  readonly signal?: AbortSignal
  /** What is thrown when the time is over. */
  readonly onTimeout: () => Error
}

/**
 * Runs `work` until its deadline. Also work that takes no notice of its signal is left at once.
 *
 * Listeners and timers are removed at the end, so that one signal may serve thousands of requests.
 *
 * @throws what `work` throws; `signal.reason` when cancelled; what `onTimeout` makes
 */
export async function untilDeadline<T>(
  { timeoutMs, signal, onTimeout }: Bounds,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const inner = new AbortController()
  let leave: (reason: unknown) => void = () => {}
  const left = new Promise<never>((_, reject) => {
    leave = reject
  })
  const stop = (reason: unknown) => {
    leave(reason)
    inner.abort(reason)
  }
  const cancel = () => stop(signal?.reason)
  const stopTimer = inRealTime(timeoutMs, () => stop(onTimeout()))
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    return await Promise.race([left, work(inner.signal)])
  } catch (error) {
    // A reply that is refused unread would keep its connection open.
    inner.abort(error)
    throw error
  } finally {
    stopTimer()
    signal?.removeEventListener('abort', cancel)
  }
}
