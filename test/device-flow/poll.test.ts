import { afterEach, describe, expect, it, vi } from 'vitest'
import { SLOW_DOWN_STEP_MS } from '../../src/device-flow/pace.ts'
import { pollForTokens } from '../../src/device-flow/poll.ts'
import { problemOf } from '../../src/idp-errors/problem.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { replies, type ScriptedReply } from '../../src/testing/provider/scripted-reply.ts'
import type { TokenReply } from '../../src/tokens/oauth-client.ts'
import type { Clock } from '../../src/world.ts'
import { clearStage, problemOfFailure, type Stage, setStage } from './sign-in.ts'

afterEach(clearStage)

function times(count: number, reply: ScriptedReply): ScriptedReply[] {
  return Array.from({ length: count }, () => reply)
}

const seconds = (gapsMs: readonly number[]) => gapsMs.map((ms) => ms / 1_000)

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

/** Shows that a login which has ended asks nothing more for a minute. */
async function expectSilence({ fake, clock }: Stage): Promise<void> {
  const polls = fake.requestsTo('poll').length
  clock.advance(60_000)
  await new Promise((resolve) => setImmediate(resolve))
  expect(fake.requestsTo('poll')).toHaveLength(polls)
}

describe('the request', () => {
  it('TK-01 carries the grant, the code letter by letter and the client', async () => {
    const stage = await setStage()
    stage.fake.approve()
    const code = await stage.request()
    stage.fake.approve()
    await stage.poll(code)
    const [sent] = stage.fake.requestsTo('poll')
    expect(sent?.form).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: code.deviceCode.reveal(),
      client_id: stage.fake.clientId,
      code_verifier: code.codeVerifier?.reveal(),
    })
    expect(code.deviceCode.reveal()).toMatch(/\+.*\/%=&$/)
    expect(sent?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
    expect(sent?.headers.authorization).toBeUndefined()
  })
})

describe('the tokens', () => {
  it('are taken to carry the scopes that were asked for when the provider does not say', async () => {
    const stage = await setStage()
    stage.fake.script('poll', replies.approve({ scope: undefined }))
    expect((await stage.signIn()).scopes).toEqual(['openid', 'offline_access'])
  })

  it('TK-12 name the scopes that were granted when the provider says so', async () => {
    const stage = await setStage()
    stage.fake.script('poll', replies.approve({ scope: 'openid extra' }))
    expect((await stage.signIn()).scopes).toEqual(['openid', 'extra'])
  })
})

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

describe('an answer that is final', () => {
  it.each([
    ['TK-05 access_denied', replies.deny(), 'SIGN_IN_DENIED'],
    ['TK-05 authorization_declined', replies.error('authorization_declined'), 'SIGN_IN_DENIED'],
    ['TK-06 expired_token', replies.expired(), 'CODE_EXPIRED'],
    ['TK-07 bad_verification_code', replies.error('bad_verification_code')],
    ['TK-07 invalid_grant', replies.error('invalid_grant')],
    ['TK-07 invalid_client', replies.error('invalid_client', undefined, { status: 401 })],
    ['TK-07 an error that nobody knows', replies.error('x_foo')],
    ['TK-16 a wrong verifier', replies.error('invalid_grant', 'PKCE verification failed: Code mismatch')],
  ])(
    '%s ends the login at once',
    async (_what, reply, code = expect.not.stringMatching(/EXPIRED|DENIED/)) => {
      const stage = await setStage()
      stage.fake.script('poll', replies.pending(), reply)
      const problem = await problemOfFailure(stage.signIn())
      expect(problem.code).toEqual(code)
      expect(problem.retry).not.toMatch(/keep_polling|backoff/)
      expect(stage.fake.requestsTo('poll')).toHaveLength(2)
      expect(stage.fake.requestsTo('device')).toHaveLength(1)
      await expectSilence(stage)
    },
  )

  it('TK-07 TK-14 is shown without control characters and without the code that it repeats', async () => {
    const stage = await setStage()
    const code = await stage.request()
    const deviceCode = code.deviceCode.reveal()
    stage.fake.script('poll', replies.error('x_foo', `bad code ${deviceCode} \u001b]0;hi\u0007`))
    const problem = await problemOfFailure(stage.poll(code))
    const shown = JSON.stringify(problem)
    expect(shown).not.toMatch(/\\u001b|\\u0007/)
    expect(shown).not.toContain(deviceCode)
    expect(shown).toContain('bad code')
  })

  it('TK-10 is a token reply without an access token, or of a kind that we cannot use', async () => {
    for (const members of [{ access_token: undefined }, { token_type: undefined }, { token_type: 'mac' }]) {
      const stage = await setStage()
      stage.fake.script('poll', replies.approve(members))
      expect((await problemOfFailure(stage.signIn())).retry).not.toBe('backoff')
      expect(stage.fake.requestsTo('poll')).toHaveLength(1)
    }
    const stage = await setStage()
    stage.fake.script('poll', replies.approve({ token_type: 'BEARER' }))
    expect((await stage.signIn()).tokenType).toBe('Bearer')
  })

  it('TK-13 may come without a refresh token', async () => {
    const stage = await setStage()
    stage.fake.script('poll', replies.approve({ refresh_token: undefined }))
    expect(await stage.signIn()).not.toHaveProperty('refreshToken')
  })
})

describe('the end of the code', () => {
  it('DA-12 TK-09 comes from our own clock when the provider says pending for ever', async () => {
    const stage = await setStage({ deviceCodeSeconds: 900 })
    stage.fake.script('poll', ...times(180, replies.pending()))
    expect((await problemOfFailure(stage.signIn())).code).toBe('CODE_EXPIRED')
    expect(stage.gaps()).toHaveLength(180)
    expect(stage.clock.monotonicMs()).toBe(900_000)
    expect(stage.fake.requestsTo('device')).toHaveLength(1)
    await expectSilence(stage)
  })

  it('is one last poll at the deadline, also when Retry-After asks for more', async () => {
    const stage = await setStage({ deviceCodeSeconds: 600 })
    stage.fake.script('poll', replies.tooManyRequests(3_600), replies.approve())
    await stage.signIn()
    expect(seconds(stage.gaps())).toEqual([5, 595])
  })

  it('is what Keycloak means when it knows the code no longer', async () => {
    const stage = await setStage({ deviceCodeSeconds: 60, dialect: 'keycloak' })
    const forgotten = replies.error('invalid_grant', 'Device code not valid')
    stage.fake.script('poll', ...times(11, replies.pending()), forgotten)
    expect((await problemOfFailure(stage.signIn())).code).toBe('CODE_EXPIRED')
    stage.fake.assertScriptUsed()
  })

  it('leaves no poll more time than the code has, but for a moment for the last', async () => {
    const stage = await setStage({ deviceCodeSeconds: 60 })
    const code = await stage.request()
    const allowed: number[] = []
    const pending: TokenReply = { kind: 'oauth_error', error: 'authorization_pending', body: {}, status: 400 }
    const token = async (...[, , , , timeoutMs]: Parameters<Stage['client']['token']>) => {
      allowed.push(timeoutMs ?? Number.NaN)
      return pending
    }
    await problemOfFailure(pollForTokens({ ...stage.client, token }, code, { clock: stage.clock }))
    expect(seconds(allowed)).toEqual([30, 30, 30, 30, 30, 30, 25, 20, 15, 10, 5, 5])
  })
})

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
    expect(performance.now() - startedMs).toBeLessThan(50)
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

it('a problem of the poll loop has a row of its own', () => {
  for (const code of ['CODE_EXPIRED', 'SIGN_IN_DENIED', 'DEVICE_ANSWER_LOST', 'CLOCK_RUNS_FAST'] as const)
    expect(problemOf(code, { issuer: 'https://id.example', slow_downs: 3 }).title).not.toContain('<')
})
