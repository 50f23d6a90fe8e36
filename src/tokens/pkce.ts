import { createHash, randomBytes } from 'node:crypto'
import { Secret } from '../secret.ts'

/** Random bytes behind a verifier: 32 make 43 characters, the least that RFC 7636 section 4.1 allows and 256 bits. */
const VERIFIER_BYTES = 32

/** Proof that whoever redeems the code is whoever asked for it (RFC 7636). */
export interface Pkce {
  /** Kept until the token request, sent as `code_verifier`. */
  readonly verifier: Secret
  /** What the device request carries. */
  readonly parameters: { readonly code_challenge: string; readonly code_challenge_method: 'S256' }
}

/** A fresh verifier and its S256 challenge. */
export function createPkce(): Pkce {
  const verifier = randomBytes(VERIFIER_BYTES).toString('base64url')
  return {
    verifier: new Secret(verifier),
    parameters: {
      code_challenge: createHash('sha256').update(verifier, 'ascii').digest('base64url'),
      code_challenge_method: 'S256',
    },
  }
}
