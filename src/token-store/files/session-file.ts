import { jsonObject } from '../../http/fields.ts'
import { boundedScrypt, type ScryptParameters } from '../keys/scrypt-parameters.ts'
import { sessionKey } from '../session-key.ts'
import type { SessionKey } from '../token-store.ts'

/** The format that this version writes. A reader meets lower ones and converts them when it writes. */
export const FORMAT_VERSION = 1
const FORMAT = 'oidc-device-login session'

/** Where the key is that opens a file. `plaintext`: there is none, by explicit choice. */
export type KeyKind = 'keychain' | 'key-file' | 'passphrase' | 'plaintext'

/** Which key opens a file. */
export type KeyReference =
  | { readonly kind: 'keychain' | 'key-file'; readonly id: string }
  | { readonly kind: 'passphrase'; readonly id: string; readonly scrypt: ScryptParameters }
  | { readonly kind: 'plaintext' }

/** What a session file holds. Everything but `content` is readable without a key, and none of it is secret. */
export interface SessionFile {
  readonly key: KeyReference
  readonly about: SessionKey
  readonly content: SealedContent | { readonly plaintext: string }
}

/** AES-256-GCM output. */
export interface SealedContent {
  readonly nonce: Buffer
  readonly tag: Buffer
  readonly ciphertext: Buffer
}

/** What the text of a session file turned out to be. */
export type Decoded =
  | { readonly state: 'sound'; readonly file: SessionFile }
  | { readonly state: 'damaged'; readonly reason: string }
  /** Written by a newer version of this program. */
  | { readonly state: 'future'; readonly version: number }

/** One line of JSON. */
export function encodeSessionFile({ key, about, content }: SessionFile): string {
  const { id: _, ...rest } = about
  const sealed =
    'plaintext' in content
      ? { plaintext: content.plaintext }
      : {
          nonce: content.nonce.toString('base64'),
          tag: content.tag.toString('base64'),
          ciphertext: content.ciphertext.toString('base64'),
        }
  return `${JSON.stringify({ format: FORMAT, version: FORMAT_VERSION, key, about: rest, ...sealed })}\n`
}

/** Reads the text of a session file. Never throws: a damaged file is a result. */
export function decodeSessionFile(text: string): Decoded {
  const body = jsonObject(text)
  if (body === undefined) return damaged('it is not JSON')
  const { format, version } = body
  if (format !== FORMAT) return damaged('it is no session file')
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1)
    return damaged('its version is no number')
  if (version > FORMAT_VERSION) return { state: 'future', version }
  const about = decodeAbout(body['about'])
  if (about === undefined) return damaged('it does not say whose session it is')
  const key = decodeReference(body['key'])
  if (key === undefined) return damaged('it does not say which key opens it')
  const content = key.kind === 'plaintext' ? decodePlaintext(body) : decodeSealed(body)
  return content === undefined
    ? damaged('its content is not whole')
    : { state: 'sound', file: { key, about, content } }
}

function damaged(reason: string): Decoded {
  return { state: 'damaged', reason }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function decodeAbout(value: unknown): SessionKey | undefined {
  const { issuer, clientId, profile, scopes, audience } = objectOf(value)
  if (typeof issuer !== 'string' || typeof clientId !== 'string' || typeof profile !== 'string')
    return undefined
  if (issuer === '' || clientId === '') return undefined
  if (!Array.isArray(scopes) || !scopes.every((scope): scope is string => typeof scope === 'string'))
    return undefined
  if (audience !== undefined && typeof audience !== 'string') return undefined
  return sessionKey({ issuer, clientId, profile, scopes, ...(audience === undefined ? {} : { audience }) })
}

function decodeReference(value: unknown): KeyReference | undefined {
  const { kind, id, scrypt } = objectOf(value)
  if (kind === 'plaintext') return { kind }
  if (typeof id !== 'string' || !/^[0-9a-f]{32}$/.test(id)) return undefined
  if (kind === 'keychain' || kind === 'key-file') return { kind, id }
  const { n, r, p, salt } = objectOf(scrypt)
  const parameters = boundedScrypt(n, r, p, salt)
  return kind === 'passphrase' && parameters !== undefined ? { kind, id, scrypt: parameters } : undefined
}

function decodePlaintext({
  plaintext,
}: Readonly<Record<string, unknown>>): { plaintext: string } | undefined {
  return typeof plaintext === 'string' && plaintext !== '' ? { plaintext } : undefined
}

function decodeSealed(body: Readonly<Record<string, unknown>>): SealedContent | undefined {
  const bytes = (field: string) => Buffer.from(typeof body[field] === 'string' ? body[field] : '', 'base64')
  const [nonce, tag, ciphertext] = [bytes('nonce'), bytes('tag'), bytes('ciphertext')]
  return nonce.length === 12 && tag.length === 16 && ciphertext.length > 0
    ? { nonce, tag, ciphertext }
    : undefined
}
