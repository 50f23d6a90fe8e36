import { generateKeyPairSync } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { exportJWK } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { KEYS_COOLDOWN_MS, KEYS_FRESH_MS } from '../../src/tokens/key-set.ts'
import type { OAuthClient } from '../../src/tokens/oauth-client.ts'
import { type Answer, Issuer, type Key, newKey } from './issuer.ts'
import { DEVICE_CODE, DEVICE_GRANT, refusal, request, SCOPES, verdictOn } from './login.ts'

let issuer: Issuer
let rsa: Key
let ec: Key

beforeAll(async () => {
  ;[rsa, ec] = await Promise.all([newKey('RS256'), newKey('ES256')])
})
beforeEach(async () => {
  issuer = await Issuer.start({ keys: [rsa] })
})
afterEach(() => issuer.close())

const fetches = () => issuer.requests('/jwks').length
const withJwk = (key: Key, more: object): Key => ({ ...key, jwk: { ...key.jwk, ...more } })

/** One login with one client, so that what it remembers counts. */
async function login(client: OAuthClient, key: Key): Promise<string> {
  issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken({}, {}, key) })]
  const work = client.token(DEVICE_GRANT, { device_code: DEVICE_CODE }, { scopes: SCOPES })
  return work.then(
    ({ kind }) => kind,
    async (error: unknown) => (await refusal(Promise.reject(error))).problem.code,
  )
}

describe('keys that must not be used', () => {
  it('JW-17 are RSA keys that are too small, or so large that they slow us down', async () => {
    for (const modulusLength of [512, 1_024, 2_047]) {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength })
      issuer.keys = [withJwk(rsa, { ...publicKey.export({ format: 'jwk' }) })]
      expect(await verdictOn(issuer, await issuer.idToken())).toBe('ID_TOKEN_KEY_REFUSED')
    }
    issuer.keys = [withJwk(rsa, { n: Buffer.alloc(2_048, 0xff).toString('base64url') })]
    expect(await verdictOn(issuer, await issuer.idToken())).toBe('ID_TOKEN_KEY_REFUSED')
  })

  it.each([
    ['1', Buffer.from([1])],
    ['3', Buffer.from([3])],
    ['even', Buffer.from([1, 0, 2])],
    ['longer than 32 bits', Buffer.from([1, 0, 0, 0, 1])],
    ['empty', Buffer.alloc(0)],
  ])('JW-17 are RSA keys whose exponent is %s', async (_, e) => {
    issuer.keys = [withJwk(rsa, { e: e.toString('base64url') })]
    expect(await verdictOn(issuer, await issuer.idToken())).toBe('ID_TOKEN_KEY_REFUSED')
  })

  it('JW-17 are keys whose private part is public', async () => {
    for (const key of [rsa, ec]) {
      const { kid, alg, privateKey } = key
      issuer.keys = [{ ...key, jwk: { ...(await exportJWK(privateKey)), kid, alg } }]
      expect(await verdictOn(issuer, await issuer.idToken())).toBe('ID_TOKEN_KEY_REFUSED')
    }
  })

  it('JW-17 are points that lie beside their curve', async () => {
    const { x, y } = ec.jwk
    issuer.keys = [ec]
    const token = await issuer.idToken()
    for (const wrong of [{ x: y, y: x }, { x: 'AAAA', y }, { x: undefined }, { x: '', y: '' }]) {
      issuer.keys = [withJwk(ec, wrong)]
      expect(await verdictOn(issuer, token)).toBe('ID_TOKEN_KEY_REFUSED')
    }
  })

  it('JW-17 are shared secrets', async () => {
    const oct = { kty: 'oct', k: Buffer.from('secret').toString('base64url') }
    issuer.keys = [{ ...rsa, jwk: { ...oct, kid: rsa.kid, alg: rsa.alg } }]
    expect(await verdictOn(issuer, await issuer.idToken())).toBe('ID_TOKEN_KEY_UNKNOWN')
  })

  it('do no harm beside a good one', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey.export({ format: 'jwk' })
    const others = [{ kty: 'oct', k: 'AAAA' }, { kty: 'PQC', kid: 7 }, {}, { ...weak, kid: rsa.kid }]
    issuer.answers['/jwks'] = [{ body: { keys: [...others, rsa.jwk, ...others] } }]
    expect(await verdictOn(issuer, await issuer.idToken())).toBe('accepted')
  })

  it('are named with the reason', async () => {
    issuer.keys = [withJwk(rsa, { e: 'AQ' })]
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken() })]
    const { problem } = await refusal(request(issuer))
    expect(problem.why).toContain(
      'The key k1 in the key set of the provider must not be used: its RSA exponent',
    )
  })
})

describe('a key set that cannot be read', () => {
  it.each<[string, Answer, string]>([
    ['404', { status: 404, body: { keys: [] } }, 'JWKS_UNREADABLE'],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }, 'JWKS_UNREADABLE'],
    ['HTML', { body: '<html>sign in</html>' }, 'JWKS_UNREADABLE'],
    ['a list', { body: [] }, 'JWKS_UNREADABLE'],
    ['without keys', { body: {} }, 'JWKS_UNREADABLE'],
    ['with keys that are no list', { body: { keys: {} } }, 'JWKS_UNREADABLE'],
    ['with keys that are no objects', { body: { keys: [7] } }, 'JWKS_UNREADABLE'],
    ['with 101 keys', { body: { keys: Array.from({ length: 101 }, () => ({})) } }, 'JWKS_UNREADABLE'],
    ['500', { status: 500, body: {} }, 'JWKS_UNAVAILABLE'],
    ['429', { status: 429, body: {} }, 'JWKS_UNAVAILABLE'],
  ])('JW-17 is told before the code is spent: %s', async (_, answer, code) => {
    issuer.answers['/jwks'] = [answer]
    const reply = await request(issuer)
    expect(reply).toMatchObject({
      kind: 'fault',
      problem: { code },
      transient: code === 'JWKS_UNAVAILABLE',
      mayHaveBeenProcessed: false,
    })
    expect(issuer.requests('/token')).toEqual([])
  })

  it('JW-17 is not read to its end: 100,000 keys', async () => {
    const body = JSON.stringify({ keys: Array.from({ length: 100_000 }, () => rsa.jwk) })
    issuer.answers['/jwks'] = [{ body, headers: { 'content-type': 'application/json' } }]
    expect(await request(issuer)).toMatchObject({ kind: 'fault', problem: { code: 'HTTP_REPLY_TOO_LARGE' } })
    expect(issuer.requests('/token')).toEqual([])
  })

  it('JW-17 is not unpacked beyond half a megabyte: 200 MiB behind gzip', async () => {
    const body = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '))
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    issuer.answers['/jwks'] = [{ body, headers }]
    // What that costs is measured where it is done (test/http/size.test.ts).
    expect(await request(issuer)).toMatchObject({
      kind: 'fault',
      problem: { code: 'HTTP_REPLY_TOO_LARGE', evidence: { limit_bytes: 524_288 } },
    })
    expect(issuer.requests('/token')).toEqual([])
  })

  it('is not asked for where no ID token is to be expected', async () => {
    issuer.answers['/jwks'] = [{ status: 500 }]
    issuer.answers['/token'] = [issuer.reply()]
    expect((await request(issuer, { expected: { scopes: ['platform:read'] } })).kind).toBe('tokens')
    expect(fetches()).toBe(0)
  })

  it('fails a login whose ID token comes without being asked for, and names what is missing', async () => {
    const metadata = (good: ReturnType<Issuer['metadata']>) => {
      const { jwks_uri: _, ...rest } = good
      return rest
    }
    expect(await verdictOn(issuer, await issuer.idToken(), { client: { metadata } })).toBe(
      'JWKS_NOT_PUBLISHED',
    )
    issuer.answers['/token'] = [issuer.reply()]
    expect((await request(issuer, { client: { metadata } })).kind).toBe('tokens')
  })
})

describe('rotation', () => {
  it('finds a new key with one more look, and does not ask again while a set is fresh', async () => {
    const client = issuer.client()
    expect(await login(client, rsa)).toBe('tokens')
    expect(await login(client, rsa)).toBe('tokens')
    expect(fetches()).toBe(1)
    const next = await newKey('RS256', 'k2')
    issuer.keys = [next, rsa]
    issuer.clock.advance(KEYS_COOLDOWN_MS)
    expect(await login(client, next)).toBe('tokens')
    expect(await login(client, rsa)).toBe('tokens')
    expect(fetches()).toBe(2)
  })

  it('waits out a key set that is away just when a new key is needed: the code is spent by then', async () => {
    const client = issuer.client()
    expect(await login(client, rsa)).toBe('tokens')
    const next = await newKey('RS256', 'k2')
    issuer.clock.advance(KEYS_COOLDOWN_MS)
    const whole = { body: { keys: [next.jwk, rsa.jwk] } }
    issuer.answers['/jwks'] = [{ status: 503 }, { cut: true }, { status: 429 }, whole]
    const before = issuer.clock.monotonicMs()
    expect(await login(client, next)).toBe('tokens')
    expect(issuer.clock.monotonicMs() - before).toBe(7_000)

    issuer.clock.advance(KEYS_COOLDOWN_MS + KEYS_FRESH_MS)
    issuer.answers['/jwks'] = [whole, { status: 503 }]
    expect(await login(client, await newKey('RS256', 'k3'))).toBe('JWKS_UNAVAILABLE')
    expect(fetches()).toBe(1 + 4 + 1 + 4)
  })

  it('finds a key that is new since the poll that fetched the others, a moment ago', async () => {
    const client = issuer.client()
    issuer.answers['/token'] = [{ status: 400, body: { error: 'authorization_pending' } }]
    await client.token(DEVICE_GRANT, { device_code: DEVICE_CODE }, { scopes: SCOPES })
    const next = await newKey('RS256', 'k2')
    issuer.keys = [next]
    issuer.clock.advance(5_000)
    expect(await login(client, next)).toBe('tokens')
    expect(fetches()).toBe(2)
  })

  it('looks for an unknown key once in the cooldown, however many come', async () => {
    const client = issuer.client()
    const unknown = await newKey('RS256', 'made-up')
    expect(await login(client, rsa)).toBe('tokens')
    issuer.clock.advance(KEYS_COOLDOWN_MS)
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect(await login(client, unknown)).toBe('ID_TOKEN_KEY_UNKNOWN')
    expect(fetches()).toBe(2)
    issuer.clock.advance(KEYS_COOLDOWN_MS)
    expect(await login(client, unknown)).toBe('ID_TOKEN_KEY_UNKNOWN')
    expect(fetches()).toBe(3)
  })

  it('stops believing a withdrawn key when the set has grown old', async () => {
    const client = issuer.client()
    expect(await login(client, rsa)).toBe('tokens')
    const next = await newKey('RS256', 'k2')
    issuer.keys = [next]
    expect(await login(client, rsa)).toBe('tokens')
    issuer.clock.advance(KEYS_FRESH_MS)
    expect(await login(client, rsa)).toBe('ID_TOKEN_KEY_UNKNOWN')
  })

  it('does not mistake a clock that is set back for a fresh set', async () => {
    const client = issuer.client()
    expect(await login(client, rsa)).toBe('tokens')
    issuer.clock.advance(KEYS_FRESH_MS)
    issuer.clock.setWallClock(issuer.clock.nowMs() - 2 * KEYS_FRESH_MS)
    expect(await login(client, rsa)).toBe('tokens')
    expect(fetches()).toBe(2)
  })
})
