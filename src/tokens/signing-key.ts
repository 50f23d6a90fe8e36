import { Buffer } from 'node:buffer'
import type { JsonObject } from '../http/fields.ts'
import type { SigningAlgorithm } from './signing-algorithm.ts'

/** Smallest RSA modulus, in bits (RFC 7518 section 3.3). */
const RSA_MIN_BITS = 2_048
/** Largest RSA modulus, in bits: beyond it, verifying costs a hostile server nothing and us seconds. */
const RSA_MAX_BITS = 8_192
/** Smallest RSA exponent (FIPS 186-5 section 5.1). */
const RSA_MIN_EXPONENT = 65_537n
/** Largest RSA exponent; every real one is 65537, and a huge one is slow. */
const RSA_MAX_EXPONENT = 0xffff_ffffn

/** Members that only a private key has (RFC 7518 section 6, RFC 8037 section 2). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth']

/** Members that make up a public key, and say what it is for. */
const PUBLIC_MEMBERS = ['kty', 'n', 'e', 'crv', 'x', 'y', 'alg']

/** A key of a key set, as far as it can be told by looking at it. */
export interface SigningKey {
  /** Public members alone (RFC 7517). */
  readonly jwk: { readonly [member: string]: string }
  readonly kid?: string
  /** Whether it is meant for signatures, as far as it says. */
  readonly signs: boolean
  /** Why it must not be used, in words that fit after "because"; absent when nothing speaks against it. */
  readonly refusal?: string
}

function unsigned(value: unknown): bigint {
  const hex = typeof value === 'string' ? Buffer.from(value, 'base64url').toString('hex') : ''
  return hex === '' ? 0n : BigInt(`0x${hex}`)
}

function rsaRefusal(jwk: JsonObject): string | undefined {
  const { n } = jwk
  if (typeof n !== 'string') return 'it has no modulus'
  const bits = unsigned(n).toString(2).length
  if (bits < RSA_MIN_BITS) return `its RSA modulus has ${bits} bits, fewer than ${RSA_MIN_BITS}`
  if (bits > RSA_MAX_BITS) return `its RSA modulus has ${bits} bits, more than ${RSA_MAX_BITS}`
  const e = unsigned(jwk['e'])
  if (e < RSA_MIN_EXPONENT || e > RSA_MAX_EXPONENT || e % 2n === 0n) return 'its RSA exponent is not safe'
  return undefined
}

function refusalOf(jwk: JsonObject): string | undefined {
  if (PRIVATE_MEMBERS.some((member) => jwk[member] !== undefined))
    return 'its private part was published with it'
  return jwk['kty'] === 'RSA' ? rsaRefusal(jwk) : undefined
}

/** Looks at one member of a key set. */
export function signingKey(jwk: JsonObject): SigningKey {
  const { kid, use, key_ops: operations } = jwk
  const refusal = refusalOf(jwk)
  const publicMembers: Record<string, string> = {}
  for (const member of PUBLIC_MEMBERS) {
    const value = jwk[member]
    if (typeof value === 'string') publicMembers[member] = value
  }
  return {
    jwk: publicMembers,
    signs:
      (use === undefined || use === 'sig') &&
      (operations === undefined || (Array.isArray(operations) && operations.includes('verify'))),
    ...(typeof kid === 'string' ? { kid } : {}),
    ...(refusal === undefined ? {} : { refusal }),
  }
}

/** Whether a key may have made a signature with this algorithm, as far as it says of itself (RFC 7517 section 4). */
export function fits(key: SigningKey, algorithm: SigningAlgorithm, kid: string | undefined): boolean {
  const { kty, crv, alg } = key.jwk
  return (
    key.signs &&
    (kid === undefined || key.kid === kid) &&
    kty === algorithm.kty &&
    (algorithm.crv === undefined || crv === algorithm.crv) &&
    (alg === undefined || alg === algorithm.name)
  )
}
