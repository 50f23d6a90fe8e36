import { afterEach, describe, expect, it } from 'vitest'
import type { FakeClock } from '../../src/testing/fake-clock.ts'
import { replies } from '../../src/testing/provider/scripted-reply.ts'
import type { Clock } from '../../src/world.ts'
import { clearStage, problemOfFailure, seconds, setStage, times } from './sign-in.ts'

afterEach(clearStage)

describe('clocks', () => {
  /** Our clock: the provider's, but something happens in the middle of the n-th wait. */
  function disturbed(clock: FakeClock, wait: number, event: () => void): Clock {
    let waits = 0
    return {
      nowMs: () => clock.nowMs(),
      monotonicMs: () => clock.monotonicMs(),
      async sleep(ms, signal) {
        waits += 1
        if (waits === wait) event()
        await clock.sleep(ms, signal)
      },
    }
  }

  it('NW-08 one poll follows a suspend of 20 minutes, and the provider decides', async () => {
    const stage = await setStage({ deviceCodeSeconds: 900 })
    const clock = disturbed(stage.clock, 3, () => stage.clock.advance(1_200_000))
    expect((await problemOfFailure(stage.signIn({ clock }))).code).toBe('CODE_EXPIRED')
    expect(seconds(stage.gaps())).toEqual([5, 5, 1_205])
  })

  it('NW-08 the pace is the same after a suspend that the code survives', async () => {
    const stage = await setStage({ deviceCodeSeconds: 3_600 })
    stage.fake.script('poll', replies.slowDown(), ...times(4, replies.pending()), replies.approve())
    const clock = disturbed(stage.clock, 3, () => stage.clock.advance(1_200_000))
    await stage.signIn({ clock })
    expect(seconds(stage.gaps())).toEqual([5, 10, 1_210, 10, 10, 10])
  })

  it('NW-08 a suspend that the monotonic clock does not count (Linux) leads to no burst either', async () => {
    const stage = await setStage({ deviceCodeSeconds: 900 })
    const clock = disturbed(stage.clock, 3, () => stage.clock.setWallClock(stage.clock.nowMs() + 1_200_000))
    expect((await problemOfFailure(stage.signIn({ clock }))).code).toBe('CODE_EXPIRED')
    expect(seconds(stage.clock.slept)).toEqual([5, 5, 5])
  })

  it('NW-08 a code that Keycloak forgot during such a suspend has expired', async () => {
    const stage = await setStage({ deviceCodeSeconds: 900 })
    const forgotten = replies.error('invalid_grant', 'Device code not valid')
    stage.fake.script('poll', replies.pending(), replies.pending(), forgotten)
    const clock = disturbed(stage.clock, 3, () => stage.clock.setWallClock(stage.clock.nowMs() + 1_200_000))
    expect((await problemOfFailure(stage.signIn({ clock }))).code).toBe('CODE_EXPIRED')
  })

  it.each([
    ['one hour back', -3_600_000],
    ['one day forth', 86_400_000],
  ])('NW-08 a wall clock that is set %s changes neither pace nor deadline', async (_how, shiftMs) => {
    const stage = await setStage({ deviceCodeSeconds: 120 })
    stage.fake.script('poll', ...times(30, replies.pending()))
    const clock = disturbed(stage.clock, 3, () => stage.clock.setWallClock(stage.clock.nowMs() + shiftMs))
    expect((await problemOfFailure(stage.signIn({ clock }))).code).toBe('CODE_EXPIRED')
    expect(new Set(seconds(stage.clock.slept))).toEqual(new Set([5]))
    expect(stage.clock.monotonicMs()).toBe(120_000)
  })

  it('NW-08 a wall clock that is set while nobody polls ends nothing before the provider was asked', async () => {
    const stage = await setStage()
    const code = await stage.request()
    stage.fake.script('poll', replies.approve())
    stage.clock.setWallClock(stage.clock.nowMs() + 86_400_000)
    await stage.poll(code)
    stage.fake.assertScriptUsed()
  })

  it('NW-08 a wall clock that is set back while nobody polls makes no code live longer', async () => {
    const stage = await setStage({ deviceCodeSeconds: 60 })
    const code = await stage.request()
    stage.fake.script('poll', ...times(12, replies.pending()))
    stage.clock.setWallClock(stage.clock.nowMs() - 3_600_000)
    expect((await problemOfFailure(stage.poll(code))).code).toBe('CODE_EXPIRED')
    expect(stage.clock.monotonicMs()).toBe(60_000)
  })

  it.each([1.1, 1.2, 1.3])(
    'NW-09 a monotonic clock that runs %s times too fast is made up for',
    async (rate) => {
      const stage = await setStage()
      const fast: Clock = {
        nowMs: () => stage.clock.nowMs(),
        monotonicMs: () => stage.clock.monotonicMs() * rate,
        sleep: (ms, signal) => stage.clock.sleep(ms / rate, signal),
      }
      const login = stage.signIn({ clock: fast })
      while (stage.fake.requestsTo('poll').length < 8) await new Promise((resolve) => setImmediate(resolve))
      stage.fake.approve()
      await login
      const slower = stage.told.filter(({ state }) => state === 'slower')
      expect(slower).toHaveLength(3)
      expect(slower.map((waiting) => 'problem' in waiting && waiting.problem?.code)).toEqual([
        false,
        false,
        'CLOCK_RUNS_FAST',
      ])
    },
  )

  it('waits again when a timer fires early', async () => {
    const stage = await setStage()
    const early: Clock = {
      nowMs: () => stage.clock.nowMs(),
      monotonicMs: () => stage.clock.monotonicMs(),
      sleep: (ms, signal) => stage.clock.sleep(ms > 1 ? ms - 1 : ms, signal),
    }
    stage.fake.script('poll', replies.pending(), replies.approve())
    await stage.signIn({ clock: early })
    expect(seconds(stage.gaps())).toEqual([5, 5])
  })
})
