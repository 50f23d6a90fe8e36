import { createHash, createSecretKey, type KeyObject } from 'node:crypto'

/** Length of a key, in bytes (AES-256). */
export const KEY_BYTES = 32

/** A key that seals sessions. Neither printing nor logging shows it. */
export interface SealingKey {
  /** Names the key in file headers without telling anything of it: 32 hex digits. */
  readonly id: string
  readonly secret: KeyObject
}

/** @throws `TypeError` when the length is not {@link KEY_BYTES} */
export function sealingKey(bytes: Uint8Array): SealingKey {
  if (bytes.length !== KEY_BYTES) throw new TypeError(`a sealing key has ${KEY_BYTES} bytes`)
  const id = createHash('sha256')
    .update('oidc-device-login key id 1\n')
    .update(bytes)
    .digest('hex')
    .slice(0, 32)
  return { id, secret: createSecretKey(bytes) }
}

/** A key as text for a key file or a keychain item: 44 characters, one line, within every known limit. */
export function encodeKey(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

/** The bytes of a key; `undefined` when the text is anything else. */
export function decodeKey(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text.trim(), 'base64')
  return bytes.length === KEY_BYTES && encodeKey(bytes) === text.trim() ? bytes : undefined
}
