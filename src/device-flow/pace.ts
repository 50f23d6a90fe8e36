import { type Problem, problemOf } from '../idp-errors/problem.ts'

/** Wait between two polls when the provider names none, in milliseconds (RFC 8628 section 3.2). */
export const DEFAULT_INTERVAL_MS = 5_000

/** Milliseconds added by one `slow_down`, for this and every later poll (RFC 8628 section 3.5). */
export const SLOW_DOWN_STEP_MS = 5_000

/** Longest gap that faults alone lead to, in milliseconds; twice the interval where that is longer. */
export const BACKOFF_CAP_MS = 30_000

/** Refusals in a row after which our clock is suspected: the pace was kept each time, as far as it can tell. */
const SUSPICIOUS_SLOW_DOWNS = 3

/** Makes up for a clock that runs up to 40 % fast, as it is known of WSL and of virtual machines. */
const FAST_CLOCK_FACTOR = 1.4

/** How fast we poll, and what has made us slower. */
export interface Pace {
  /** Least wait between two polls, in milliseconds. Only ever grows. */
  readonly intervalMs: number
  /** `slow_down`s in a row. */
  readonly slowDowns: number
  /** Whether this machine's clock is taken to run fast. Stays so. */
  readonly clockRunsFast: boolean
  /** Polls in a row without an answer that can be acted on. */
  readonly faults: number
  /** What the last of them came to. */
  readonly fault?: Problem
  /** Whether one of them may have carried the tokens away: the provider had the request, its answer never came. */
  readonly answerMayBeLost: boolean
  /** Polls in a row that were answered "approved, but its session is not to be found". */
  readonly sessionless: number
}

/** The pace that a device authorization asks for. */
export function firstPace(intervalMs: number): Pace {
  return { intervalMs, slowDowns: 0, clockRunsFast: false, faults: 0, answerMayBeLost: false, sessionless: 0 }
}

/** After an answer: nobody has signed in yet. */
export function afterPending(pace: Pace, intervalMs = 0): Pace {
  return { ...firstPace(Math.max(pace.intervalMs, intervalMs)), clockRunsFast: pace.clockRunsFast }
}

/** After an answer: somebody has approved, and the session that it made is not to be found. */
export function afterSessionless(pace: Pace, intervalMs = 0): Pace {
  return { ...afterPending(pace, intervalMs), sessionless: pace.sessionless + 1 }
}

/** After `slow_down`: five seconds more for good, or what the provider names where that is more. */
export function afterSlowDown(pace: Pace, intervalMs = 0): Pace {
  const slowDowns = pace.slowDowns + 1
  return {
    ...firstPace(Math.max(pace.intervalMs + SLOW_DOWN_STEP_MS, intervalMs)),
    slowDowns,
    sessionless: pace.sessionless,
    clockRunsFast: pace.clockRunsFast || slowDowns >= SUSPICIOUS_SLOW_DOWNS,
  }
}

/** After a poll that brought nothing. */
export function afterFault(pace: Pace, fault: Problem, mayHaveBeenProcessed: boolean): Pace {
  return {
    ...pace,
    faults: pace.faults + 1,
    fault,
    answerMayBeLost: pace.answerMayBeLost || mayHaveBeenProcessed,
  }
}

/** The shortest wait that a pace allows, in milliseconds: the interval, stretched where our clock is fast. */
export function leastGapOf({ intervalMs, clockRunsFast }: Pace): number {
  return clockRunsFast ? Math.round(intervalMs * FAST_CLOCK_FACTOR) : intervalMs
}

/** The wait that a pace comes to, in milliseconds: doubled for each fault in a row (RFC 8628 section 3.5). */
export function gapOf(pace: Pace): number {
  const { intervalMs, faults } = pace
  if (faults === 0) return leastGapOf(pace)
  return Math.min(intervalMs * 2 ** faults, Math.max(BACKOFF_CAP_MS, 2 * intervalMs))
}

/**
 * Why a pace cannot lead to tokens; `undefined` when it can: the next poll has to come while the code still lives.
 */
export function paceProblem(intervalMs: number, lifetimeMs: number): Problem | undefined {
  if (intervalMs < lifetimeMs) return undefined
  return problemOf('DEVICE_PACE_IMPOSSIBLE', {
    interval_seconds: Math.round(intervalMs / 1_000),
    lifetime_seconds: Math.round(lifetimeMs / 1_000),
  })
}
