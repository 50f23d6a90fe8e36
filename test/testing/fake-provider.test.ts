import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type Dialect,
  FAKE_TENANT,
  FakeClock,
  type FakeProvider,
  type FakeProviderOptions,
  replies,
  startFakeProvider,
} from '../../src/testing/index.ts'

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

let provider: FakeProvider | undefined

async function start(options: FakeProviderOptions = {}): Promise<FakeProvider> {
  provider = await startFakeProvider({ algorithm: 'ES256', ...options })
  return provider
}

afterEach(() => provider?.close())

type Json = Record<string, unknown>

async function metadata({ issuer }: FakeProvider): Promise<Json> {
  return (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Json
}

async function post(fake: FakeProvider, endpoint: string, form: Record<string, string>) {
  const url = String((await metadata(fake))[endpoint])
  const body = new URLSearchParams({ client_id: fake.clientId, ...form })
  const response = await fetch(url, { method: 'POST', body })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text ? (JSON.parse(text) as Json) : {},
  }
}

async function newCode(fake: FakeProvider, form: Record<string, string> = {}): Promise<Json> {
  const { json } = await post(fake, 'device_authorization_endpoint', {
    scope: 'openid offline_access',
    ...form,
  })
  return json
}

function poll(fake: FakeProvider, code: Json, form: Record<string, string> = {}) {
  const device_code = String(code['device_code'])
  return post(fake, 'token_endpoint', { grant_type: DEVICE_GRANT, device_code, ...form })
}

function refresh(fake: FakeProvider, token: unknown) {
  return post(fake, 'token_endpoint', { grant_type: 'refresh_token', refresh_token: String(token) })
}

function payloadOf(jwt: unknown): Json {
  return JSON.parse(Buffer.from(String(jwt).split('.')[1] ?? '', 'base64url').toString()) as Json
}

describe('a fake provider without a script', () => {
  it('lets nobody in before somebody approves, and then once', async () => {
    const clock = new FakeClock()
    const fake = await start({ clock })
    const code = await newCode(fake)
    expect(code).toMatchObject({ expires_in: 900, interval: 5, verification_uri: `${fake.origin}/activate` })
    expect((await poll(fake, code)).json).toEqual({ error: 'authorization_pending' })
    fake.approve(String(code['user_code']))
    clock.advance(5_000)
    expect((await poll(fake, code)).json).toMatchObject({
      token_type: 'Bearer',
      scope: 'openid offline_access',
    })
    clock.advance(5_000)
    expect((await poll(fake, code)).json).toEqual({ error: 'invalid_grant' })
  })

  it('knows a denial, the end of a code, and a client that is not its own', async () => {
    const clock = new FakeClock()
    const fake = await start({ clock, deviceCodeSeconds: 60 })
    const denied = await newCode(fake)
    const open = await newCode(fake)
    fake.deny(String(denied['user_code']))
    expect((await poll(fake, denied)).json).toEqual({ error: 'access_denied' })
    expect((await poll(fake, open)).json).toEqual({ error: 'authorization_pending' })
    clock.advance(60_000)
    expect((await poll(fake, open)).json).toEqual({ error: 'expired_token' })
    const stranger = await poll(fake, open, { client_id: 'stranger' })
    expect(stranger).toMatchObject({ status: 401, json: { error: 'invalid_client' } })
  })

  it('answers slow_down to a poll that comes too early, and then wants five seconds more', async () => {
    const clock = new FakeClock()
    const fake = await start({ clock })
    const code = await newCode(fake)
    const errors: unknown[] = []
    for (const gapMs of [0, 4_999, 9_999, 15_000]) {
      clock.advance(gapMs)
      errors.push((await poll(fake, code)).json['error'])
    }
    expect(errors).toEqual(['authorization_pending', 'slow_down', 'slow_down', 'authorization_pending'])
  })

  it('wants the verifier of the challenge', async () => {
    const fake = await start({ requiresPkce: true, intervalSeconds: 0 })
    expect((await post(fake, 'device_authorization_endpoint', {})).json['error']).toBe('invalid_request')
    const code_challenge = createHash('sha256').update('verifier').digest('base64url')
    const code = await newCode(fake, { code_challenge, code_challenge_method: 'S256' })
    fake.approve()
    expect((await poll(fake, code, { code_verifier: 'other' })).json['error']).toBe('invalid_grant')
    expect((await poll(fake, code, { code_verifier: 'verifier' })).json['token_type']).toBe('Bearer')
  })

  it('rotates refresh tokens, and revokes the family when a spent one comes back', async () => {
    const fake = await start()
    const code = await newCode(fake)
    fake.approve()
    const first = (await poll(fake, code)).json['refresh_token']
    const second = (await refresh(fake, first)).json['refresh_token']
    expect(second).not.toBe(first)
    expect((await refresh(fake, first)).json['error']).toBe('invalid_grant')
    expect(fake.revokedFamilies).toBe(1)
    expect((await refresh(fake, second)).json['error']).toBe('invalid_grant')
  })

  it('forgets a family that was revoked', async () => {
    const fake = await start()
    const code = await newCode(fake)
    fake.approve()
    const token = String((await poll(fake, code)).json['refresh_token'])
    expect((await post(fake, 'revocation_endpoint', { token })).status).toBe(200)
    expect((await refresh(fake, token)).json['error']).toBe('invalid_grant')
    expect(fake.revokedFamilies).toBe(0)
  })

  it.each(['RS256', 'ES256'] as const)(
    'signs with %s, and publishes its keys, old and new',
    async (algorithm) => {
      const clock = new FakeClock()
      const fake = await start({ algorithm, clock })
      const code = await newCode(fake)
      fake.approve()
      const idToken = String((await poll(fake, code)).json['id_token'])
      await fake.rotateKey()
      const jwksUri = String((await metadata(fake))['jwks_uri'])
      const { keys } = (await (await fetch(jwksUri)).json()) as { keys: (JsonWebKey & { kid: string })[] }
      expect(keys).toHaveLength(2)
      const [header = '', payload = '', signature = ''] = idToken.split('.')
      const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }
      const key = createPublicKey({ key: keys.find((one) => one.kid === kid) as JsonWebKey, format: 'jwk' })
      const input = Buffer.from(`${header}.${payload}`)
      const signatureBytes = Buffer.from(signature, 'base64url')
      expect(verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signatureBytes)).toBe(true)
      const iat = clock.nowMs() / 1_000
      expect(payloadOf(idToken)).toMatchObject({
        iss: fake.issuer,
        aud: fake.clientId,
        iat,
        exp: iat + 3_600,
      })
      await fake.rotateKey({ dropOld: true })
      const left = (await (await fetch(jwksUri)).json()) as { keys: unknown[] }
      expect(left.keys).toHaveLength(1)
    },
  )

  it('tells the time of its clock', async () => {
    const clock = new FakeClock({ startMs: Date.UTC(2030, 0, 1) })
    const fake = await start({ clock })
    const { headers } = await post(fake, 'device_authorization_endpoint', {})
    expect(headers.get('date')).toBe('Tue, 01 Jan 2030 00:00:00 GMT')
  })

  it('records what arrived: endpoint, form, headers and time', async () => {
    const clock = new FakeClock({ startMs: 1_000 })
    const fake = await start({ clock })
    const code = await newCode(fake)
    clock.advance(7_000)
    await poll(fake, code)
    await fetch(`${fake.origin}/nowhere`)
    const [device] = fake.requestsTo('device')
    expect(device).toMatchObject({
      method: 'POST',
      arrivedAtMs: 1_000,
      form: { scope: 'openid offline_access' },
    })
    const [asked] = fake.requestsTo('poll')
    expect(asked?.arrivedAtMs).toBe(8_000)
    expect(asked?.form['device_code']).toBe(code['device_code'])
    expect(asked?.headers['content-type']).toContain('application/x-www-form-urlencoded')
    expect(fake.requests.at(-1)).toMatchObject({ method: 'GET', path: '/nowhere' })
    expect(fake.requests.at(-1)?.endpoint).toBeUndefined()
  })
})

describe('its dialects', () => {
  it.each<[Dialect, string, Json]>([
    ['oidc', '', { error: 'access_denied' }],
    ['okta', '/oauth2/default', { error: 'access_denied', error_description: '' }],
    [
      'keycloak',
      '/realms/fake',
      { error: 'access_denied', error_description: 'The end user denied the authorization request' },
    ],
    ['entra', `/${FAKE_TENANT}/v2.0`, { error: 'authorization_declined', error_codes: [70018] }],
  ])('%s has its own issuer and words', async (dialect, path, denied) => {
    const fake = await start({ dialect })
    expect(fake.issuer).toBe(fake.origin + path)
    expect((await metadata(fake))['issuer']).toBe(fake.issuer)
    const code = await newCode(fake)
    fake.deny()
    expect((await poll(fake, code)).json).toMatchObject(denied)
  })

  it('entra has no complete address, and names scopes without their resource', async () => {
    const fake = await start({ dialect: 'entra' })
    const code = await newCode(fake, { scope: 'openid offline_access api://app/read' })
    expect(code).not.toHaveProperty('verification_uri_complete')
    expect(code).toHaveProperty('message')
    fake.approve()
    const { json } = await poll(fake, code)
    expect(json['scope']).toBe('openid read')
    expect(payloadOf(json['id_token'])['tid']).toBe(FAKE_TENANT)
  })
})

describe('its script', () => {
  it('is played reply by reply, and then the provider answers by itself', async () => {
    const fake = await start()
    const code = await newCode(fake)
    fake.script(
      'poll',
      replies.pending({ status: 428 }),
      replies.slowDown({ body: { interval: 30 } }),
      replies.tooManyRequests(7),
      replies.error('x_foo', 'words', { status: 418 }),
      replies.approve({ token_type: 'mac', refresh_token: undefined }),
    )
    expect(await poll(fake, code)).toMatchObject({ status: 428, json: { error: 'authorization_pending' } })
    expect(await poll(fake, code)).toMatchObject({ status: 400, json: { error: 'slow_down', interval: 30 } })
    const limited = await poll(fake, code)
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7'])
    expect(await poll(fake, code)).toMatchObject({
      status: 418,
      json: { error: 'x_foo', error_description: 'words' },
    })
    const { json } = await poll(fake, code)
    expect(json).toMatchObject({ token_type: 'mac', scope: 'openid offline_access' })
    expect(json).not.toHaveProperty('refresh_token')
    expect((await poll(fake, code)).json).toEqual({ error: 'authorization_pending' })
    fake.assertScriptUsed()
  })

  it('plays bytes, cuts, resets and silence', async () => {
    const fake = await start()
    fake.script(
      'keys',
      replies.raw('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi'),
      replies.cutAfter(40),
      replies.reset(),
      replies.hang(),
      replies.html(503),
    )
    const url = String((await metadata(fake))['jwks_uri'])
    expect(await (await fetch(url)).text()).toBe('hi')
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow()
    await expect(fetch(url)).rejects.toThrow()
    await expect(fetch(url, { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout')
    const page = await fetch(url)
    expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8'])
    expect(await page.text()).toContain('<!doctype html>')
    fake.assertScriptUsed()
  })

  it('says which replies nobody asked for', async () => {
    const fake = await start()
    fake.script('poll', replies.deny(), replies.hang())
    expect(() => fake.assertScriptUsed()).toThrow('poll: state, hang')
  })

  it('replaces and drops members of every document', async () => {
    const fake = await start({
      discoveryReply: { device_authorization_endpoint: undefined },
      tokenReply: { expires_in: '60' },
      idTokenClaims: { aud: ['a', 'b'], sub: undefined },
    })
    expect(await metadata(fake)).not.toHaveProperty('device_authorization_endpoint')
    fake.script('poll', replies.approve())
    const { json } = await poll(fake, {})
    expect(json['expires_in']).toBe('60')
    const claims = payloadOf(json['id_token'])
    expect(claims['aud']).toEqual(['a', 'b'])
    expect(claims).not.toHaveProperty('sub')
  })
})
