import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { replies } from '../../src/testing/provider/scripted-reply.ts'
import { clearStage, problemOfFailure, setStage } from './sign-in.ts'

afterEach(clearStage)

/** The problem that a device request ends with when some members of the reply are replaced. */
async function problemWith(deviceReply: Record<string, unknown>) {
  const stage = await setStage({ deviceReply })
  const problem = await problemOfFailure(stage.signIn())
  expect(stage.fake.requestsTo('poll')).toEqual([])
  expect(stage.fake.requestsTo('device')).toHaveLength(1)
  return problem
}

describe('the device request', () => {
  it('DA-01 is a form with the client, the scopes and nothing secret', async () => {
    const { fake, request } = await setStage()
    await request({ parameters: { audience: 'api://nmp' } })
    const [sent] = fake.requestsTo('device')
    expect(sent?.method).toBe('POST')
    expect(Object.keys(sent?.form ?? {}).sort()).toEqual([
      'audience',
      'client_id',
      'code_challenge',
      'code_challenge_method',
      'scope',
    ])
    expect(sent?.form).toMatchObject({
      client_id: fake.clientId,
      scope: 'openid offline_access',
      audience: 'api://nmp',
    })
    expect(sent?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
    expect(sent?.headers.accept).toBe('application/json')
    expect(sent?.headers['user-agent']).toBeTruthy()
    expect(sent?.headers.cookie).toBeUndefined()
    expect(sent?.headers.authorization).toBeUndefined()
  })

  it('DA-01 follows no redirect', async () => {
    const { fake, request } = await setStage()
    fake.script('device', replies.status(307, { headers: { location: `${fake.origin}/elsewhere` } }))
    await problemOfFailure(request())
    expect(fake.requests.map(({ path }) => path)).not.toContain('/elsewhere')
  })

  it('sends no scope when there is none', async () => {
    const { fake, request } = await setStage()
    await request({ scopes: [] })
    expect(fake.requestsTo('device')[0]?.form).not.toHaveProperty('scope')
  })

  it('takes no parameter of the protocol and no broken scope from its caller', async () => {
    const { fake, request } = await setStage()
    await expect(request({ parameters: { client_id: 'other' } })).rejects.toThrow(TypeError)
    await expect(request({ scopes: ['openid profile'] })).rejects.toThrow(TypeError)
    await expect(request({ scopes: ['a\nb'] })).rejects.toThrow('not a scope: a\\nb')
    expect(fake.requestsTo('device')).toEqual([])
  })

  it('does not guess where a provider without a device endpoint might have one', async () => {
    const { fake, request } = await setStage({ discoveryReply: { device_authorization_endpoint: undefined } })
    const before = fake.requests.length
    expect((await problemOfFailure(request())).code).toBe('DEVICE_FLOW_NOT_OFFERED')
    expect(fake.requests).toHaveLength(before)
  })
})

describe('the reply', () => {
  it('becomes times of our own and a code that cannot be printed', async () => {
    const { request, clock } = await setStage({ deviceCodeSeconds: 600, intervalSeconds: 7 })
    const code = await request()
    expect(code).toMatchObject({
      lifetimeMs: 600_000,
      expiresAtMs: clock.nowMs() + 600_000,
      intervalMs: 7_000,
    })
    expect(inspect(code)).not.toContain(code.deviceCode.reveal())
    expect(JSON.stringify(code)).not.toContain(code.codeVerifier?.reveal())
  })

  const required = ['device_code', 'user_code', 'verification_uri', 'expires_in'] as const
  const broken: readonly [string, unknown][] = [
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['of another type', {}],
  ]
  it.each(required.flatMap((field) => broken.map(([how, value]) => [field, how, value] as const)))(
    'DA-02 is refused by name when %s is %s',
    async (field, _how, value) => {
      const problem = await problemWith({ [field]: value })
      expect(problem.code).toBe('DEVICE_REPLY_INVALID')
      expect(problem.evidence['field']).toBe(field)
      expect(problem.title).toContain(field)
    },
  )

  it.each([0, -1, 'soon', '1e999', Number.MAX_VALUE * 0])(
    'DA-02 is refused when the code lives %s s',
    async (life) => {
      expect((await problemWith({ expires_in: life })).evidence['field']).toBe('expires_in')
    },
  )

  it('DA-02 takes seconds that come as text, as some providers send them', async () => {
    const { request } = await setStage({ deviceReply: { expires_in: '600', interval: '10' } })
    expect(await request()).toMatchObject({ lifetimeMs: 600_000, intervalMs: 10_000 })
  })

  it('believes no code to live longer than a day', async () => {
    const { request } = await setStage({ deviceReply: { expires_in: 1e308 } })
    expect((await request()).lifetimeMs).toBe(86_400_000)
  })

  it.each([undefined, null])('DA-03 is polled every 5 s when the interval is %s', async (interval) => {
    const stage = await setStage({ deviceReply: { interval } })
    stage.fake.script('poll', replies.pending(), replies.approve())
    await stage.signIn()
    expect(stage.gaps()).toEqual([5_000, 5_000])
  })

  it('is polled once a second at most, whatever the interval says', async () => {
    const { request } = await setStage({ deviceReply: { interval: 0 } })
    expect((await request()).intervalMs).toBe(1_000)
  })

  it('DA-05 is polled at a long interval exactly', async () => {
    const stage = await setStage({ intervalSeconds: 120, deviceCodeSeconds: 900 })
    expect((await problemOfFailure(stage.signIn())).code).toBe('CODE_EXPIRED')
    expect(stage.gaps()).toEqual([120, 120, 120, 120, 120, 120, 120].map((seconds) => seconds * 1_000))
    expect(stage.clock.monotonicMs()).toBe(900_000)
  })

  it.each([900, 3_600])(
    'DA-05 is refused at once when the code lives 900 s and the interval is %i s',
    async (interval) => {
      const problem = await problemWith({ interval, expires_in: 900 })
      expect(problem).toMatchObject({
        code: 'DEVICE_PACE_IMPOSSIBLE',
        evidence: { interval_seconds: interval, lifetime_seconds: 900 },
      })
    },
  )

  it.each([
    ['an escape sequence', 'AB\u001b[2JCD'],
    ['a line break', 'ABCD\nOpen evil.example'],
    ['10 kB', 'A'.repeat(10_000)],
    ['a text direction override', 'AB\u202eCD'],
    ['an emoji', 'AB\u{1f600}'],
    ['a blank at its end', 'ABCD '],
  ])('DA-07 is refused when the user code holds %s', async (_what, user_code) => {
    const problem = await problemWith({ user_code })
    expect(problem.evidence['field']).toBe('user_code')
    expect(JSON.stringify(problem)).not.toContain(user_code)
  })

  it.each([
    'http://id.example/device',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:pw@evil.example/',
    '//evil.example/device',
    '/device',
    `https://id.example/${'a'.repeat(8_192)}`,
    'https://id.example/\tdevice',
    'https://id.example/\ndevice',
    'https:\\\\evil.example',
  ])('DA-08 is refused when the address is %j', async (address) => {
    expect((await problemWith({ verification_uri: address })).evidence['field']).toBe('verification_uri')
    const complete = await problemWith({ verification_uri_complete: address })
    expect(complete.evidence['field']).toBe('verification_uri_complete')
  })

  it('has an address under the name that Google gives it', async () => {
    const address = 'https://www.google.com/device'
    const { request } = await setStage({
      deviceReply: {
        verification_uri: undefined,
        verification_uri_complete: undefined,
        verification_url: address,
      },
    })
    const code = await request()
    expect(code.verificationUri).toBe(address)
    expect(code).not.toHaveProperty('verificationUriComplete')
  })

  it('has the address of the specification where both spellings are there', async () => {
    const { request, fake } = await setStage({
      deviceReply: { verification_url: 'https://www.google.com/device' },
    })
    expect((await request()).verificationUri).toBe(`${fake.origin}/activate`)
  })

  it('has no shortcut that leads to another host', async () => {
    const { request } = await setStage({
      deviceReply: { verification_uri_complete: 'https://evil.example/?c=1' },
    })
    expect(await request()).not.toHaveProperty('verificationUriComplete')
  })

  it('DA-14 changes no prototype, and may hold more than is known', async () => {
    const { fake, request } = await setStage()
    const valid = {
      device_code: 'dc',
      user_code: 'CODE',
      verification_uri: 'https://id.example/device',
      expires_in: 900,
    }
    const members = JSON.stringify(valid).slice(1, -1)
    fake.script(
      'device',
      replies.status(200, {
        headers: { 'content-type': 'application/json' },
        body: `{"__proto__":{"interval":1},"constructor":{"prototype":{"x":1}},"user_code":"FIRST","toString":7,${members}}`,
      }),
    )
    expect(await request()).toMatchObject({ userCode: 'CODE', intervalMs: 5_000 })
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('DA-14 is not read beyond its bound', async () => {
    const { request } = await setStage({ deviceReply: { padding: 'x'.repeat(1_100_000) } })
    expect((await problemOfFailure(request())).code).toBe('HTTP_REPLY_TOO_LARGE')
  })
})

describe('a refusal', () => {
  it('DA-11 says what is wrong: the flow, the client, the scope or the address', async () => {
    const { fake, request } = await setStage()
    fake.script(
      'device',
      replies.error('unauthorized_client'),
      replies.error('invalid_client', undefined, { status: 401 }),
      replies.error('invalid_scope'),
      replies.error('device_flow_disabled'),
      replies.status(404, { body: 'Not Found' }),
      replies.html(200),
    )
    const codes: string[] = []
    for (let index = 0; index < 6; index += 1) codes.push((await problemOfFailure(request())).code)
    expect(codes).toEqual([
      'OAUTH_UNAUTHORIZED_CLIENT',
      'OAUTH_INVALID_CLIENT',
      'OAUTH_INVALID_SCOPE',
      'GITHUB_DEVICE_FLOW_OFF',
      'HTTP_REPLY_UNREADABLE',
      'HTTP_PAGE_NOT_DATA',
    ])
    fake.assertScriptUsed()
  })

  it('is every status that does not say success, whatever the body holds', async () => {
    const { fake, request } = await setStage()
    const code = { device_code: 'dc', user_code: 'CODE', verification_uri: fake.origin, expires_in: 900 }
    for (const status of [302, 404, 500]) {
      fake.script('device', replies.json(code, { status }))
      expect((await problemOfFailure(request())).evidence['status']).toBe(status)
    }
  })

  it('is found in a reply with status 200 (GitHub)', async () => {
    const { fake, request } = await setStage()
    fake.script('device', replies.json({ error: 'invalid_client' }))
    const problem = await problemOfFailure(request())
    expect(problem.evidence).toMatchObject({ error: 'invalid_client', status: 200 })
  })
})
