import type { ProviderMetadata } from '../providers/provider.ts'

/** What a JWS algorithm needs of its key, and the hash that `at_hash` is made with. */
export interface SigningAlgorithm {
  /** `alg` of the header (RFC 7518 section 3.1, RFC 8037, RFC 9864). */
  readonly name: string
  readonly kty: 'RSA' | 'EC' | 'OKP'
  readonly crv?: string
  readonly hash: 'sha256' | 'sha384' | 'sha512'
}

/** Asymmetric signatures only: `none` proves nothing, and a shared secret is no secret in a program that people install. */
const ALGORITHMS: readonly SigningAlgorithm[] = [
  { name: 'RS256', kty: 'RSA', hash: 'sha256' },
  { name: 'RS384', kty: 'RSA', hash: 'sha384' },
  { name: 'RS512', kty: 'RSA', hash: 'sha512' },
  { name: 'PS256', kty: 'RSA', hash: 'sha256' },
  { name: 'PS384', kty: 'RSA', hash: 'sha384' },
  { name: 'PS512', kty: 'RSA', hash: 'sha512' },
  { name: 'ES256', kty: 'EC', crv: 'P-256', hash: 'sha256' },
  { name: 'ES384', kty: 'EC', crv: 'P-384', hash: 'sha384' },
  { name: 'ES512', kty: 'EC', crv: 'P-521', hash: 'sha512' },
  { name: 'EdDSA', kty: 'OKP', crv: 'Ed25519', hash: 'sha512' },
  { name: 'Ed25519', kty: 'OKP', crv: 'Ed25519', hash: 'sha512' },
]

/** What is expected when the provider does not say (OpenID Connect Core 1.0 section 3.1.3.7, step 7). */
const WHEN_NOT_SAID: readonly string[] = ['RS256']

/** Names of the algorithms that an ID token of this provider may be signed with. */
export function allowedAlgorithms(metadata: ProviderMetadata): readonly string[] {
  return metadata.id_token_signing_alg_values_supported ?? WHEN_NOT_SAID
}

/** The algorithm of that exact name, when the provider announced it and it is one that proves something. */
export function signingAlgorithm(name: unknown, metadata: ProviderMetadata): SigningAlgorithm | undefined {
  if (typeof name !== 'string' || !allowedAlgorithms(metadata).includes(name)) return undefined
  return ALGORITHMS.find((algorithm) => algorithm.name === name)
}
