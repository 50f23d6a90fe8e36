import type { Clock } from '../world.ts'
import type { DeviceAuthorization } from './device-authorization.ts'

/** What is left of the life of a device code. */
export interface Life {
  /** The whole of it, as the provider gave it, in milliseconds. */
  readonly lifetimeMs: number
  /** What is left by the monotonic clock, in milliseconds; negative once it is over. Ends the polling. */
  readonly remainingMs: number
  /**
   * Whether either clock says that it is over. The wall clock may have been set, so it ends nothing by itself; but it
   * goes on while a machine is suspended, so it helps to understand what the provider says afterwards.
   */
  readonly over: boolean
}

/**
 * Starts to count the life of a code down, from what the wall clock says is left of it now. From then on a wall clock
 * that is set forth or back neither ends the wait nor makes it longer.
 */
export function lifeOf(
  { lifetimeMs, expiresAtMs }: Pick<DeviceAuthorization, 'lifetimeMs' | 'expiresAtMs'>,
  clock: Clock,
): () => Life {
  const endMs = clock.monotonicMs() + Math.min(expiresAtMs - clock.nowMs(), lifetimeMs)
  return () => {
    const remainingMs = endMs - clock.monotonicMs()
    return { lifetimeMs, remainingMs, over: remainingMs <= 0 || clock.nowMs() >= expiresAtMs }
  }
}
