import { afterEach, describe, expect, it, vi } from 'vitest'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { replies } from '../../src/testing/provider/scripted-reply.ts'
import { clearStage, expectSilence, setStage, times } from './sign-in.ts'

afterEach(clearStage)

describe('a cancel', () => {
  it('ends a wait at once, with the reason', async () => {
    const stage = await setStage({ fakeClock: new FakeClock({ auto: false }) })
    const code = await stage.request()
    const stop = new AbortController()
    const login = stage.poll(code, { signal: stop.signal })
    const reason = new TypeError('enough')
    stop.abort(reason)
    await expect(login).rejects.toBe(reason)
    expect(stage.fake.requestsTo('poll')).toEqual([])
    await expectSilence(stage)
  })

  it('drops a request that is under way', async () => {
    const stage = await setStage()
    stage.fake.script('poll', replies.hang())
    const stop = new AbortController()
    const login = stage.signIn({ signal: stop.signal })
    while (stage.fake.requestsTo('poll').length < 1) await new Promise((resolve) => setImmediate(resolve))
    const startedMs = performance.now()
    stop.abort('enough')
    await expect(login).rejects.toBe('enough')
    expect(performance.now() - startedMs).toBeLessThan(1_000)
    await expectSilence(stage)
  })

  it('before the start sends nothing', async () => {
    const stage = await setStage()
    const code = await stage.request()
    await expect(stage.poll(code, { signal: AbortSignal.abort('no') })).rejects.toBe('no')
    expect(stage.fake.requestsTo('poll')).toEqual([])
  })

  it('leaves no listener behind on the signal of the caller', async () => {
    const stage = await setStage()
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    stage.fake.script('poll', ...times(5, replies.pending()), replies.approve())
    await stage.signIn({ signal })
    expect(added.mock.calls.length).toBeGreaterThan(5)
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length)
  })
})
