import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { renderProblem } from '../../src/idp-errors/render.ts'
import { signInError } from '../../src/idp-errors/sign-in-error.ts'
import { Secret } from '../../src/secret.ts'
import { ACCESS_TOKEN, type Answer, CLIENT_ID, Issuer, newKey, REFRESH_TOKEN } from './issuer.ts'
import { DEVICE_CODE, DEVICE_GRANT, refusal, request, SCOPES, tokensOf } from './login.ts'

const key = await newKey()
let issuer: Issuer

beforeEach(async () => {
  issuer = await Issuer.start({ keys: [key] })
})
afterEach(() => issuer.close())

const answer = (...answers: Answer[]) => {
  issuer.answers['/token'] = answers
}
const json = (body: unknown, status = 400, headers = {}): Answer => ({ status, body, headers })

describe('the request', () => {
  it('TK-01 is a form with the exact grant type, the code as it came, and the client', async () => {
    answer(issuer.reply())
    await request(issuer)
    const [arrived] = issuer.requests('/token')
    expect(arrived).toMatchObject({ method: 'POST' })
    expect(Object.fromEntries(arrived!.form)).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: DEVICE_CODE,
      client_id: CLIENT_ID,
    })
    expect(arrived!.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
    expect(arrived!.headers).toMatchObject({ accept: 'application/json' })
    expect(arrived!.headers).not.toHaveProperty('cookie')
    expect(arrived!.headers).not.toHaveProperty('authorization')
  })

  it('DA-01 of the device endpoint is a form with the client, and carries no secret', async () => {
    issuer.answers['/device'] = [{ body: { device_code: 'x' } }]
    const reply = await issuer.client().deviceAuthorization({ scope: SCOPES.join(' ') })
    expect(reply.text).toBe('{"device_code":"x"}')
    const [arrived] = issuer.requests('/device')
    expect(Object.fromEntries(arrived!.form)).toEqual({ client_id: CLIENT_ID, scope: 'openid platform:read' })
    expect(arrived!.headers).not.toHaveProperty('authorization')
  })

  it('is not sent to an endpoint that the provider does not name', async () => {
    const metadata = (good: ReturnType<Issuer['metadata']>) => {
      const { device_authorization_endpoint: _, ...rest } = good
      return rest
    }
    const { problem } = await refusal(issuer.client({ metadata }).deviceAuthorization({}))
    expect(problem.code).toBe('DEVICE_FLOW_NOT_OFFERED')
    expect(issuer.arrived).toEqual([])
  })

  it('carries the secret of a confidential client in the header, form-encoded first (RFC 6749 section 2.3.1)', async () => {
    answer(issuer.reply())
    const clientSecret = async () => new Secret('SENTINEL: ü+/&=%')
    await request(issuer, {
      client: { clientSecret, provider: { clientId: 'a b:c' } },
      expected: { scopes: [] },
    })
    const [arrived] = issuer.requests('/token')
    const credentials = Buffer.from(
      arrived!.headers.authorization!.slice('Basic '.length),
      'base64',
    ).toString()
    expect(credentials).toBe('a+b%3Ac:SENTINEL%3A+%C3%BC%2B%2F%26%3D%25')
    expect(arrived!.form.has('client_id')).toBe(false)
    expect(arrived!.form.has('client_secret')).toBe(false)
  })

  it.each([
    [['client_secret_post'], 'form'],
    [['client_secret_basic', 'client_secret_post'], 'header'],
    [['private_key_jwt'], 'header'],
    [['none', 'client_secret_post'], 'form'],
  ])('carries the secret where the provider wants it: %j, so in the %s', async (methods, place) => {
    answer(issuer.reply())
    await request(issuer, {
      client: {
        clientSecret: async () => new Secret('SENTINEL-client-secret'),
        metadata: (good) => ({ ...good, token_endpoint_auth_methods_supported: methods }),
      },
    })
    const [{ headers, form } = { headers: {}, form: new URLSearchParams() }] = issuer.requests('/token')
    expect(headers.authorization === undefined ? 'form' : 'header').toBe(place)
    expect(form.get('client_secret')).toBe(place === 'form' ? 'SENTINEL-client-secret' : null)
    expect(form.get('client_id')).toBe(place === 'form' ? CLIENT_ID : null)
  })
})

describe('a success', () => {
  it.each([
    ['no access_token', { access_token: undefined }, 'access_token'],
    ['an empty access_token', { access_token: '' }, 'access_token'],
    ['an access_token that is an object', { access_token: {} }, 'access_token'],
    ['an access_token with a line feed', { access_token: 'SENTINEL\nx: y' }, 'access_token'],
    ['an access_token of 65,537 characters', { access_token: 'S'.repeat(65_537) }, 'access_token'],
    ['no token_type', { token_type: undefined }, 'token_type'],
    ['token_type mac', { token_type: 'mac' }, 'token_type'],
    ['token_type DPoP, which nobody asked for', { token_type: 'DPoP' }, 'token_type'],
    ['a refresh_token that is a number', { refresh_token: 7 }, 'refresh_token'],
    ['a refresh_token with an escape', { refresh_token: 'SENTINEL\u001b[2J' }, 'refresh_token'],
    ['an id_token that is a list', { id_token: [] }, 'id_token'],
    ['scopes as a list', { scope: ['openid'] }, 'scope'],
    ['a scope with a quotation mark', { scope: 'openid "x"' }, 'scope'],
    ['a scope with a line feed', { scope: 'openid\nx' }, 'scope'],
    ['expires_in that is a word', { expires_in: 'soon' }, 'expires_in'],
    ['expires_in that is an object', { expires_in: {} }, 'expires_in'],
  ])('TK-10 is refused with %s, and the field is named', async (_, more, field) => {
    answer(issuer.reply(more))
    const { problem } = await refusal(request(issuer))
    expect(problem).toMatchObject({ code: 'TOKEN_REPLY_INVALID', evidence: { field } })
    expect(problem.title).toContain(field)
  })

  it('is refused when it is an empty object', async () => {
    answer({ body: {} })
    expect((await refusal(request(issuer))).problem.code).toBe('TOKEN_REPLY_INVALID')
  })

  it.each(['BEARER', 'bearer', 'Bearer'])('TK-10 is accepted with token_type %s', async (token_type) => {
    answer(issuer.reply({ token_type }))
    expect(await tokensOf(issuer)).toMatchObject({ tokenType: 'Bearer' })
  })

  it.each([
    ['3,600', 3_600, 3_600_000],
    ['a text', '3600', 3_600_000],
    ['fractional', 59.5, 59_500],
    ['0', 0, 0],
    ['negative', -1, 0],
    ['a negative text', '-3600', 0],
    ['1e308: ten years', 1e308, 315_360_000_000],
    ['null, without a way to renew it: an hour', null, 3_600_000],
  ])('TK-11 lives as long as expires_in says: %s', async (_, expires_in, lifeMs) => {
    answer(issuer.reply({ expires_in, refresh_token: undefined }))
    const tokens = await tokensOf(issuer)
    expect(tokens.expiresAtMs - tokens.obtainedAtMs).toBe(lifeMs)
    expect(tokens.obtainedAtMs).toBe(issuer.clock.nowMs())
    expect(new Date(tokens.expiresAtMs).getTime()).toBe(tokens.expiresAtMs)
  })

  it('TK-11 lives five minutes when nothing is said and it can be renewed, or as long as its own exp says', async () => {
    const lifeOf = async (access_token: string, date?: string) => {
      const { body } = issuer.reply({ access_token, expires_in: undefined })
      answer({ body, headers: date === undefined ? {} : { date } })
      const tokens = await tokensOf(issuer)
      return tokens.expiresAtMs - tokens.obtainedAtMs
    }
    expect(await lifeOf('opaque')).toBe(300_000)
    expect(await lifeOf(await issuer.idToken())).toBe(600_000)
    // The life is measured on the server's clock, whatever the clock of this machine says.
    const serverNow = new Date(issuer.clock.nowMs() + 60_000).toUTCString()
    expect(await lifeOf(await issuer.idToken(), serverNow)).toBe(540_000)
    for (const [exp, lifeMs] of [
      [1e308, 315_360_000_000],
      [-5, 0],
      ['soon', 300_000],
      [null, 300_000],
    ] as const)
      expect(await lifeOf(await issuer.idToken({ exp }))).toBe(lifeMs)
  })

  it('TK-12 keeps the scopes that were granted, fewer or more, as they are spelled', async () => {
    const granted = async (scope: unknown) => {
      answer(issuer.reply({ scope }))
      return (await tokensOf(issuer)).scopes
    }
    expect(await granted('openid')).toEqual(['openid'])
    expect(await granted('openid platform:read  Admin openid')).toEqual(['openid', 'platform:read', 'Admin'])
    expect(await granted(undefined)).toEqual(SCOPES)
    expect(await granted(null)).toEqual(SCOPES)
    expect(await granted('')).toEqual([])
  })

  it.each([undefined, null, ''])(
    'TK-13 without a refresh token (%j) is a session that will not renew',
    async (refresh_token) => {
      answer(issuer.reply({ refresh_token }))
      expect(await tokensOf(issuer)).not.toHaveProperty('refreshToken')
    },
  )

  it('carries its tokens as secrets', async () => {
    const idToken = await issuer.idToken()
    answer(issuer.reply({ id_token: idToken }))
    const tokens = await tokensOf(issuer)
    expect(tokens.accessToken.reveal()).toBe(ACCESS_TOKEN)
    expect(tokens.refreshToken?.reveal()).toBe(REFRESH_TOKEN)
    expect(tokens.idToken?.reveal()).toBe(idToken)
    expect(inspect(tokens)).not.toContain(idToken.slice(0, 20))
  })

  it('takes the person from the access token where there is no ID token', async () => {
    answer(issuer.reply({ access_token: await issuer.idToken({ sub: 'user-9', name: 'Ada' }) }))
    expect((await tokensOf(issuer)).identity).toEqual({ subject: 'user-9', name: 'Ada' })
    answer(issuer.reply())
    expect(await tokensOf(issuer)).not.toHaveProperty('identity')
  })

  it('is understood as a form, which is how GitHub answers', async () => {
    answer({
      body: 'access_token=SENTINEL-gho&token_type=bearer&scope=repo',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    })
    const tokens = await tokensOf(issuer)
    expect(tokens.accessToken.reveal()).toBe('SENTINEL-gho')
    expect(tokens.scopes).toEqual(['repo'])
  })

  it('cannot reach our prototypes', async () => {
    const { body } = issuer.reply()
    answer({
      body: `${JSON.stringify(body).slice(0, -1)},"__proto__":{"access_token":"x","polluted":1},"constructor":{"prototype":{"polluted":1}}}`,
      headers: { 'content-type': 'application/json' },
    })
    expect((await tokensOf(issuer)).accessToken.reveal()).toBe(ACCESS_TOKEN)
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('an OAuth error', () => {
  it.each([200, 400, 401, 403, 428, 429, 500, 503])(
    'is read from the body first: pending with status %i',
    async (status) => {
      answer(json({ error: 'authorization_pending' }, status))
      expect(await request(issuer)).toMatchObject({
        kind: 'oauth_error',
        error: 'authorization_pending',
        status,
      })
    },
  )

  it('brings its interval and its Retry-After along', async () => {
    answer(json({ error: 'slow_down', interval: 12 }, 429, { 'retry-after': '7' }))
    expect(await request(issuer)).toMatchObject({
      error: 'slow_down',
      intervalMs: 12_000,
      retryAfterMs: 7_000,
    })
    for (const interval of [0, -5, 'soon', null, {}, Number.NaN]) {
      answer(json({ error: 'slow_down', interval }))
      expect(await request(issuer)).not.toHaveProperty('intervalMs')
    }
    answer(json({ error: 'slow_down', interval: 1e308 }))
    expect(await request(issuer)).toMatchObject({ intervalMs: 86_400_000 })
  })

  it('is understood in the form that GitHub sends', async () => {
    answer({
      body: 'error=slow_down&error_description=Too+fast&interval=10',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(await request(issuer)).toMatchObject({
      kind: 'oauth_error',
      error: 'slow_down',
      intervalMs: 10_000,
      body: { error_description: 'Too fast' },
    })
  })

  it('is understood in the bodies of Okta’s own', async () => {
    answer(json({ errorCode: 'invalid_client', errorSummary: "Invalid value for 'client_id' parameter." }))
    expect(await request(issuer)).toMatchObject({ kind: 'oauth_error', error: 'invalid_client' })
    answer(json({ errorCode: 'E0000007', errorSummary: 'Not found' }, 404))
    expect(await request(issuer)).toMatchObject({ kind: 'oauth_error', error: 'E0000007', status: 404 })
    answer(json({ errorCode: 'E0000047', errorSummary: 'API call exceeded rate limit' }, 429))
    expect(await request(issuer)).toMatchObject({
      kind: 'fault',
      transient: true,
      mayHaveBeenProcessed: false,
    })
  })

  it.each([429, 500, 502, 503])(
    'is not the last word of a server in trouble: invalid_grant with status %i',
    async (status) => {
      answer(json({ error: 'invalid_grant' }, status))
      expect(await request(issuer)).toMatchObject({ kind: 'fault', transient: true })
    },
  )

  it.each(['server_error', 'temporarily_unavailable'])(
    'is none when it says "later": %s with 400',
    async (error) => {
      answer(json({ error }))
      expect(await request(issuer)).toMatchObject({ kind: 'fault', transient: true })
    },
  )

  it('wins over tokens in the same body', async () => {
    answer(json({ ...(issuer.reply().body as object), error: 'access_denied' }, 200))
    const reply = await issuer.client().token(DEVICE_GRANT, { device_code: DEVICE_CODE }, { scopes: SCOPES })
    expect(reply).toMatchObject({ kind: 'oauth_error', error: 'access_denied' })
  })

  it('TK-14 cannot repeat what the request carried, however it is spelled or nested', async () => {
    const old = 'SENTINEL/old+refresh=token %1'
    const basic = Buffer.from(`${CLIENT_ID}:SENTINEL-client-secret`).toString('base64')
    const spellings = [
      old,
      'SENTINEL-client-secret',
      basic,
      encodeURIComponent(old),
      new URLSearchParams({ '': old }).toString().slice(1),
    ]
    const body = {
      error: `invalid_grant ${old}`,
      error_description: `${spellings.join(' | ')} \u001b[2J`,
      details: [{ [old]: { hint: old } }],
      deep: { a: { b: { c: { d: { e: { f: { g: old } } } } } } },
    }
    for (const status of [400, 401, 500]) {
      answer(json(body, status))
      const clientSecret = async () => new Secret('SENTINEL-client-secret')
      const reply = await issuer
        .client({ clientSecret })
        .token('refresh_token', { refresh_token: old }, { scopes: SCOPES })
      const shown = inspect(reply, { depth: Infinity, showHidden: true })
      expect(shown).not.toContain('SENTINEL')
      expect(shown).not.toContain(basic)
      if (reply.kind === 'fault') expect(renderProblem(reply.problem, 'text')).not.toMatch(/SENTINEL|\u001b/)
      else expect(shown).toContain('[secret]')
    }
    answer({
      status: 400,
      body: `<p>${spellings.join('</p><p>')}</p>`,
      headers: { 'content-type': 'text/html' },
    })
    const clientSecret = async () => new Secret('SENTINEL-client-secret')
    const reply = await issuer
      .client({ clientSecret })
      .token('refresh_token', { refresh_token: old }, { scopes: SCOPES })
    expect(inspect(reply, { depth: Infinity })).not.toContain('SENTINEL')
  })

  it('TK-14 survives a body that is nested 200,000 levels deep', async () => {
    const deep = `{"error":"invalid_grant","x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    answer({ status: 400, body: deep, headers: { 'content-type': 'application/json' } })
    expect(await request(issuer)).toMatchObject({ error: 'invalid_grant' })
  })
})

describe('a fault', () => {
  it.each<[string, Answer, boolean, boolean]>([
    ['an HTML page with 200', { body: '<html>Welcome to the hotel</html>' }, true, true],
    ['an HTML page with 403', { status: 403, body: '<html>blocked</html>' }, true, false],
    ['an HTML page with 502', { status: 502, body: '<html>Bad gateway</html>' }, true, true],
    ['nothing with 503', { status: 503, body: '' }, true, true],
    ['nothing with 200', { body: '' }, true, true],
    [
      'half a JSON text',
      { body: '{"access_token":"SENTI', headers: { 'content-type': 'application/json' } },
      true,
      true,
    ],
    ['a JSON list', { body: '[]', headers: { 'content-type': 'application/json' } }, true, true],
    ['JSON without an error, 500', { status: 500, body: { message: 'oops' } }, true, true],
    ['JSON without an error, 429', { status: 429, body: { message: 'slow' } }, true, false],
    ['JSON without an error, 408', { status: 408, body: {} }, true, false],
    ['JSON without an error, 403', { status: 403, body: { message: 'forbidden' } }, false, false],
    ['an error that is an object', { status: 403, body: { error: { code: 403 } } }, false, false],
  ])('is %s', async (_, given, transient, mayHaveBeenProcessed) => {
    answer(given)
    expect(await request(issuer)).toMatchObject({ kind: 'fault', transient, mayHaveBeenProcessed })
  })

  it('is a cut connection, which may have been acted on', async () => {
    answer({ cut: true })
    expect(await request(issuer)).toMatchObject({
      kind: 'fault',
      transient: true,
      mayHaveBeenProcessed: true,
    })
  })

  it('says how long to wait', async () => {
    answer({ status: 503, body: '', headers: { 'retry-after': '30' } })
    expect(await request(issuer)).toMatchObject({ kind: 'fault', retryAfterMs: 30_000 })
  })

  it('is no cancel: the reason of the signal comes out as it is', async () => {
    for (const reason of [new TypeError('stopped by the person'), signInError('CANCELLED')]) {
      const work = issuer.client().token(DEVICE_GRANT, {}, { scopes: SCOPES }, AbortSignal.abort(reason))
      await expect(work).rejects.toBe(reason)
    }
  })
})
