import { type Problem, problemOf } from '../idp-errors/problem.ts'
import { gapOf, type Pace } from './pace.ts'

/** What changed while somebody is awaited. */
export type Waiting =
  /** The provider wants fewer polls. `problem` when this machine's clock is the likely reason. */
  | { readonly state: 'slower'; readonly intervalMs: number; readonly problem?: Problem }
  /** The provider cannot be reached, or is too busy. */
  | { readonly state: 'unreachable'; readonly retryInMs: number; readonly problem: Problem }
  /** It answers again. */
  | { readonly state: 'reachable'; readonly intervalMs: number }

/**
 * What there is to tell when one pace follows another; nothing while all stays as it was.
 *
 * @param afterMs the wait until the next poll, in milliseconds
 */
export function waitingBetween(before: Pace, after: Pace, afterMs: number): Waiting | undefined {
  if (after.fault !== undefined)
    return before.faults > 0 && gapOf(before) === gapOf(after)
      ? undefined
      : { state: 'unreachable', retryInMs: afterMs, problem: after.fault }
  const intervalMs = gapOf(after)
  if (intervalMs > gapOf({ ...before, faults: 0 })) {
    const suspected = after.clockRunsFast && !before.clockRunsFast
    const problem = suspected ? problemOf('CLOCK_RUNS_FAST', { slow_downs: after.slowDowns }) : undefined
    return { state: 'slower', intervalMs, ...(problem === undefined ? {} : { problem }) }
  }
  return before.faults > 0 ? { state: 'reachable', intervalMs } : undefined
}
