const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** The three forms of a date that RFC 9110 section 5.6.7 tells a recipient to read. */
const FORMS = [
  /^\w{3}, (?<day>\d{2}) (?<month>\w{3}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^\w{6,9}, (?<day>\d{2})-(?<month>\w{3})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^\w{3} (?<month>\w{3}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/,
] as const

/** A year of two digits that would lie more than 50 years ahead is one of the past (RFC 9110 section 5.6.7). */
function wholeYear(year: string, nowMs: number): number {
  if (year.length === 4) return Number(year)
  const thisYear = new Date(nowMs).getUTCFullYear()
  const guess = thisYear - (thisYear % 100) + Number(year)
  return guess > thisYear + 50 ? guess - 100 : guess
}

/**
 * The moment of an HTTP date, in milliseconds since the epoch; `undefined` when it is none.
 * @param nowMs settles years of two digits
 */
export function httpDate(text: string | null, nowMs: number): number | undefined {
  for (const form of FORMS) {
    const { day, month, year, time } = form.exec(text ?? '')?.groups ?? {}
    if (day === undefined || month === undefined || year === undefined || time === undefined) continue
    const monthIndex = MONTHS.indexOf(month.toLowerCase())
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
    const ms = Date.UTC(
      wholeYear(year, nowMs),
      monthIndex,
      Number(day),
      hours,
      minutes,
      Math.min(seconds, 59),
    )
    const sound = monthIndex >= 0 && new Date(ms).getUTCDate() === Number(day) && hours < 24 && minutes < 60
    return sound && seconds <= 60 ? ms : undefined
  }
  return undefined
}

/** Longest wait that a server can ask for, in milliseconds: a day. */
const RETRY_AFTER_MAX_MS = 86_400_000

/**
 * `Retry-After` as a wait in milliseconds, 0 or more, at most a day (RFC 9110 section 10.2.3).
 * @param nowMs the clock that a date is measured against: the server's own where it is known
 * @returns `undefined` when the header is absent or is neither seconds nor a date
 */
export function retryAfter(text: string | null, nowMs: number): number | undefined {
  const waitMs = /^\d{1,15}$/.test(text ?? '')
    ? Number(text) * 1_000
    : (httpDate(text, nowMs) ?? Number.NaN) - nowMs
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), RETRY_AFTER_MAX_MS)
}
