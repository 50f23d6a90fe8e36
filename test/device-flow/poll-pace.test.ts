import { afterEach, describe, expect, it } from 'vitest'
import { SLOW_DOWN_STEP_MS } from '../../src/device-flow/pace.ts'
import { replies } from '../../src/testing/provider/scripted-reply.ts'
import type { Clock } from '../../src/world.ts'
import { clearStage, seconds, setStage, times } from './sign-in.ts'

afterEach(clearStage)

describe('the pace, by the clock of the provider', () => {
  it('TK-02 leaves the whole interval before the first poll and between two', async () => {
    const stage = await setStage()
    stage.fake.script('poll', ...times(20, replies.pending()), replies.approve())
    const tokens = await stage.signIn()
    expect(tokens.accessToken.reveal()).toBeTruthy()
    expect(seconds(stage.gaps())).toEqual(Array.from({ length: 21 }, () => 5))
    expect(stage.told).toEqual([])
  })

  it('TK-02 satisfies a provider that measures', async () => {
    const stage = await setStage({ intervalSeconds: 3 })
    const login = stage.signIn()
    while (stage.fake.requestsTo('poll').length < 30) await new Promise((resolve) => setImmediate(resolve))
    stage.fake.approve()
    await login
    expect(stage.told).toEqual([])
    expect(Math.min(...stage.gaps())).toBe(3_000)
  })

  it('TK-03 keeps each slow_down for good', async () => {
    const stage = await setStage()
    stage.fake.script(
      'poll',
      replies.pending(),
      replies.slowDown(),
      replies.pending(),
      replies.slowDown({ status: 429 }),
      replies.slowDown(),
      replies.reset(),
      replies.pending(),
      replies.approve(),
    )
    await stage.signIn()
    expect(seconds(stage.gaps())).toEqual([5, 5, 10, 10, 15, 20, 40, 20])
    stage.fake.assertScriptUsed()
  })

  it('TK-03 takes a longer interval out of a slow_down, and no shorter one (GitHub)', async () => {
    const stage = await setStage()
    stage.fake.script(
      'poll',
      replies.slowDown({ status: 200, body: { interval: 30 } }),
      replies.slowDown({ body: { interval: 1 } }),
      replies.pending(),
      replies.approve(),
    )
    await stage.signIn()
    expect(seconds(stage.gaps())).toEqual([5, 30, 35, 35])
  })

  it('does not depend on the status of an answer', async () => {
    const stage = await setStage()
    const statuses = [200, 400, 401, 403, 428, 429, 500]
    stage.fake.script('poll', ...statuses.map((status) => replies.pending({ status })), replies.approve())
    await stage.signIn()
    expect(new Set(seconds(stage.gaps()))).toEqual(new Set([5]))
  })

  it('reads an answer in form encoding', async () => {
    const stage = await setStage()
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
    stage.fake.script(
      'poll',
      replies.status(200, { headers, body: 'error=authorization_pending' }),
      replies.status(200, { headers, body: 'error=slow_down&interval=12' }),
      replies.approve(),
    )
    await stage.signIn()
    expect(seconds(stage.gaps())).toEqual([5, 5, 12])
  })

  it('hands out the tokens at most one interval after the approval', async () => {
    for (const afterMs of [1, 2_500, 4_999, 5_001, 9_999, 42_000]) {
      const stage = await setStage()
      const startMs = stage.clock.nowMs()
      const approveInTime: Clock = {
        nowMs: () => stage.clock.nowMs(),
        monotonicMs: () => stage.clock.monotonicMs(),
        async sleep(ms, signal) {
          if (stage.clock.nowMs() + ms >= startMs + afterMs) stage.fake.approve()
          await stage.clock.sleep(ms, signal)
        },
      }
      await stage.signIn({ clock: approveInTime })
      expect(stage.clock.nowMs() - (startMs + afterMs)).toBeLessThanOrEqual(5_000)
    }
  })
})

describe('what is told', () => {
  it('is each change of the pace and of the network, and nothing else', async () => {
    const stage = await setStage()
    stage.fake.script(
      'poll',
      ...times(3, replies.pending()),
      replies.slowDown(),
      replies.pending(),
      replies.reset(),
      replies.tooManyRequests(60),
      replies.pending(),
      replies.pending(),
      replies.approve(),
    )
    await stage.signIn()
    expect(stage.told).toMatchObject([
      { state: 'slower', intervalMs: 5_000 + SLOW_DOWN_STEP_MS },
      { state: 'unreachable', retryInMs: 20_000, problem: { code: 'NETWORK_RESET' } },
      { state: 'unreachable', retryInMs: 60_000 },
      { state: 'reachable', intervalMs: 10_000 },
    ])
  })

  it('NW-09 is once that the clock is suspected', async () => {
    const stage = await setStage()
    stage.fake.script('poll', ...times(5, replies.slowDown()), replies.approve())
    await stage.signIn()
    const suspicions = stage.told.map((waiting) => ('problem' in waiting ? waiting.problem?.code : undefined))
    expect(suspicions).toEqual([undefined, undefined, 'CLOCK_RUNS_FAST', undefined, undefined])
  })
})
