import { describe, expect, it } from 'vitest'
import type { HandedToken } from '../../src/cli/access-token.ts'
import { keepFresh, leadMs, renewInMs } from '../../src/cli/token-upkeep.ts'
import { Secret, signInError } from '../../src/index.ts'
import { FakeClock } from '../../src/testing/index.ts'

const HOUR_MS = 3_600_000

describe('when a token is renewed', () => {
  it('is five minutes before its end, or a quarter of its life when that is less', () => {
    expect([HOUR_MS, 600_000, 4_000, 0, -5].map(leadMs)).toEqual([300_000, 150_000, 1_000, 0, 0])
    expect(renewInMs(HOUR_MS, 0)).toBe(HOUR_MS - 300_000)
    expect(renewInMs(4_000, 0)).toBe(3_000)
  })

  it('is never at once again, and less and less often when it fails, once a minute at least', () => {
    expect([0, -1_000, 10].map((left) => renewInMs(left, 0))).toEqual([500, 500, 500])
    expect([1, 2, 3, 10].map((failures) => renewInMs(0, failures))).toEqual([1_000, 2_000, 4_000, 60_000])
  })
})

describe('the upkeep of a token', () => {
  const clock = new FakeClock()
  const world = { clock }

  /** Tokens of an hour, from a provider that does what each step says. */
  function tokens(steps: readonly ('new' | 'same' | 'away' | 'over')[], end: AbortController) {
    const asked: number[] = []
    let at = 0
    const handed = (expiresAtMs: number): HandedToken => ({
      token: new Secret(`until ${expiresAtMs}`),
      source: 'session',
      expiresAtMs,
      async renewed(minValidityMs) {
        asked.push(minValidityMs)
        const step = steps[at++] ?? 'over'
        if (at === steps.length) end.abort()
        if (step === 'new') return handed(clock.nowMs() + HOUR_MS)
        if (step === 'same') return handed(expiresAtMs)
        throw signInError(step === 'away' ? 'NETWORK_TIMEOUT' : 'NOT_SIGNED_IN')
      },
    })
    return { first: handed(clock.nowMs() + HOUR_MS), asked }
  }

  async function play(steps: Parameters<typeof tokens>[0]) {
    const end = new AbortController()
    const { first, asked } = tokens([...steps, 'new'], end)
    const [renewed, told]: [string[], string[]] = [[], []]
    const startMs = clock.nowMs()
    await keepFresh(
      first,
      {
        onRenewed: async ({ token }) => void renewed.push(token.reveal()),
        onTrouble: (reason) => told.push(reason),
      },
      world,
      end.signal,
    )
    return { renewals: renewed.length, told: told.length, asked, tookMs: clock.nowMs() - startMs }
  }

  it('asks for more than what is left, so that the token at hand does not do', async () => {
    const { renewals, told, asked } = await play(['new', 'new'])
    expect({ renewals, told }).toEqual({ renewals: 2, told: 0 })
    expect(asked).toEqual([300_500, 300_500, 300_500])
  })

  it('tells of trouble once, until it is over', async () => {
    const { renewals, told } = await play(['away', 'away', 'away', 'new', 'away', 'new'])
    expect({ renewals, told }).toEqual({ renewals: 2, told: 2 })
  })

  it('does not hurry a provider that hands out the same token again', async () => {
    const { renewals, tookMs } = await play(['same', 'same', 'same', 'new'])
    expect(renewals).toBe(1)
    expect(tookMs).toBeGreaterThan(HOUR_MS - 300_000 + 7_000)
  })

  it('ends when only a new sign-in can help', async () => {
    const { renewals, told, asked } = await play(['new', 'over', 'new'])
    expect({ renewals, told, asked: asked.length }).toEqual({ renewals: 1, told: 1, asked: 2 })
  })

  it('has nothing to do for a token that nobody can renew', async () => {
    const nothing = { onRenewed: async () => {}, onTrouble: () => {} }
    const token: HandedToken = { token: new Secret('t'), source: 'environment', expiresAtMs: 1 }
    await keepFresh(token, nothing, world, new AbortController().signal)
  })

  it('notices the end of the token on a machine that was suspended, by the wall clock', async () => {
    const end = new AbortController()
    const sleepy = new FakeClock({ auto: false })
    let asked = false
    const token: HandedToken = {
      token: new Secret('t'),
      source: 'session',
      expiresAtMs: sleepy.nowMs() + HOUR_MS,
      async renewed() {
        asked = true
        throw signInError('NOT_SIGNED_IN')
      },
    }
    const upkeep = keepFresh(
      token,
      { onRenewed: async () => {}, onTrouble: () => {} },
      { clock: sleepy },
      end.signal,
    )
    sleepy.setWallClock(sleepy.nowMs() + 8 * HOUR_MS)
    sleepy.advance(30_000)
    await upkeep
    expect(asked).toBe(true)
  })
})
