import { createHash } from 'node:crypto'
import type { SessionKey } from './token-store.ts'

/** What {@link sessionKey} is made of. */
export interface SessionKeyParts {
  readonly issuer: string
  readonly clientId: string
  /** Whose slot it is: a context, an account. Default `default`. */
  readonly profile?: string
  /** Requested scopes; order and repetition do not matter. Default: none. */
  readonly scopes?: readonly string[]
  /** The API that the token is for. Default: not asked for, which is not the same as an empty one. */
  readonly audience?: string
}

/** Changes only when a session of an older version must not be found any more. */
const SCHEME = 'oidc-device-login session 1'

/**
 * Fields as bytes that no other list of fields gives: a count, then each length and text. UTF-16, because UTF-8
 * makes one byte sequence of all lone surrogates.
 */
export function encodeFields(fields: readonly string[]): Buffer {
  const parts = [lengthBytes(fields.length)]
  for (const field of fields) {
    const bytes = Buffer.from(field, 'utf16le')
    parts.push(lengthBytes(bytes.length), bytes)
  }
  return Buffer.concat(parts)
}

function lengthBytes(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(length)
  return bytes
}

/** Every field of a key that tells it from another, in a fixed order. */
export function fieldsOfKey(key: Omit<SessionKey, 'id'>): readonly string[] {
  const audience = key.audience === undefined ? 'none' : `=${key.audience}`
  return [key.issuer, key.clientId, key.profile, audience, ...key.scopes]
}

/**
 * Names the session of an issuer, client, profile, scopes and audience. Two that differ in any of them, if only in
 * letter case or a trailing slash, are two sessions. Unicode is not normalised.
 *
 * @throws `TypeError` for an empty issuer or client id
 */
export function sessionKey(parts: SessionKeyParts): SessionKey {
  const { issuer, clientId, profile = 'default', audience } = parts
  if (issuer === '' || clientId === '') throw new TypeError('a session key needs an issuer and a client id')
  const key = {
    issuer,
    clientId,
    profile,
    scopes: [...new Set(parts.scopes)].sort(),
    ...(audience === undefined ? {} : { audience }),
  }
  const id = createHash('sha256')
    .update(encodeFields([SCHEME, ...fieldsOfKey(key)]))
    .digest('hex')
  return { id, ...key }
}

/** Issuer of the keys that name no session. No provider has it: theirs are addresses. */
const PENDING_ISSUER = 'urn:oidc-device-login:pending'

/** Where a sign-in to a session rests until somebody has finished it: sealed and locked like a session, beside it. */
export function pendingKey({ id, profile }: SessionKey): SessionKey {
  return sessionKey({ issuer: PENDING_ISSUER, clientId: id, profile })
}

/** Whether a key was made by {@link pendingKey}. */
export function isPendingKey({ issuer }: SessionKey): boolean {
  return issuer === PENDING_ISSUER
}
