import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Secret } from '../../secret.ts'
import type { SealingKey } from '../keys/sealing-key.ts'
import { encodeFields, fieldsOfKey } from '../session-key.ts'
import type { SessionKey } from '../token-store.ts'
import { FORMAT_VERSION, type SealedContent } from './session-file.ts'

/** NIST SP 800-38D section 8.2.2: a random nonce of 96 bits, fresh for every seal. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * What the seal vouches for besides the content: format version, key, session. A file that is copied to the name of
 * another session, or whose header was changed, does not open.
 */
function boundTo(about: SessionKey, key: SealingKey): Buffer {
  return encodeFields([`sealed session ${FORMAT_VERSION}`, key.id, about.id, ...fieldsOfKey(about)])
}

/** Encrypts and authenticates a session. @throws `TypeError` for text that is no Unicode (a lone surrogate) */
export function seal(value: Secret, about: SessionKey, key: SealingKey): SealedContent {
  const text = Buffer.from(value.reveal(), 'utf8')
  if (text.toString('utf8') !== value.reveal()) throw new TypeError('a session must be well-formed Unicode')
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(boundTo(about, key))
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final()])
  return { nonce, tag: cipher.getAuthTag(), ciphertext }
}

/** Opens a sealed session. @returns `undefined` when one bit of content, header or name is not as it was sealed */
export function unseal(sealed: SealedContent, about: SessionKey, key: SealingKey): Secret | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key.secret, sealed.nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(boundTo(about, key))
  decipher.setAuthTag(sealed.tag)
  try {
    return new Secret(Buffer.concat([decipher.update(sealed.ciphertext), decipher.final()]).toString('utf8'))
  } catch {
    return undefined
  }
}
