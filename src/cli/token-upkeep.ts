import { isSignInError, type World } from '../index.ts'
import type { HandedToken } from './access-token.ts'
import { exitCodeOf } from './exit-code.ts'

/** A token is renewed this long before its end, in milliseconds, or at three quarters of its life if that is later. */
const LEAD_MS = 300_000
const LEAD_PART = 1 / 4
/** Shortest wait between two attempts, in milliseconds. */
const LEAST_WAIT_MS = 500
/** Longest wait after attempts that brought nothing, in milliseconds. */
const LONGEST_RETRY_MS = 60_000
/** Longest sleep without a look at the clock, in milliseconds: a suspended machine sleeps through its own timers. */
const LOOK_EVERY_MS = 30_000

/** How long before its end a token that lasts this long is renewed, in milliseconds. Pure. */
export function leadMs(leftMs: number): number {
  return Math.min(LEAD_MS, Math.max(leftMs, 0) * LEAD_PART)
}

/**
 * The wait until a token is renewed, in milliseconds. Pure.
 *
 * @param leftMs what is left of its life
 * @param failures attempts in a row that brought no token that lasts longer
 */
export function renewInMs(leftMs: number, failures: number): number {
  if (failures > 0) return Math.min(LEAST_WAIT_MS * 2 ** failures, LONGEST_RETRY_MS)
  return Math.max(leftMs - leadMs(leftMs), LEAST_WAIT_MS)
}

/** Waits until either clock says that it is time: one may be set, the other stops while the machine is suspended. */
async function waitFor(ms: number, { clock }: Pick<World, 'clock'>, signal: AbortSignal): Promise<void> {
  const [wallMs, dueMs] = [clock.nowMs() + ms, clock.monotonicMs() + ms]
  for (;;) {
    const leftMs = Math.min(wallMs - clock.nowMs(), dueMs - clock.monotonicMs())
    if (leftMs <= 0) return
    await clock.sleep(Math.min(leftMs, LOOK_EVERY_MS), signal)
  }
}

/** Whoever follows the upkeep of a token. */
export interface Upkeep {
  /** There is a token that lasts longer. */
  readonly onRenewed: (token: HandedToken) => Promise<void>
  /** What is in the way. Told once, until it is out of the way. */
  readonly onTrouble: (reason: string) => void
}

/** Whether another sign-in is all that can help. */
function isOver(error: unknown): boolean {
  return isSignInError(error) && exitCodeOf(error.problem) === 4
}

/**
 * Renews a token before it ends, again and again. Resolves when nobody can renew it any more, or when `signal` aborts;
 * what is in the way for a while only is waited out.
 */
export async function keepFresh(
  first: HandedToken,
  { onRenewed, onTrouble }: Upkeep,
  world: Pick<World, 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  let token = first
  let told = false
  for (let failures = 0; ; ) {
    const { renewed, expiresAtMs } = token
    if (renewed === undefined || expiresAtMs === undefined) return
    const leftMs = expiresAtMs - world.clock.nowMs()
    const ended = await waitFor(renewInMs(leftMs, failures), world, signal).then(
      () => false,
      () => true,
    )
    if (ended) return
    try {
      // A moment more than what is left, so that the token at hand does not do.
      const next = await renewed(Math.max(expiresAtMs - world.clock.nowMs(), 0) + LEAST_WAIT_MS)
      if (signal.aborted) return
      if ((next.expiresAtMs ?? Number.POSITIVE_INFINITY) > expiresAtMs) {
        await onRenewed(next)
        token = next
        failures = 0
        told = false
      } else failures += 1
    } catch (error) {
      if (!isSignInError(error)) throw error
      if (signal.aborted) return
      if (!told || isOver(error)) onTrouble(error.problem.title)
      if (isOver(error)) return
      told = true
      failures += 1
    }
  }
}
