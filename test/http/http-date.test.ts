import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { httpDate, retryAfter } from '../../src/http/http-date.ts'

const NOW_MS = Date.UTC(2026, 10, 25, 12)

describe('an HTTP date', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sunday, 06-Nov-76 08:49:37 GMT', Date.UTC(2076, 10, 6, 8, 49, 37)],
    ['Sunday, 06-Nov-77 08:49:37 GMT', Date.UTC(1977, 10, 6, 8, 49, 37)],
    ['Sun Nov  6 08:49:37 1994', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2016, 11, 31, 23, 59, 59)],
  ])('%s is read', (text, expected) => {
    expect(httpDate(text, NOW_MS)).toBe(expected)
  })

  it.each([
    null,
    '',
    'tomorrow',
    '2026-11-25T12:00:00Z',
    'Sun, 06 Nov 1994 08:49:37 +0100',
    'Sun, 06 Xyz 1994 08:49:37 GMT',
    'Sun, 31 Feb 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:00 GMT',
    'Sun, 06 Nov 1994 08:49:61 GMT',
    'Sun, 06 Nov 19940 08:49:37 GMT',
  ])('%s is none', (text) => {
    expect(httpDate(text, NOW_MS)).toBeUndefined()
  })

  it('that JavaScript writes is read back', () => {
    const dates = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(dates, (date) => {
        expect(httpDate(date.toUTCString(), NOW_MS)).toBe(Math.floor(date.getTime() / 1_000) * 1_000)
      }),
    )
  })
})

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    ['86401', 86_400_000],
    ['999999999999999', 86_400_000],
    [new Date(NOW_MS + 30_000).toUTCString(), 30_000],
    [new Date(NOW_MS - 30_000).toUTCString(), 0],
    [new Date(NOW_MS + 400_000_000).toUTCString(), 86_400_000],
  ])('%s is a wait of %i ms', (text, expected) => {
    expect(retryAfter(text, NOW_MS)).toBe(expected)
  })

  it.each([null, '', '-1', '1.5', '1e3', ' 5 5', 'soon', 'NaN', 'Infinity', '1'.repeat(40)])(
    '%s is none',
    (text) => {
      expect(retryAfter(text, NOW_MS)).toBeUndefined()
    },
  )

  it('of any text is no wait, or one between nothing and a day', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const waitMs = retryAfter(text, NOW_MS) ?? 0
        expect(waitMs).toBeGreaterThanOrEqual(0)
        expect(waitMs).toBeLessThanOrEqual(86_400_000)
      }),
    )
  })
})
