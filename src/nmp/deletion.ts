import { type Clock, isSignInError } from '../index.ts'
import type { PlatformApi } from './platform-api.ts'

/**
 * How the deletion of a workspace ended. `gone`: the platform knows it no more. `hidden`: its roles are gone, and with
 * them the right to see whether it is. `still_there`: it was not gone in time.
 */
export type DeletionEnd = 'gone' | 'hidden' | 'still_there'

/** How a deletion is followed. */
export interface DeletionWatch {
  readonly clock: Clock
  /** Longest wait, in milliseconds. Default ten minutes. */
  readonly limitMs?: number
  /** Told after each look how long it has taken, in milliseconds. Default: nobody is told. */
  readonly onWaiting?: (waitedMs: number) => void
  readonly signal?: AbortSignal
}

/** Time between two looks, in milliseconds. */
const LOOK_EVERY_MS = 2_000
const LIMIT_MS = 600_000

/** Faults that pass, and say nothing about the workspace. */
const PASSING = /^(NETWORK_|PLATFORM_UNAVAILABLE$|POLICY_SERVICE_DOWN$)/

/** What one look says; `undefined`: look again. */
async function lookAt(
  api: PlatformApi,
  name: string,
  signal?: AbortSignal,
): Promise<DeletionEnd | undefined> {
  try {
    await api.getWorkspace(name, signal)
    return undefined
  } catch (error) {
    if (!isSignInError(error)) throw error
    const { code } = error.problem
    if (code === 'WORKSPACE_UNKNOWN') return 'gone'
    // Roles in a workspace end with the mark, long before the workspace does.
    if (code === 'PLATFORM_FORBIDDEN') return 'hidden'
    if (PASSING.test(code)) return undefined
    throw error
  }
}

/**
 * Follows a workspace that is marked for deletion until it is gone.
 *
 * @throws {@link SignInError} when the platform cannot be asked any more
 */
export async function followDeletion(
  api: PlatformApi,
  name: string,
  { clock, limitMs = LIMIT_MS, onWaiting, signal }: DeletionWatch,
): Promise<DeletionEnd> {
  const startMs = clock.monotonicMs()
  for (;;) {
    const end = await lookAt(api, name, signal)
    if (end !== undefined) return end
    const waitedMs = clock.monotonicMs() - startMs
    if (waitedMs >= limitMs) return 'still_there'
    onWaiting?.(waitedMs)
    await clock.sleep(LOOK_EVERY_MS, signal)
  }
}
