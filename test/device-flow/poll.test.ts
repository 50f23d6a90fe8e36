import { afterEach, describe, expect, it } from 'vitest'
import { pollForTokens } from '../../src/device-flow/poll.ts'
import { problemOf } from '../../src/idp-errors/problem.ts'
import { replies } from '../../src/testing/provider/scripted-reply.ts'
import type { TokenReply } from '../../src/tokens/oauth-client.ts'
import {
  clearStage,
  expectSilence,
  problemOfFailure,
  type Stage,
  seconds,
  setStage,
  times,
} from './sign-in.ts'

afterEach(clearStage)

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

describe('an answer that is final', () => {
  it.each([
    ['TK-05 access_denied', replies.deny(), 'SIGN_IN_DENIED'],
    ['TK-05 authorization_declined', replies.error('authorization_declined'), 'SIGN_IN_DENIED'],
    ['TK-06 expired_token', replies.expired(), 'DEVICE_CODE_ENDED_EARLY'],
    ['TK-07 bad_verification_code', replies.error('bad_verification_code'), 'DEVICE_CODE_NOT_KNOWN'],
    ['TK-07 invalid_grant', replies.error('invalid_grant'), 'DEVICE_CODE_NOT_KNOWN'],
    [
      'TK-07 invalid_client',
      replies.error('invalid_client', undefined, { status: 401 }),
      'OAUTH_INVALID_CLIENT',
    ],
    ['TK-07 an error that nobody knows', replies.error('x_foo'), 'OAUTH_ERROR_UNKNOWN'],
    [
      'TK-16 a wrong verifier',
      replies.error('invalid_grant', 'PKCE verification failed: Code mismatch'),
      'OAUTH_PKCE_MISMATCH',
    ],
  ])('%s ends the login at once', async (_what, reply, code) => {
    const stage = await setStage()
    stage.fake.script('poll', replies.pending(), reply)
    const problem = await problemOfFailure(stage.signIn())
    expect(problem.code).toBe(code)
    expect(problem.retry).not.toMatch(/keep_polling|backoff/)
    expect(stage.fake.requestsTo('poll')).toHaveLength(2)
    expect(stage.fake.requestsTo('device')).toHaveLength(1)
    await expectSilence(stage)
  })

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
      expect((await problemOfFailure(stage.signIn())).code).toBe('TOKEN_REPLY_INVALID')
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

it('a problem of the poll loop has a row of its own', () => {
  for (const code of ['CODE_EXPIRED', 'SIGN_IN_DENIED', 'DEVICE_ANSWER_LOST', 'CLOCK_RUNS_FAST'] as const)
    expect(problemOf(code, { issuer: 'https://id.example', slow_downs: 3 }).title).not.toContain('<')
})
