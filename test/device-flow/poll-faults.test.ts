import { afterEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { replies, type ScriptedReply } from '../../src/testing/provider/scripted-reply.ts'
import { clearStage, problemOfFailure, seconds, setStage, times } from './sign-in.ts'

afterEach(clearStage)

/** A `fetch` whose polls fail with these codes, one after the other, and then work. */
function failingPolls(codes: string[]): typeof globalThis.fetch {
  return (input, init) => {
    const code = String(input).endsWith('/token') ? codes.shift() : undefined
    if (code === undefined) return globalThis.fetch(input, init)
    return Promise.reject(
      new TypeError('fetch failed', { cause: Object.assign(new TypeError(code), { code }) }),
    )
  }
}

describe('a fault', () => {
  it.each<[string, ScriptedReply]>([
    ['a reset connection', replies.reset()],
    ['502', replies.status(502)],
    ['503 with a page', replies.html(503)],
    ['a page with status 200, as captive portals send it', replies.html(200)],
    ['429 without a body', replies.status(429)],
    ['500 with a refusal that may not be meant', replies.error('invalid_grant', undefined, { status: 500 })],
    ['server_error', replies.error('server_error')],
    ['a cut reply', replies.cutAfter(120, replies.pending() as never)],
    ['no HTTP at all', replies.raw('SSH-2.0-OpenSSH_9.6\r\n')],
    ['JSON that is no object', replies.status(200, { body: '[]' })],
  ])('NW-01 is waited out with growing gaps: %s', async (_what, reply) => {
    const stage = await setStage()
    stage.fake.script('poll', replies.pending(), ...times(5, reply), replies.pending(), replies.approve())
    await stage.signIn()
    expect(seconds(stage.gaps())).toEqual([5, 5, 10, 20, 30, 30, 30, 5])
    expect(stage.told.map(({ state }) => state)).toEqual([
      'unreachable',
      'unreachable',
      'unreachable',
      'reachable',
    ])
    stage.fake.assertScriptUsed()
  })

  it.each([
    'ECONNRESET',
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ENETDOWN',
    'EHOSTUNREACH',
    'ETIMEDOUT',
    'UND_ERR_CONNECT_TIMEOUT',
    'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
  ])('NW-01 NW-02 is waited out with growing gaps: %s', async (code) => {
    const stage = await setStage({ fetch: failingPolls([code, code, code]) })
    stage.fake.script('poll', replies.approve())
    await stage.signIn()
    expect(seconds(stage.clock.slept)).toEqual([5, 10, 20, 30])
    expect(stage.told[0]).toMatchObject({ state: 'unreachable', retryInMs: 10_000 })
  })

  it.each(['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
    'NW-02 that never passes ends the login at once: %s',
    async (code) => {
      const stage = await setStage({ fetch: failingPolls([code]) })
      expect((await problemOfFailure(stage.signIn())).code).toMatch(/^TLS_/)
      expect(seconds(stage.clock.slept)).toEqual([5])
    },
  )

  it('NW-04 is a reply that is cut after any number of bytes', async () => {
    const stage = await setStage({ deviceCodeSeconds: 36_000 })
    const code = await stage.request()
    const cuts = Array.from({ length: 200 }, (_, bytes) => replies.cutAfter(bytes))
    stage.fake.script('poll', ...cuts, replies.approve())
    await stage.poll(code)
    stage.fake.assertScriptUsed()
  })

  it('waits as long as Retry-After says, in seconds or until a date', async () => {
    const clock = new FakeClock({ startMs: Date.UTC(2026, 0, 1) })
    const stage = await setStage({ fakeClock: clock })
    const inAMinute = new Date(clock.nowMs() + 5_000 + 42_000 + 60_000).toUTCString()
    stage.fake.script(
      'poll',
      replies.tooManyRequests(42),
      replies.status(503, { headers: { 'retry-after': inAMinute } }),
      replies.tooManyRequests(1),
      replies.approve(),
    )
    await stage.signIn()
    expect(seconds(stage.gaps())).toEqual([5, 42, 60, 5])
  })

  it('does not end the login when nine polls out of ten fail', async () => {
    const stage = await setStage()
    stage.fake.script(
      'poll',
      ...times(9, replies.reset()),
      replies.pending(),
      ...times(9, replies.status(502)),
      replies.approve(),
    )
    await stage.signIn()
    expect(stage.clock.monotonicMs()).toBeLessThan(900_000)
    stage.fake.assertScriptUsed()
  })

  it('that lasts until the code is dead is what the problem is about', async () => {
    const stage = await setStage({ deviceCodeSeconds: 60 })
    stage.fake.script('poll', ...times(4, replies.reset()))
    const problem = await problemOfFailure(stage.signIn())
    expect(problem).toMatchObject({
      code: 'DEVICE_POLLS_UNANSWERED',
      owner: 'network',
      evidence: { polls: 4 },
    })
    expect(seconds(stage.gaps())).toEqual([5, 10, 20, 25])
  })

  it('NW-12 after which the code is spent has lost the tokens on their way', async () => {
    const stage = await setStage()
    const code = await stage.request()
    stage.fake.approve()
    stage.fake.script('poll', replies.cutAfter(300))
    expect((await problemOfFailure(stage.poll(code))).code).toBe('DEVICE_ANSWER_LOST')
    expect(stage.fake.requestsTo('poll')).toHaveLength(2)
  })
})
