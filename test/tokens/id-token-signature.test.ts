import { generateKeyPairSync } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { CompactEncrypt } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyIdToken } from '../../src/tokens/id-token.ts'
import type { KeySet } from '../../src/tokens/key-set.ts'
import { Issuer, type Key, newKey } from './issuer.ts'
import { refusal, verdictOn } from './login.ts'

let issuer: Issuer
let key: Key

beforeAll(async () => {
  key = await newKey('ES256')
})
beforeEach(async () => {
  issuer = await Issuer.start({ keys: [key] })
})
afterEach(() => issuer.close())

const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const announcing = (...algorithms: string[]) => ({
  client: {
    metadata: (good: ReturnType<Issuer['metadata']>) => ({
      ...good,
      id_token_signing_alg_values_supported: algorithms,
    }),
  },
})

describe('the algorithm', () => {
  it.each(['none', 'None', 'NONE', 'nOnE', 'noNe', ' none', ''])(
    'JW-05 is refused when it is "%s"',
    async (alg) => {
      const head = `${encoded({ alg })}.${encoded(issuer.claims())}`
      const { signature } = partsOf(await issuer.idToken())
      for (const token of [`${head}.`, `${head}.${signature}`]) {
        expect(await verdictOn(issuer, token)).toBe('ID_TOKEN_ALGORITHM')
        expect(await verdictOn(issuer, token, announcing('none', alg, 'ES256'))).toBe('ID_TOKEN_ALGORITHM')
      }
    },
  )

  it('JW-07 is refused when the provider did not announce it', async () => {
    expect(await verdictOn(issuer, await issuer.idToken(), announcing('RS256'))).toBe('ID_TOKEN_ALGORITHM')
    expect(await verdictOn(issuer, await issuer.idToken(), announcing())).toBe('ID_TOKEN_ALGORITHM')
    expect(await verdictOn(issuer, await issuer.idToken(), announcing('RS256', 'ES256'))).toBe('accepted')
  })

  it('JW-07 is RS256 and no other where the provider announces nothing', async () => {
    const metadata = (good: ReturnType<Issuer['metadata']>) => {
      const { id_token_signing_alg_values_supported: _, ...rest } = good
      return rest
    }
    expect(await verdictOn(issuer, await issuer.idToken(), { client: { metadata } })).toBe(
      'ID_TOKEN_ALGORITHM',
    )
    issuer.keys = [await newKey('RS256')]
    expect(await verdictOn(issuer, await issuer.idToken(), { client: { metadata } })).toBe('accepted')
  })

  it('JW-07 is refused when the named key is of another type', async () => {
    issuer.keys = [await newKey('RS256')]
    const { claims, signature } = partsOf(await issuer.idToken())
    const forged = `${encoded({ alg: 'ES256', kid: 'k1' })}.${claims}.${signature}`
    expect(await verdictOn(issuer, forged, announcing('RS256', 'ES256'))).toBe('ID_TOKEN_KEY_UNKNOWN')
  })

  it('JW-07 is refused when the key says that it is for another one, or for another use', async () => {
    const token = await issuer.idToken()
    for (const more of [{ alg: 'ES384' }, { use: 'enc' }, { key_ops: ['sign'] }, { crv: 'P-384' }]) {
      issuer.keys = [{ ...key, jwk: { ...key.jwk, ...more } }]
      expect(await verdictOn(issuer, token, announcing('ES256'))).toBe('ID_TOKEN_KEY_UNKNOWN')
    }
  })

  it('JW-07 is not the choice of an attacker where the key does not say its own', async () => {
    const rsa = await newKey('RS256')
    const { alg: _, ...jwk } = rsa.jwk
    issuer.keys = [{ ...rsa, jwk }]
    const { claims } = partsOf(await issuer.idToken())
    // The classic: the public key, taken as the shared secret of an HMAC.
    const { createHmac } = await import('node:crypto')
    const head = `${encoded({ alg: 'HS256', kid: 'k1' })}.${claims}`
    const forged = `${head}.${createHmac('sha256', JSON.stringify(jwk)).update(head).digest('base64url')}`
    expect(await verdictOn(issuer, forged, announcing('RS256', 'HS256'))).toBe('ID_TOKEN_ALGORITHM')
    expect(await verdictOn(issuer, await issuer.idToken(), announcing('RS256', 'PS256'))).toBe('accepted')
  })
})

describe('the signature', () => {
  it('JW-08 is refused with one flipped bit, wherever it is', async () => {
    const token = await issuer.idToken()
    const parts = token.split('.')
    for (const at of [0, 1, 2]) {
      const bytes = Buffer.from(parts[at]!, 'base64url')
      for (const position of [0, bytes.length >> 1, bytes.length - 1]) {
        const flipped = Buffer.from(bytes)
        flipped[position]! ^= 1
        const forged = parts.with(at, flipped.toString('base64url')).join('.')
        expect(await verdictOn(issuer, forged)).toMatch(
          /^ID_TOKEN_(SIGNATURE|MALFORMED|ALGORITHM|KEY_UNKNOWN)$/,
        )
      }
    }
  })

  it('JW-08 is refused as (0,0), empty, doubled, in DER, and of somebody else', async () => {
    const { head, signature } = partsOf(await issuer.idToken())
    const raw = Buffer.from(signature, 'base64url')
    const der = Buffer.concat([
      Buffer.from([0x30, 0x44, 0x02, 0x20]),
      raw.subarray(0, 32),
      Buffer.from([0x02, 0x20]),
      raw.subarray(32),
    ])
    for (const wrong of [Buffer.alloc(64), Buffer.concat([raw, raw]), der, raw.subarray(0, 63)])
      expect(await verdictOn(issuer, `${head}.${wrong.toString('base64url')}`)).toBe('ID_TOKEN_SIGNATURE')
    expect(await verdictOn(issuer, `${head}.`)).toBe('ID_TOKEN_SIGNATURE')
    const stranger = await newKey('ES256')
    expect(await verdictOn(issuer, await issuer.idToken({}, {}, stranger))).toBe('ID_TOKEN_SIGNATURE')
  })

  it('finds the key among several when the token names none', async () => {
    const others = await Promise.all(['k2', 'k3'].map((kid) => newKey('ES256', kid)))
    issuer.keys = [...others, key]
    const token = await issuer.idToken({}, { kid: undefined }, key)
    expect(await verdictOn(issuer, token)).toBe('accepted')
    issuer.keys = others
    expect(await verdictOn(issuer, token)).toBe('ID_TOKEN_SIGNATURE')
  })
})

describe('the form', () => {
  it('JW-18 is refused when it is encrypted, a zip bomb and an endless key derivation in it', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const real = await new CompactEncrypt(Buffer.from(await issuer.idToken()))
      .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM' })
      .encrypt(publicKey)
    const bomb = deflateRawSync(Buffer.alloc(16 * 1024 * 1024)).toString('base64url')
    const header = encoded({
      alg: 'PBES2-HS512+A256KW',
      enc: 'A256GCM',
      zip: 'DEF',
      p2c: 2 ** 31,
      p2s: 'AAAA',
    })
    for (const token of [real, `${header}.AAAA.AAAA.${bomb}.AAAA`])
      expect(await verdictOn(issuer, token)).toBe('ID_TOKEN_ENCRYPTED')
  })

  it('JW-18 is refused in no time when it is huge, and no key is looked for', async () => {
    const untouched: KeySet = {
      ready: () => Promise.reject(new TypeError('keys were fetched')),
      candidates: () => Promise.reject(new TypeError('keys were looked for')),
    }
    const { provider, metadata } = issuer.client()
    const expected = { provider, metadata, accessToken: 'x', nowMs: 0 }
    const padded = `${encoded({ alg: 'ES256', kid: 'k1', pad: 'x'.repeat(700_000) })}.${encoded({})}.AAAA`
    for (const [token, code] of [
      [padded, 'ID_TOKEN_MALFORMED'],
      ['.'.repeat(1_000_000), 'ID_TOKEN_MALFORMED'],
      [`e30.${'A'.repeat(60_000)}!.AAAA`, 'ID_TOKEN_MALFORMED'],
      [`e30.AAAA.AAAA.${'A'.repeat(60_000)}.AAAA`, 'ID_TOKEN_ENCRYPTED'],
      [`${encoded({ alg: 'none' })}.${encoded({ pad: 'x'.repeat(40_000) })}.`, 'ID_TOKEN_ALGORITHM'],
    ] as const) {
      const started = process.cpuUsage()
      expect((await refusal(verifyIdToken(token, expected, untouched))).problem.code).toBe(code)
      // Time of the processor: it does not grow because other tests run at the same moment.
      expect(process.cpuUsage(started).user / 1_000).toBeLessThan(50)
    }
    // On the wire it does not even come that far.
    expect(await verdictOn(issuer, padded)).toBe('TOKEN_REPLY_INVALID')
  })

  it('JW-18 is refused unless its base64url is canonical', async () => {
    const token = await issuer.idToken()
    const { head, claims, signature } = partsOf(token)
    const header = head.slice(0, head.indexOf('.'))
    const strayBits =
      signature.slice(0, -1) + String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1)
    const others = [
      `${token}=`,
      `${head}.${signature}==`,
      `${header}.${claims}\n.${signature}`,
      ` ${token}`,
      `${header}. ${claims}.${signature}`,
      `${head}.${Buffer.from(signature, 'base64url').toString('base64')}+/`,
      `${head}.${strayBits}`,
    ]
    for (const other of others)
      expect(await verdictOn(issuer, other)).toMatch(/^(ID_TOKEN_MALFORMED|TOKEN_REPLY_INVALID)$/)
  })

  it.each([
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.e30.e30'],
    ['six parts', 'a.b.c.d.e.f'],
    ['nothing but dots', '..'],
    ['a header that is no object', `${encoded([])}.${encoded({})}.AAAA`],
    ['claims that are no object', `${encoded({ alg: 'ES256' })}.${encoded('7')}.AAAA`],
    ['bytes that are no UTF-8', `${Buffer.from('{"x":"\xff"}', 'latin1').toString('base64url')}.e30.AAAA`],
  ])('JW-18 is refused with %s', async (_, token) => {
    expect(await verdictOn(issuer, token)).toBe('ID_TOKEN_MALFORMED')
  })

  it('is refused when it asks for an extension, is of another type, or names its key by something else than text', async () => {
    for (const header of [{ typ: 'at+jwt' }, { typ: 'application/logout+JWT' }])
      expect(await verdictOn(issuer, await issuer.idToken({}, header))).toBe('ID_TOKEN_MALFORMED')
    const { claims, signature } = partsOf(await issuer.idToken())
    for (const more of [{ crit: ['b64'], b64: false }, { crit: [] }, { kid: 7 }]) {
      const token = `${encoded({ alg: 'ES256', kid: 'k1', ...more })}.${claims}.${signature}`
      expect(await verdictOn(issuer, token)).toBe('ID_TOKEN_MALFORMED')
    }
    expect(await verdictOn(issuer, await issuer.idToken({}, { typ: 'JWT' }))).toBe('accepted')
  })
})

function partsOf(token: string) {
  const [header = '', claims = '', signature = ''] = token.split('.')
  return { head: `${header}.${claims}`, claims, signature }
}
