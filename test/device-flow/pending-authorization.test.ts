import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodePending,
  dueInMs,
  encodePending,
  isShareable,
  type PendingAuthorization,
  pendingFrom,
} from '../../src/device-flow/pending-authorization.ts'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'
import { Secret } from '../../src/secret.ts'

const NOW_MS = Date.UTC(2026, 10, 25)

function pending(changes: Partial<PendingAuthorization['authorization']> = {}): PendingAuthorization {
  const authorization = {
    deviceCode: new Secret('device-code-of-the-test'),
    codeVerifier: new Secret('verifier-of-the-test'),
    userCode: 'ABCD-EFGH',
    verificationUri: 'https://idp.example.com/device',
    verificationUriComplete: 'https://idp.example.com/device?user_code=ABCD-EFGH',
    lifetimeMs: 900_000,
    expiresAtMs: NOW_MS + 900_000,
    intervalMs: 5_000,
    scopes: ['openid', 'platform:read'],
    ...changes,
  }
  return pendingFrom(authorization, { audience: 'api://nmp' }, NOW_MS)
}

/** What a pending authorization says, its secrets told. */
const said = ({ authorization, ...rest }: PendingAuthorization) => ({
  ...rest,
  authorization: {
    ...authorization,
    deviceCode: authorization.deviceCode.reveal(),
    codeVerifier: authorization.codeVerifier?.reveal(),
  },
})

describe('a code that waits, as text', () => {
  it('comes back as it was', () => {
    const whole = pending()
    expect(said(decodePending(encodePending(whole)))).toEqual(said(whole))
    const { codeVerifier, verificationUriComplete, ...least } = whole.authorization
    const small = {
      ...pendingFrom(least, {}, NOW_MS),
      pace: { ...whole.pace, slowDowns: 3, clockRunsFast: true },
    }
    expect(said(decodePending(encodePending(small)))).toEqual(said(small))
    expect([codeVerifier?.reveal(), verificationUriComplete]).not.toContain(undefined)
  })

  it('prints no secret by itself', () => {
    expect(`${encodePending(pending())} ${JSON.stringify(pending())}`).not.toMatch(/of-the-test/)
  })

  it('is refused when any part of it is damaged, and no value of it is shown', () => {
    const body: Record<string, unknown> = JSON.parse(encodePending(pending()).reveal())
    const mayBeAbsent = [
      ...['code_verifier', 'verification_uri_complete', 'scopes', 'parameters'],
      ...['clock_runs_fast', 'answer_may_be_lost'],
    ]
    const read = (changes: Readonly<Record<string, unknown>>) => {
      try {
        return decodePending(new Secret(JSON.stringify({ ...body, ...changes })))
      } catch (error) {
        if (!isSignInError(error)) throw error
        expect(JSON.stringify(error.problem)).not.toContain('of-the-test')
        return error.problem.code
      }
    }
    for (const field of Object.keys(body)) {
      expect({ field, read: read({ [field]: [{}] }) }).toEqual({ field, read: 'SESSION_UNREADABLE' })
      const without = read({ [field]: undefined })
      if (mayBeAbsent.includes(field)) expect(without).toBeTypeOf('object')
      else expect({ field, without }).toEqual({ field, without: 'SESSION_UNREADABLE' })
    }
    for (const field of ['lifetime_ms', 'expires_at_ms', 'interval_ms', 'asked_at_ms', 'wait_ms'])
      for (const value of [-1, '5', null])
        expect({ field, read: read({ [field]: value }) }).toEqual({ field, read: 'SESSION_UNREADABLE' })
    expect(() =>
      decodePending(new Secret(encodePending(pending()).reveal().replace('900000', '1e999'))),
    ).toThrow()
    for (const text of ['', '[]', '{"version":2}', '{'])
      expect(() => decodePending(new Secret(text))).toThrow()
  })
})

describe('the rest of the wait', () => {
  it('is never more than all of it, and never less than nothing, whatever the clock says', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (offMs) => {
        const restMs = dueInMs(pending(), NOW_MS + offMs)
        return restMs >= 0 && restMs <= 5_000
      }),
    )
    expect([-1, 0, 1_000, 5_000, 9_000].map((afterMs) => dueInMs(pending(), NOW_MS + afterMs))).toEqual([
      5_000, 5_000, 4_000, 0, 0,
    ])
  })
})

describe('a code that is worth showing again', () => {
  it.each([
    ['fresh', 900_000, 0, true],
    ['good for two minutes', 900_000, 780_000, true],
    ['good for less', 900_000, 780_001, false],
    ['short-lived, in the first half of its life', 60_000, 30_000, true],
    ['short-lived, in the second half', 60_000, 30_001, false],
    ['dead', 60_000, 60_001, false],
    ['of a time that has not come yet', 60_000, -1, false],
  ])('%s', (_, lifetimeMs, ageMs, expected) => {
    const code = pending({ lifetimeMs, expiresAtMs: NOW_MS + lifetimeMs })
    expect(isShareable(code, NOW_MS + ageMs)).toBe(expected)
  })
})
