import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { type Freshness, freshness } from '../../src/tokens/freshness.ts'
import type { TokenSet } from '../../src/tokens/token-set.ts'

const MINUTE_MS = 60_000
const START_MS = Date.UTC(2026, 0, 1)

const living = (lifeMs: number): TokenSet => ({
  accessToken: new Secret('x'),
  tokenType: 'Bearer',
  scopes: [],
  obtainedAtMs: START_MS,
  expiresAtMs: START_MS + lifeMs,
})
const stateAt = (lifeMs: number, ms: number, minValidityMs?: number) =>
  freshness(living(lifeMs), START_MS + ms, minValidityMs)

describe('freshness', () => {
  it('of a token of an hour: renewed ahead in its last five minutes, due in its last one', () => {
    const life = 60 * MINUTE_MS
    expect(stateAt(life, 0)).toBe('fresh')
    expect(stateAt(life, 55 * MINUTE_MS - 1)).toBe('fresh')
    expect(stateAt(life, 55 * MINUTE_MS)).toBe('advisory')
    expect(stateAt(life, 59 * MINUTE_MS - 1)).toBe('advisory')
    expect(stateAt(life, 59 * MINUTE_MS)).toBe('due')
    expect(stateAt(life, 60 * MINUTE_MS)).toBe('due')
  })

  it('of a short-lived token follows its life, so that a new one is never stale at once', () => {
    const life = 5 * MINUTE_MS
    expect(stateAt(life, 0)).toBe('fresh')
    expect(stateAt(life, 225_000 - 1)).toBe('fresh')
    expect(stateAt(life, 225_000)).toBe('advisory')
    expect(stateAt(life, 270_000)).toBe('due')
    expect(stateAt(20_000, 0)).toBe('fresh')
    expect(stateAt(1_000, 0)).toBe('fresh')
  })

  it('is due for a caller who needs it longer', () => {
    const life = 60 * MINUTE_MS
    expect(stateAt(life, 0, 59 * MINUTE_MS)).toBe('fresh')
    expect(stateAt(life, 0, 60 * MINUTE_MS)).toBe('due')
    expect(stateAt(life, 59 * MINUTE_MS + 1, 0)).toBe('due')
  })

  it('of a token that was dead on arrival is due', () => {
    expect(stateAt(0, 0)).toBe('due')
    expect(stateAt(-MINUTE_MS, 0)).toBe('due')
  })

  it('is due when the clock was set back, for then nobody knows', () => {
    expect(stateAt(60 * MINUTE_MS, -59_000)).toBe('fresh')
    expect(stateAt(60 * MINUTE_MS, -61_000)).toBe('due')
  })

  it('only ever gets worse, and never calls a token fresh that has ended', () => {
    const rank: Record<Freshness, number> = { fresh: 0, advisory: 1, due: 2 }
    const ms = fc.integer({ min: 0, max: 10 ** 9 })
    fc.assert(
      fc.property(ms, ms, ms, ms, (lifeMs, one, other, minValidityMs) => {
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)]
        expect(rank[stateAt(lifeMs, earlier, minValidityMs)]).toBeLessThanOrEqual(
          rank[stateAt(lifeMs, later, minValidityMs)],
        )
        if (later + minValidityMs >= lifeMs) expect(stateAt(lifeMs, later, minValidityMs)).toBe('due')
      }),
    )
  })
})
