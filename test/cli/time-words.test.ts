import { describe, expect, it } from 'vitest'
import { isoTime, momentWords, secondsAsMs, spanWords } from '../../src/cli/time-words.ts'

const NOON_MS = Date.UTC(2026, 1, 15, 12)

describe('times in words', () => {
  it.each([
    [0, 'less than a second'],
    [1_500, '1 second'],
    [59_000, '59 seconds'],
    [60_000, '1 minute'],
    [599_000, '10 minutes'],
    [3_599_999, '1 hour'],
    [7_200_000, '2 hours'],
    [86_400_000, '1 day'],
  ])('%i ms is %s', (ms, words) => {
    expect(spanWords(ms)).toBe(words)
  })

  it('says when, and how far away that is', () => {
    expect(momentWords(NOON_MS + 1_800_000, NOON_MS)).toBe('2026-02-15T12:30:00Z (in 30 minutes)')
    expect(momentWords(NOON_MS - 60_000, NOON_MS)).toBe('2026-02-15T11:59:00Z (1 minute ago)')
  })

  it('has a date for every number that a token may hold', () => {
    for (const ms of [1e308, Number.MAX_SAFE_INTEGER, -1e308, 0]) expect(isoTime(ms)).toMatch(/^\d{4}-.*Z$/)
  })
})

describe('seconds on a command line', () => {
  it('become milliseconds', () => {
    expect(secondsAsMs('90')).toBe(90_000)
    expect(secondsAsMs('1.5')).toBe(1_500)
    expect(secondsAsMs('0')).toBe(0)
  })

  it.each(['', '-1', '1e9', 'ten', '0x10', ' 5', '1.2345', '999999999999', 'Infinity', 'NaN'])(
    '%j are none',
    (text) => {
      expect(secondsAsMs(text)).toBeUndefined()
    },
  )
})
