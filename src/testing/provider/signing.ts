import { createHash, createSign, generateKeyPair, type KeyObject, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'

/** How the fake provider signs. */
export type SigningAlgorithm = 'RS256' | 'ES256'

/** A key pair with its public JWK (RFC 7517). */
export interface SigningKey {
  readonly algorithm: SigningAlgorithm
  readonly keyId: string
  readonly privateKey: KeyObject
  readonly publicJwk: Readonly<Record<string, unknown>>
}

const generate = promisify(generateKeyPair)

/** A fresh key. */
export async function createSigningKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const { publicKey, privateKey } =
    algorithm === 'RS256'
      ? await generate('rsa', { modulusLength: 2_048 })
      : await generate('ec', { namedCurve: 'P-256' })
  const keyId = randomUUID()
  const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: algorithm, use: 'sig' }
  return { algorithm, keyId, privateKey, publicJwk }
}

/** A signed JWT (RFC 7519). */
export function signedJwt(key: SigningKey, claims: Readonly<Record<string, unknown>>, type = 'JWT'): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${part({ alg: key.algorithm, kid: key.keyId, typ: type })}.${part(claims)}`
  const signature = createSign('sha256')
    .update(input)
    .sign({ key: key.privateKey, dsaEncoding: 'ieee-p1363' }, 'base64url')
  return `${input}.${signature}`
}

/** `at_hash` of an access token (OpenID Connect Core section 3.1.3.6). */
export function accessTokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url')
}
