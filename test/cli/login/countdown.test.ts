import { describe, expect, it } from 'vitest'
import { clockFace, waitText } from '../../../src/cli/login/countdown.ts'

describe('the countdown', () => {
  it('reads like a clock', () => {
    expect([0, 1, 999, 1_000, 59_001, 60_000, 581_000, 3_900_000].map(clockFace)).toEqual([
      '0:00',
      '0:01',
      '0:01',
      '0:01',
      '1:00',
      '1:00',
      '9:41',
      '1:05:00',
    ])
    expect(clockFace(-5)).toBe('0:00')
  })

  it('says what is happening', () => {
    const wait = { expiresAtMs: 600_000 }
    expect(waitText(wait, 0, 80)).toBe('Waiting for the sign-in. The code is good for 10:00.')
    expect(waitText({ ...wait, retryAtMs: 10_000 }, 500, 80)).toBe(
      'No answer. Trying again in 10 s. The code is good for 10:00.',
    )
    expect(waitText({ ...wait, retryAtMs: 10_000 }, 10_000, 80)).toContain('Trying again. The code')
    expect(waitText(wait, 600_000, 80)).toBe('The code has run out. Asking one last time.')
  })

  it('TM-10 fits into every width from 20 columns', () => {
    for (let columns = 20; columns <= 200; columns += 1)
      for (const nowMs of [0, 10_000, 599_999, 700_000])
        for (const retryAtMs of [undefined, 9_000, 130_000]) {
          const wait = { expiresAtMs: 600_000, ...(retryAtMs === undefined ? {} : { retryAtMs }) }
          expect(waitText(wait, nowMs, columns).length).toBeLessThan(columns)
        }
  })
})
