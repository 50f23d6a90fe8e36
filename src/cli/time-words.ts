const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
]

/** Longer spans are rounded to this, in milliseconds, so that what began a moment ago is still `1 hour`. */
const ROUND_MS = 10_000

/** A span of time for people, in its largest unit: `9 minutes`. */
export function spanWords(ms: number): string {
  const span = ms < 60_000 ? ms : Math.round(ms / ROUND_MS) * ROUND_MS
  for (const [unitMs, name] of UNITS) {
    const count = Math.floor(span / unitMs)
    if (count >= 1) return `${count} ${name}${count === 1 ? '' : 's'}`
  }
  return 'less than a second'
}

/** A moment as a program reads it: ISO 8601 in UTC, whole seconds. */
export function isoTime(ms: number): string {
  return new Date(Math.min(Math.max(ms, 0), LAST_MOMENT_MS)).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** A moment for people, and how far away it is. */
export function momentWords(ms: number, nowMs: number): string {
  const away = ms >= nowMs ? `in ${spanWords(ms - nowMs)}` : `${spanWords(nowMs - ms)} ago`
  return `${isoTime(ms)} (${away})`
}

/** The last moment of the year 9999, in milliseconds: later ones have no four-digit year. */
const LAST_MOMENT_MS = 253_402_300_799_000

/** Longest span that an option takes, in seconds: ten years. */
const SECONDS_MAX = 315_360_000

/**
 * The value of an option in seconds, as milliseconds.
 * @returns `undefined` when it is not a number of seconds
 */
export function secondsAsMs(text: string): number | undefined {
  if (!/^\d{1,9}(\.\d{1,3})?$/.test(text)) return undefined
  const seconds = Number(text)
  return seconds <= SECONDS_MAX ? seconds * 1_000 : undefined
}
