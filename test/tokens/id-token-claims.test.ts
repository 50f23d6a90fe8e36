import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entra } from '../../src/providers/entra.ts'
import { ACCESS_TOKEN, CLIENT_ID, forAlgorithm, Issuer, type Key, newKey } from './issuer.ts'
import { type LoginOptions, tokensOf, verdictOn } from './login.ts'

let issuer: Issuer

beforeAll(async () => {
  issuer = await Issuer.start()
})
afterAll(() => issuer.close())

/** What a login comes to whose ID token has these claims; `undefined` leaves one out. */
const verdict = async (claims: Record<string, unknown>, options?: LoginOptions) =>
  verdictOn(issuer, await issuer.idToken(claims), options)

describe('a good ID token', () => {
  it('says who signed in', async () => {
    const claims = { name: 'Ada', email: 'ada@example.com', upn: 'ada', tid: 't-1' }
    issuer.answers['/token'] = [issuer.reply({ id_token: await issuer.idToken(claims) })]
    const { identity } = await tokensOf(issuer)
    expect(identity).toEqual({
      subject: 'user-1',
      name: 'Ada',
      email: 'ada@example.com',
      username: 'ada',
      tenant: 't-1',
    })
  })
})

describe('iss', () => {
  it.each([
    ['of somebody else', 'https://evil.example'],
    ['missing', undefined],
    ['a number', 7],
    ['a list', ['https://evil.example']],
    ['empty', ''],
  ])('JW-01 is refused when it is %s', async (_, iss) => {
    expect(await verdict({ iss })).toBe('ID_TOKEN_ISSUER')
  })

  it('JW-02 is refused when it is equal only after URL normalisation', async () => {
    const { url } = issuer
    for (const iss of [`${url}/`, `${url}/.`, url.replace('http', 'HTTP'), url.replace('127.0.0.1', '127.1')])
      expect(await verdict({ iss })).toBe('ID_TOKEN_ISSUER')
  })

  it('is the template of Entra filled in with the tid of the token, and with nothing else', async () => {
    const tid = '11111111-2222-4333-8444-555555555555'
    const host = 'https://login.microsoftonline.com'
    const client = {
      provider: entra({ tenant: 'organizations', clientId: CLIENT_ID }),
      metadata: (good: ReturnType<Issuer['metadata']>) => ({ ...good, issuer: `${host}/{tenantid}/v2.0` }),
    }
    expect(await verdict({ iss: `${host}/${tid}/v2.0`, tid }, { client })).toBe('accepted')
    expect(await verdict({ iss: `${host}/${tid}/v2.0` }, { client })).toBe('ID_TOKEN_ISSUER')
    expect(await verdict({ iss: `${host}/{tenantid}/v2.0`, tid: '{tenantid}' }, { client })).toBe(
      'ID_TOKEN_ISSUER',
    )
    expect(await verdict({ iss: `${host}/x/v2.0`, tid: 'x' }, { client })).toBe('ID_TOKEN_ISSUER')
    expect(await verdict({ iss: `${host}/${tid}/v2.0`, tid: tid.replace('1', '9') }, { client })).toBe(
      'ID_TOKEN_ISSUER',
    )
  })
})

describe('aud and azp', () => {
  it.each([
    ['wrong', 'other-client'],
    ['missing', undefined],
    ['an empty list', []],
    ['a list without this client', ['other-client']],
    ['a list with more than text in it', ['nmp-cli', 7]],
    ['in another letter case', 'NMP-CLI'],
    ['longer', 'nmp-cli '],
  ])('JW-03 is refused when it is %s', async (_, aud) => {
    expect(await verdict({ aud, azp: CLIENT_ID })).toBe('ID_TOKEN_AUDIENCE')
  })

  it('JW-03 is accepted as a list of one', async () => {
    expect(await verdict({ aud: [CLIENT_ID] })).toBe('accepted')
  })

  it('JW-04 needs azp where there are two audiences, and azp names this client', async () => {
    const aud = [CLIENT_ID, 'api']
    expect(await verdict({ aud })).toBe('ID_TOKEN_AUDIENCE')
    expect(await verdict({ aud, azp: 'api' })).toBe('ID_TOKEN_AUDIENCE')
    expect(await verdict({ aud, azp: CLIENT_ID })).toBe('accepted')
    expect(await verdict({ azp: 'api' })).toBe('ID_TOKEN_AUDIENCE')
  })
})

describe('sub', () => {
  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['a number', 7],
    ['null', null],
    ['of 10,000 characters', 'x'.repeat(10_000)],
    ['of 256 characters', 'x'.repeat(256)],
  ])('JW-12 is refused when it is %s', async (_, sub) => {
    expect(await verdict({ sub })).toBe('ID_TOKEN_CLAIM')
  })

  it('is accepted with 255 characters', async () => {
    expect(await verdict({ sub: 'x'.repeat(255) })).toBe('accepted')
  })

  it('must be the one that was expected', async () => {
    expect(await verdict({}, { expected: { subject: 'user-1' } })).toBe('accepted')
    expect(await verdict({}, { expected: { subject: 'user-2' } })).toBe('SUBJECT_CHANGED')
  })
})

describe('nonce', () => {
  it('JW-13 must come back when one was sent, and is ignored when none was', async () => {
    const expected = { nonce: 'n-1' }
    expect(await verdict({ nonce: 'n-1' }, { expected })).toBe('accepted')
    expect(await verdict({ nonce: 'n-2' }, { expected })).toBe('ID_TOKEN_NONCE')
    expect(await verdict({}, { expected })).toBe('ID_TOKEN_NONCE')
    expect(await verdict({ nonce: 'n-2' })).toBe('accepted')
  })
})

describe('at_hash', () => {
  let rsa: Key
  beforeAll(async () => {
    rsa = await newKey('RS256')
  })
  const hashOf = (hash: string) => {
    const digest = createHash(hash).update(ACCESS_TOKEN).digest()
    return digest.subarray(0, digest.length / 2)
  }

  it.each([
    ['RS256', 'sha256'],
    ['RS384', 'sha384'],
    ['RS512', 'sha512'],
    ['PS256', 'sha256'],
    ['PS384', 'sha384'],
    ['PS512', 'sha512'],
    ['ES256', 'sha256'],
    ['ES384', 'sha384'],
    ['ES512', 'sha512'],
    ['EdDSA', 'sha512'],
    ['Ed25519', 'sha512'],
  ])('JW-14 is the half %s hash of the access token (%s)', async (alg, hash) => {
    const key = /^[RP]S/.test(alg) ? await forAlgorithm(rsa, alg) : await newKey(alg)
    const other = await Issuer.start({ keys: [key] })
    const right = hashOf(hash)
    expect(await verdictOn(other, await other.idToken({ at_hash: right.toString('base64url') }))).toBe(
      'accepted',
    )
    right[0]! ^= 1
    const wrong = await other.idToken({ at_hash: right.toString('base64url') })
    expect(await verdictOn(other, wrong)).toBe('ID_TOKEN_ACCESS_TOKEN')
    await other.close()
  })

  it('JW-14 is refused when it is the whole hash, or no text', async () => {
    const whole = createHash('sha256').update(ACCESS_TOKEN).digest('base64url')
    for (const at_hash of [whole, '', 7, null, [hashOf('sha256').toString('base64url')]])
      expect(await verdict({ at_hash })).toBe('ID_TOKEN_ACCESS_TOKEN')
  })
})
