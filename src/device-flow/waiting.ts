import { type Problem, problemOf } from '../idp-errors/problem.ts'
import { gapOf, leastGapOf, type Pace } from './pace.ts'
import type { Step } from './poll-step.ts'

/** What changed while somebody is awaited. */
export type Waiting =
  /** The provider wants fewer polls. `problem` when this machine's clock is the likely reason. */
  | { readonly state: 'slower'; readonly intervalMs: number; readonly problem?: Problem }
  /** The provider cannot be reached, or is too busy. */
  | { readonly state: 'unreachable'; readonly retryInMs: number; readonly problem: Problem }
  /** It answers again. */
  | { readonly state: 'reachable'; readonly intervalMs: number }

/** What there is to tell about the next step, after polling at the pace `before`; nothing while all stays as it was. */
export function waitingBetween(before: Pace, next: Step): Waiting | undefined {
  if (next.kind !== 'ask') return undefined
  const { pace: after, afterMs } = next
  if (after.fault !== undefined) {
    const isNews = before.faults === 0 || gapOf(after) > gapOf(before)
    return isNews ? { state: 'unreachable', retryInMs: afterMs, problem: after.fault } : undefined
  }
  const intervalMs = leastGapOf(after)
  if (intervalMs > leastGapOf(before)) {
    const suspected = after.clockRunsFast && !before.clockRunsFast
    const problem = problemOf('CLOCK_RUNS_FAST', { slow_downs: after.slowDowns })
    return { state: 'slower', intervalMs, ...(suspected ? { problem } : {}) }
  }
  return before.faults > 0 ? { state: 'reachable', intervalMs } : undefined
}
