import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { Issuer } from './issuer.ts'
import { refusal, request, verdictOn } from './login.ts'

const MINUTE = 60
const HOUR_MS = 3_600_000

let issuer: Issuer
let now: number

beforeAll(async () => {
  issuer = await Issuer.start()
  now = issuer.clock.nowMs() / 1_000
})
afterAll(() => issuer.close())

const verdict = async (claims: Record<string, unknown>) => verdictOn(issuer, await issuer.idToken(claims))

/** A clock of this machine that is wrong by this much, in milliseconds. The server's is right. */
const wrongBy = (ms: number) => new FakeClock({ startMs: issuer.clock.nowMs() + ms })

describe('exp', () => {
  it('JW-10 may be past by the tolerance of five minutes, and by no more', async () => {
    expect(await verdict({ exp: now - 4 * MINUTE })).toBe('accepted')
    expect(await verdict({ exp: now - 5 * MINUTE + 1 })).toBe('accepted')
    expect(await verdict({ exp: now - 5 * MINUTE })).toBe('ID_TOKEN_EXPIRED')
    expect(await verdict({ exp: now - 60 * MINUTE })).toBe('ID_TOKEN_EXPIRED')
  })

  it.each([
    ['a text', String(Date.UTC(2030, 0) / 1_000)],
    ['null, as NaN is written in JSON', Number.NaN],
    ['1e308', 1e308],
    ['negative', -1],
    ['missing', undefined],
    ['a list', [9_999_999_999]],
    ['true', true],
  ])('JW-10 is refused when it is %s', async (_, exp) => {
    expect(await verdict({ exp })).toBe('ID_TOKEN_CLAIM')
  })

  it('JW-10 is refused when it is a number that no double can hold', async () => {
    const text = JSON.stringify(issuer.claims()).replace(/"exp":\d+/, '"exp":1e999')
    expect(await verdictOn(issuer, await issuer.signedText(text))).toBe('ID_TOKEN_CLAIM')
  })
})

describe('iat and nbf', () => {
  it('JW-11 may lie four minutes in the future, not ten', async () => {
    for (const claim of ['iat', 'nbf']) {
      expect(await verdict({ [claim]: now + 4 * MINUTE })).toBe('accepted')
      expect(await verdict({ [claim]: now + 10 * MINUTE })).toBe('ID_TOKEN_NOT_YET_VALID')
    }
    expect(await verdict({ iat: now + 10 * MINUTE, nbf: now })).toBe('ID_TOKEN_NOT_YET_VALID')
  })

  it('JW-11 says that the clocks agree, so that nobody looks for the fault there', async () => {
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken({ iat: now + 10 * MINUTE }) })]
    const { problem } = await refusal(request(issuer))
    expect(problem.code).toBe('ID_TOKEN_NOT_YET_VALID')
    expect(problem.evidence).toMatchObject({ seconds: 600, skew_seconds: 0 })
  })

  it.each([
    ['iat', undefined],
    ['iat', 'now'],
    ['iat', -5],
    ['nbf', 'now'],
    ['nbf', null],
  ])('is refused when %s is %s', async (claim, value) => {
    expect(await verdict({ [claim]: value })).toBe('ID_TOKEN_CLAIM')
  })
})

describe('a wrong clock', () => {
  it('JW-11 one hour behind: named, measured by the Date header', async () => {
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken() })]
    const { problem } = await refusal(request(issuer, { client: { clock: wrongBy(-HOUR_MS) } }))
    expect(problem.code).toBe('CLOCK_SKEW')
    expect(problem.title).toBe('The clock of this machine is wrong: it is 3600 seconds behind the provider.')
    expect(problem.evidence).toMatchObject({ skew_seconds: -3_600 })
  })

  it('JW-11 one hour ahead: named, measured by the Date header', async () => {
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken({ exp: now + 5 * MINUTE }) })]
    const { problem } = await refusal(request(issuer, { client: { clock: wrongBy(HOUR_MS) } }))
    expect(problem.code).toBe('CLOCK_SKEW')
    expect(problem.title).toContain('3600 seconds ahead of the provider')
  })

  it('is not blamed for a token that is wrong by the clock of the provider as well', async () => {
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken({ exp: now - 60 * MINUTE }) })]
    const { problem } = await refusal(request(issuer, { client: { clock: wrongBy(HOUR_MS) } }))
    expect(problem.code).toBe('ID_TOKEN_EXPIRED')
    expect(problem.evidence).toMatchObject({ skew_seconds: 3_600 })
  })

  it('is not blamed for the seconds that a reply travels', async () => {
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken({ exp: now - 290 }) })]
    const { problem } = await refusal(request(issuer, { client: { clock: wrongBy(20_000) } }))
    expect(problem.code).toBe('ID_TOKEN_EXPIRED')
  })

  it('is not measured where the provider does not say its time', async () => {
    const { body } = issuer.reply({ id_token: await issuer.idToken() })
    issuer.answers['/token'] = [{ body, headers: { date: 'yesterday' } }]
    const { problem } = await refusal(request(issuer, { client: { clock: wrongBy(-HOUR_MS) } }))
    expect(problem.code).toBe('ID_TOKEN_NOT_YET_VALID')
    expect(problem.evidence).toHaveProperty('skew', 'unknown')
  })

  it('does not cost a session that is renewed: the provider’s clock is taken', async () => {
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken() })]
    const clock = wrongBy(-HOUR_MS)
    const reply = await issuer
      .client({ clock })
      .token(
        'refresh_token',
        { refresh_token: 'SENTINEL-old-refresh' },
        { scopes: ['openid'], subject: 'user-1' },
      )
    expect(reply).toMatchObject({ kind: 'tokens', tokens: { expiresAtMs: clock.nowMs() + HOUR_MS } })
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken({ exp: now - 60 * MINUTE }) })]
    const stale = issuer
      .client({ clock })
      .token(
        'refresh_token',
        { refresh_token: 'SENTINEL-old-refresh' },
        { scopes: ['openid'], subject: 'user-1' },
      )
    expect((await refusal(stale)).problem.code).toBe('ID_TOKEN_EXPIRED')
  })
})
