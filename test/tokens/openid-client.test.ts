import { createHash, generateKeyPairSync } from 'node:crypto'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { CLIENT_ID, Issuer, type Key, newKey } from './issuer.ts'
import { DEVICE_CODE, DEVICE_GRANT, verdictOn } from './login.ts'

/**
 * A second opinion on every check: openid-client, certified by the OpenID Foundation, given the same replies of the
 * same server. What it refuses, we refuse. docs/decisions/0002-token-requests.md says why it does not do the work itself.
 */
let issuer: Issuer
let rsa: Key
let ec: Key
let now: number

beforeAll(async () => {
  ;[rsa, ec] = await Promise.all([newKey('RS256'), newKey('ES256', 'k2')])
  // openid-client reads the real clock.
  issuer = await Issuer.start({ keys: [rsa, ec], clock: new FakeClock({ startMs: Date.now() }) })
  now = Math.floor(Date.now() / 1_000)
})
afterAll(() => issuer.close())

async function secondOpinion(idToken: string): Promise<'accepted' | 'refused'> {
  issuer.answers['/token'] = [issuer.reply({ id_token: idToken })]
  const server = { ...issuer.metadata() } as client.ServerMetadata
  const config = new client.Configuration(server, CLIENT_ID, { [client.clockTolerance]: 300 }, client.None())
  client.allowInsecureRequests(config)
  client.enableNonRepudiationChecks(config)
  return client.genericGrantRequest(config, DEVICE_GRANT, { device_code: DEVICE_CODE }).then(
    () => 'accepted',
    () => 'refused',
  )
}

async function both(idToken: string) {
  const ours = (await verdictOn(issuer, idToken)) === 'accepted' ? 'accepted' : 'refused'
  return { ours, theirs: await secondOpinion(idToken) }
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const tampered = async (change: (parts: string[]) => string[]) =>
  change((await issuer.idToken()).split('.')).join('.')

const accepted: [string, () => Promise<string>][] = [
  ['a good one', () => issuer.idToken()],
  ['one signed with ES256', () => issuer.idToken({}, {}, ec)],
  ['an audience in a list', () => issuer.idToken({ aud: [CLIENT_ID] })],
  ['two audiences with azp', () => issuer.idToken({ aud: [CLIENT_ID, 'api'], azp: CLIENT_ID })],
  ['an end four minutes ago', () => issuer.idToken({ exp: now - 240 })],
  ['a beginning in four minutes', () => issuer.idToken({ nbf: now + 240 })],
  ['no key id', () => issuer.idToken({}, { kid: undefined })],
]

const refused: [string, () => Promise<string>][] = [
  ['another issuer', () => issuer.idToken({ iss: 'https://evil.example' })],
  ['an issuer with a slash more', () => issuer.idToken({ iss: `${issuer.url}/` })],
  ['no issuer', () => issuer.idToken({ iss: undefined })],
  ['another audience', () => issuer.idToken({ aud: 'other' })],
  ['no audience', () => issuer.idToken({ aud: undefined })],
  ['an empty list of audiences', () => issuer.idToken({ aud: [] })],
  ['two audiences without azp', () => issuer.idToken({ aud: [CLIENT_ID, 'api'] })],
  ['two audiences with another azp', () => issuer.idToken({ aud: [CLIENT_ID, 'api'], azp: 'api' })],
  ['no subject', () => issuer.idToken({ sub: undefined })],
  ['a subject that is a number', () => issuer.idToken({ sub: 7 })],
  ['an end an hour ago', () => issuer.idToken({ exp: now - 3_600 })],
  ['an end that is text', () => issuer.idToken({ exp: String(now + 600) })],
  ['no end', () => issuer.idToken({ exp: undefined })],
  ['no iat', () => issuer.idToken({ iat: undefined })],
  ['an iat that is text', () => issuer.idToken({ iat: 'now' })],
  ['a beginning in ten minutes', () => issuer.idToken({ nbf: now + 600 })],
  ['a signature of somebody else', async () => issuer.idToken({}, {}, await newKey('RS256'))],
  ['an unknown key id', () => issuer.idToken({}, { kid: 'unknown' })],
  ['a key of another type', () => issuer.idToken({}, { kid: 'k2' })],
  [
    'an extension',
    () => tampered(([, ...rest]) => [encoded({ alg: 'RS256', kid: 'k1', crit: ['x'], x: 1 }), ...rest]),
  ],
  ['no signature', () => tampered(([head, claims]) => [head!, claims!, ''])],
  ['alg none', () => tampered(([, claims]) => [encoded({ alg: 'none' }), claims!, ''])],
  [
    'other claims under the signature',
    () => tampered(([head, , signature]) => [head!, encoded(issuer.claims({ sub: 'x' })), signature!]),
  ],
  ['two parts', () => tampered((parts) => parts.slice(0, 2))],
  ['five parts', () => tampered((parts) => [...parts, 'AAAA', 'AAAA'])],
]

/** Accepted there, refused here: each is a check that we had to add, whoever does the rest. */
const refusedByUsAlone: [string, () => Promise<string>][] = [
  ['a wrong at_hash', () => issuer.idToken({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })],
  ['an iat in ten minutes', () => issuer.idToken({ iat: now + 600 })],
  ['an end after the last date', () => issuer.idToken({ exp: 1e308 })],
  ['another azp beside one audience', () => issuer.idToken({ azp: 'api' })],
  ['an empty subject', () => issuer.idToken({ sub: '' })],
  ['an access token for an ID token', () => issuer.idToken({}, { typ: 'at+jwt' })],
]

describe('openid-client and we', () => {
  it.each(accepted)('accept %s', async (_, idToken) => {
    expect(await both(await idToken())).toEqual({ ours: 'accepted', theirs: 'accepted' })
  })

  it.each(refused)('refuse %s', async (_, idToken) => {
    expect(await both(await idToken())).toEqual({ ours: 'refused', theirs: 'refused' })
  })

  it('refuse a key that is too small', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey.export({ format: 'jwk' })
    issuer.answers['/jwks'] = [{ body: { keys: [{ ...weak, kid: 'k1', alg: 'RS256' }] } }]
    expect(await both(await issuer.idToken())).toEqual({ ours: 'refused', theirs: 'refused' })
    delete issuer.answers['/jwks']
  })
})

describe('we alone', () => {
  it.each(refusedByUsAlone)('refuse %s', async (_, idToken) => {
    expect(await both(await idToken())).toEqual({ ours: 'refused', theirs: 'accepted' })
  })

  it('refuse a key with exponent 1, under which every message signs itself', async () => {
    const { privateKey: _, ...key } = rsa
    issuer.answers['/jwks'] = [{ body: { keys: [{ ...key.jwk, e: 'AQ' }] } }]
    const head = `${encoded({ alg: 'RS256', kid: 'k1' })}.${encoded(issuer.claims({ sub: 'anybody' }))}`
    expect(await both(`${head}.${selfSigned(head)}`)).toEqual({ ours: 'refused', theirs: 'accepted' })
    delete issuer.answers['/jwks']
  })
})

/** PKCS #1 v1.5 padding of the digest is its own signature when the exponent is 1. */
function selfSigned(text: string): string {
  const digest = createHash('sha256').update(text).digest()
  const info = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), digest])
  const padded = Buffer.alloc(256, 0xff)
  padded.set([0, 1])
  padded.set([0, ...info], 256 - info.length - 1)
  return padded.toString('base64url')
}
