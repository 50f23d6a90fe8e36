import { columnsOf } from '../../index.ts'
import { sentence } from './words.ts'

/** What somebody who waits can be told at any moment. */
export interface Wait {
  /** When the code ends, in milliseconds since the epoch. */
  readonly expiresAtMs: number
  /** The provider gave no answer; when it is asked again, in milliseconds since the epoch. Absent: it answers. */
  readonly retryAtMs?: number
}

const twoDigits = (count: number) => String(count).padStart(2, '0')

/** A span of time as a clock shows it: `9:41`, `1:05:00`. */
export function clockFace(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  const tail = twoDigits(seconds % 60)
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${tail}` : `${minutes}:${tail}`
}

/** What is happening, from the longest way to say it to the shortest. */
function waysToSay({ expiresAtMs, retryAtMs }: Wait, nowMs: number): readonly [string, string] {
  if (nowMs >= expiresAtMs) return [sentence('run_out'), sentence('run_out_short')]
  const left = clockFace(expiresAtMs - nowMs)
  if (retryAtMs === undefined) return [sentence('waiting', { left }), sentence('waiting_short', { left })]
  const seconds = Math.ceil((retryAtMs - nowMs) / 1_000)
  return seconds > 0
    ? [sentence('unreached', { seconds, left }), sentence('unreached_short', { seconds, left })]
    : [sentence('asking_again', { left }), sentence('asking_again_short', { left })]
}

/** What is happening, in one line of fewer than `columns` columns where it can be said in so few. */
export function waitText(wait: Wait, nowMs: number, columns: number): string {
  const [long, short] = waysToSay(wait, nowMs)
  return columnsOf(long) < columns ? long : short
}
