import type { Overdue, Sighting } from './lock-file.ts'

/** An owner that runs, or may run, is passed after this long without a sign of life, in milliseconds. */
export const STALL_MS = 10_000
/** An owner that has not written its name after this long, in milliseconds, died between two system calls. */
const UNBORN_MS = 1_000
/** Longest time that one look accounts for, in milliseconds. */
const LOOK_MS = 250

/**
 * Watches lock files for signs of life. Only time in which somebody really looked counts: neither a jump of the wall
 * clock nor a laptop asleep makes a living owner look dead, and no clock of another machine is trusted.
 *
 * @param nowMs a clock that never goes back
 */
export function silenceWatch(nowMs: () => number, stallMs = STALL_MS): Overdue {
  const watched = new Map<string, { last: Sighting; silentMs: number; lookedAtMs: number }>()
  return (path, seen) => {
    const before = watched.get(path)
    const now = nowMs()
    const same = before?.last.tenure === seen.tenure && before.last.beat === seen.beat
    const silentMs = same ? before.silentMs + Math.min(now - before.lookedAtMs, LOOK_MS) : 0
    watched.set(path, { last: seen, silentMs, lookedAtMs: now })
    return silentMs >= (seen.life === 'unborn' ? Math.min(UNBORN_MS, stallMs) : stallMs)
  }
}
