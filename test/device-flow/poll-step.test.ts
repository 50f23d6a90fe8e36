import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Life } from '../../src/device-flow/code-life.ts'
import { firstPace, leastGapOf, type Pace } from '../../src/device-flow/pace.ts'
import {
  type Asking,
  DEVICE_GRANT,
  firstStep,
  LAST_POLL_GRACE_MS,
  type Step,
  stepAfter,
} from '../../src/device-flow/poll-step.ts'
import { explain } from '../../src/idp-errors/explain.ts'
import { problemOf } from '../../src/idp-errors/problem.ts'
import { Secret } from '../../src/secret.ts'
import type { TokenReply } from '../../src/tokens/oauth-client.ts'

const client: Asking = {
  provider: { kind: 'oidc', issuer: 'https://id.example', clientId: 'cli', quirks: [] },
  confidential: false,
}
const young: Life = { lifetimeMs: 900_000, remainingMs: 800_000, over: false }
const dead: Life = { lifetimeMs: 900_000, remainingMs: -1, over: true }
const pace = firstPace(5_000)

type Extra = { status?: number; intervalMs?: number; retryAfterMs?: number; description?: string }

function oauthError(error: string, { status = 400, description, ...extra }: Extra = {}): TokenReply {
  const body = { error, ...(description === undefined ? {} : { error_description: description }) }
  return { kind: 'oauth_error', error, body, status, ...extra }
}

function fault(extra: Partial<Extract<TokenReply, { kind: 'fault' }>> = {}): TokenReply {
  const problem = problemOf('NETWORK_RESET')
  return { kind: 'fault', problem, transient: true, mayHaveBeenProcessed: false, ...extra }
}

const tokens: TokenReply = {
  kind: 'tokens',
  tokens: {
    accessToken: new Secret('at'),
    tokenType: 'Bearer',
    scopes: [],
    expiresAtMs: 1,
    obtainedAtMs: 0,
  },
}

/** The waits that a sequence of replies leads to, in seconds, until it stops. */
function waits(replies: readonly TokenReply[], life: Life = young, start: Pace = pace): number[] {
  const gaps: number[] = []
  let now = start
  for (const reply of replies) {
    const step = stepAfter(reply, now, life, client)
    if (step.kind !== 'ask') break
    gaps.push(step.afterMs / 1_000)
    now = step.pace
  }
  return gaps
}

function stopCode(step: Step): string | undefined {
  return step.kind === 'stop' ? step.problem.code : undefined
}

const pending = oauthError('authorization_pending')
const slowDown = oauthError('slow_down')

describe('the first poll', () => {
  it('comes after one interval', () => {
    expect(firstStep(7_000)).toMatchObject({ kind: 'ask', afterMs: 7_000 })
  })
})

describe('the pace', () => {
  it('stays as it is while nobody has signed in', () => {
    expect(waits([pending, pending, pending])).toEqual([5, 5, 5])
  })

  it('TK-03 grows by five seconds with each slow_down, for good', () => {
    expect([5, ...waits([pending, slowDown, pending, slowDown, slowDown])]).toEqual([5, 5, 10, 10, 15, 20])
  })

  it('TK-03 is kept through faults', () => {
    expect(waits([slowDown, fault(), fault(), pending, pending])).toEqual([10, 20, 30, 10, 10])
  })

  it('takes a longer interval from the reply, and never a shorter one', () => {
    expect(waits([oauthError('slow_down', { intervalMs: 30_000 }), pending])).toEqual([30, 30])
    expect(waits([oauthError('slow_down', { intervalMs: 1_000 }), pending])).toEqual([10, 10])
    expect(waits([oauthError('authorization_pending', { intervalMs: 8_000 }), pending])).toEqual([8, 8])
  })

  it('NW-01 doubles with each fault in a row, up to a cap, and recovers at the first answer', () => {
    expect([5, ...waits([fault(), fault(), fault(), fault(), pending])]).toEqual([5, 10, 20, 30, 30, 5])
  })

  it('NW-01 is halved at least by a fault, also where the interval is longer than the cap', () => {
    expect(waits([fault(), fault()], young, firstPace(60_000))).toEqual([120, 120])
  })

  it('waits as long as Retry-After says, once, and never shorter than the interval', () => {
    expect(waits([fault({ retryAfterMs: 42_000 }), pending])).toEqual([42, 5])
    expect(waits([fault({ retryAfterMs: 1_000 }), pending])).toEqual([5, 5])
    expect(waits([oauthError('slow_down', { status: 429, retryAfterMs: 20_000 }), pending])).toEqual([20, 10])
    expect(waits([oauthError('authorization_pending', { retryAfterMs: 60_000 })])).toEqual([60])
  })

  it('cuts a long Retry-After to the life of the code, for one last poll', () => {
    const life = { ...young, remainingMs: 100_000 }
    expect(waits([fault({ retryAfterMs: 3_600_000 })], life)).toEqual([100])
  })

  it('NW-09 is stretched after three refusals in a row: our clock runs fast', () => {
    expect(waits([slowDown, slowDown, slowDown, pending, slowDown])).toEqual([10, 15, 28, 28, 35])
  })

  it('DA-05 that no longer fits into the life of the code ends the login at once', () => {
    const step = stepAfter(oauthError('slow_down', { intervalMs: 3_600_000 }), pace, young, client)
    expect(step).toMatchObject({ kind: 'stop', afterMs: 0, problem: { code: 'DEVICE_PACE_IMPOSSIBLE' } })
  })
})

describe('a refusal', () => {
  it('says which scopes were asked for', () => {
    const reply = oauthError('invalid_scope')
    const step = stepAfter(reply, pace, young, { ...client, scopes: ['openid', 'nmp:read'] })
    expect(step).toMatchObject({ problem: { evidence: { scopes: 'openid nmp:read' } } })
  })
})

describe('the end of the code', () => {
  it('TK-09 stops a provider that says pending for ever', () => {
    expect(stopCode(stepAfter(pending, pace, dead, client))).toBe('CODE_EXPIRED')
  })

  it('lets the last poll be late by less than the default interval', () => {
    const life = { ...young, remainingMs: 1 }
    expect(stepAfter(pending, pace, life, client)).toMatchObject({ kind: 'ask', afterMs: 5_000 })
  })

  it('waits it out without a poll when the next one would be much too late', () => {
    const life = { ...young, remainingMs: 60_000 }
    expect(stepAfter(pending, firstPace(120_000), life, client)).toMatchObject({
      kind: 'stop',
      afterMs: 60_000,
      problem: { code: 'CODE_EXPIRED' },
    })
  })

  it('blames the silence when the last polls had no answer', () => {
    expect(stopCode(stepAfter(fault(), { ...pace, faults: 1 }, dead, client))).toBe('CODE_EXPIRED')
    expect(stopCode(stepAfter(fault(), { ...pace, faults: 2 }, dead, client))).toBe('DEVICE_POLLS_UNANSWERED')
  })

  it('understands a provider that has forgotten the code (Keycloak)', () => {
    const forgotten = oauthError('invalid_grant', { description: 'Device code not valid' })
    expect(stopCode(stepAfter(forgotten, pace, dead, client))).toBe('CODE_EXPIRED')
    expect(stopCode(stepAfter(forgotten, pace, young, client))).not.toBe('CODE_EXPIRED')
    const slept = { ...young, over: true }
    expect(stopCode(stepAfter(forgotten, pace, slept, client))).toBe('CODE_EXPIRED')
  })

  it('tells a code that ended by itself from one that was ended', () => {
    const ended = oauthError('expired_token')
    const earlyBy = (remainingMs: number) => stepAfter(ended, pace, { ...young, remainingMs }, client)
    expect(earlyBy(790_000)).toMatchObject({
      problem: {
        code: 'DEVICE_CODE_ENDED_EARLY',
        evidence: { after_seconds: 110, lifetime_seconds: 900 },
      },
    })
    expect(stopCode(earlyBy(9_000))).toBe('CODE_EXPIRED')
    expect(stopCode(stepAfter(ended, pace, { ...young, over: true }, client))).toBe('CODE_EXPIRED')
    expect(stopCode(stepAfter(ended, pace, dead, client))).toBe('CODE_EXPIRED')
  })

  it('does not wait for a session that was ended after the approval (Keycloak), and bears with a late one', () => {
    const sessionless = oauthError('authorization_pending', {
      description: 'The authorization request is verified but can not lookup the user session yet',
    })
    expect(waits([sessionless, sessionless, sessionless, tokens])).toEqual([5, 5, 5])
    expect(waits([sessionless, sessionless, sessionless, sessionless, pending])).toEqual([5, 5, 5])
    const end = (...replies: TokenReply[]) =>
      replies.reduce<Step>(
        (step, reply) => (step.kind === 'ask' ? stepAfter(reply, step.pace, young, client) : step),
        firstStep(5_000),
      )
    const lost = { kind: 'stop', afterMs: 0, problem: { code: 'DEVICE_APPROVAL_LOST', owner: 'user' } }
    expect(end(sessionless, sessionless, sessionless, sessionless)).toMatchObject(lost)
    expect(end(sessionless, slowDown, sessionless, fault(), sessionless, sessionless)).toMatchObject(lost)
    expect(end(sessionless, sessionless, sessionless, pending, sessionless)).toMatchObject({ kind: 'ask' })
    expect(stopCode(stepAfter(sessionless, pace, dead, client))).toBe('DEVICE_APPROVAL_LOST')
  })

  it('NW-12 knows that an answer lost on the way has spent the code', () => {
    const cut = stepAfter(fault({ mayHaveBeenProcessed: true }), pace, young, client)
    if (cut.kind !== 'ask') throw new TypeError('a cut answer is asked for again')
    expect(stopCode(stepAfter(oauthError('invalid_grant'), cut.pace, young, client))).toBe(
      'DEVICE_ANSWER_LOST',
    )
    const refused = stepAfter(fault(), cut.pace, young, client)
    expect(refused).toMatchObject({ pace: { answerMayBeLost: true } })
    expect(stepAfter(pending, cut.pace, young, client)).toMatchObject({ pace: { answerMayBeLost: false } })
  })
})

describe('an answer that is final', () => {
  it.each([
    ['access_denied', 'SIGN_IN_DENIED'],
    ['authorization_declined', 'SIGN_IN_DENIED'],
    ['expired_token', 'DEVICE_CODE_ENDED_EARLY'],
  ])('TK-05 TK-06 %s stops at once: %s', (error, code) => {
    const step = stepAfter(oauthError(error), pace, young, client)
    expect(step).toMatchObject({ kind: 'stop', afterMs: 0, problem: { code } })
  })

  it.each(['bad_verification_code', 'invalid_grant', 'invalid_client', 'unauthorized_client', 'x_foo'])(
    'TK-07 %s stops at once, with what is known of it',
    (error) => {
      const step = stepAfter(oauthError(error, { status: 401 }), pace, young, client)
      const context = { ...client, endpoint: 'token', grantType: DEVICE_GRANT, status: 401 } as const
      const problem = explain({ ...context, body: { error } })
      expect(step).toEqual({ kind: 'stop', afterMs: 0, problem })
    },
  )

  it('stays final whatever its status', () => {
    for (const status of [200, 401, 403, 429, 500, 503])
      expect(stopCode(stepAfter(oauthError('access_denied', { status }), pace, young, client))).toBe(
        'SIGN_IN_DENIED',
      )
  })

  it('NW-02 is also a fault that never passes, such as a bad certificate', () => {
    const cause = new TypeError('self-signed')
    expect(stepAfter(fault({ transient: false, cause }), pace, young, client)).toMatchObject({
      kind: 'stop',
      afterMs: 0,
      cause,
    })
  })

  it('is the tokens', () => {
    expect(stepAfter(tokens, pace, young, client)).toEqual({ kind: 'done', tokens: tokens.tokens })
  })
})

describe('the status', () => {
  it('does not matter: pending comes as 200, 400, 401, 403, 428 and 429 in the field', () => {
    const replies = [200, 400, 401, 403, 428, 429, 500].map((status) =>
      oauthError('authorization_pending', { status }),
    )
    expect(waits(replies)).toEqual([5, 5, 5, 5, 5, 5, 5])
  })
})

describe('over any sequence of replies', () => {
  const milliseconds = fc.option(fc.integer({ min: 0, max: 4_000_000 }), { nil: undefined })
  const anyReply = fc.oneof(
    fc
      .record({
        error: fc.constantFrom('authorization_pending', 'slow_down'),
        interval: milliseconds,
        after: milliseconds,
      })
      .map(({ error, interval, after }) =>
        oauthError(error, {
          ...(interval === undefined ? {} : { intervalMs: interval }),
          ...(after === undefined ? {} : { retryAfterMs: after }),
        }),
      ),
    fc
      .record({ lost: fc.boolean(), after: milliseconds })
      .map(({ lost, after }) =>
        fault({ mayHaveBeenProcessed: lost, ...(after === undefined ? {} : { retryAfterMs: after }) }),
      ),
    fc.constantFrom('access_denied', 'invalid_grant', 'x_foo').map((error) => oauthError(error)),
    fc.constant(tokens),
  )

  it('no gap is shorter than the interval, the pace never shrinks, and it ends by the deadline', () => {
    fc.assert(
      fc.property(
        fc.array(anyReply, { maxLength: 60 }),
        fc.integer({ min: 1_000, max: 120_000 }),
        fc.integer({ min: 121_000, max: 1_800_000 }),
        fc.integer({ min: 0, max: 30_000 }),
        (replies, intervalMs, lifetimeMs, roundTripMs) => {
          let nowMs = 0
          let serverIntervalMs = intervalMs
          const life = () => ({ lifetimeMs, remainingMs: lifetimeMs - nowMs, over: nowMs >= lifetimeMs })
          let step = firstStep(intervalMs)
          // After the last scripted reply the provider says pending for ever.
          for (let polls = 0; step.kind === 'ask'; polls += 1) {
            expect(step.afterMs).toBeGreaterThanOrEqual(serverIntervalMs)
            expect(leastGapOf(step.pace)).toBeGreaterThanOrEqual(serverIntervalMs)
            nowMs += step.afterMs
            expect(nowMs).toBeLessThanOrEqual(lifetimeMs + LAST_POLL_GRACE_MS)
            const reply = replies[polls] ?? pending
            const before: Pace = step.pace
            nowMs += roundTripMs
            step = stepAfter(reply, before, life(), client)
            if (reply.kind === 'oauth_error') {
              if (reply.error === 'slow_down') serverIntervalMs += 5_000
              if (reply.error === 'slow_down' || reply.error === 'authorization_pending')
                serverIntervalMs = Math.max(serverIntervalMs, reply.intervalMs ?? 0)
            }
            if (step.kind === 'ask') {
              expect(step.pace.intervalMs).toBeGreaterThanOrEqual(before.intervalMs)
              expect(leastGapOf(step.pace)).toBeGreaterThanOrEqual(leastGapOf(before))
            }
          }
          if (step.kind === 'stop')
            expect(nowMs + step.afterMs).toBeLessThanOrEqual(lifetimeMs + LAST_POLL_GRACE_MS + roundTripMs)
        },
      ),
      { numRuns: 500 },
    )
  })
})
