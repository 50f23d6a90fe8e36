import { type Fields, fieldsOf, type JsonObject, jsonObject } from '../http/fields.ts'
import { signInError } from '../idp-errors/sign-in-error.ts'
import { Secret } from '../secret.ts'
import type { Identity, TokenSet } from './token-set.ts'

/** Grows when an older program would misread what a newer one has written; a new optional field is no reason. */
const FORMAT_VERSION = 1

/** Latest time that a `Date` can hold, in milliseconds since the epoch. */
const LATEST_MS = 8_640_000_000_000_000

/** A token set as text for a store: JSON on one line, with its format version. */
export function encodeTokenSet(tokens: TokenSet): Secret {
  return new Secret(
    JSON.stringify({
      version: FORMAT_VERSION,
      access_token: tokens.accessToken.reveal(),
      token_type: tokens.tokenType,
      refresh_token: tokens.refreshToken?.reveal(),
      id_token: tokens.idToken?.reveal(),
      id_token_kept: tokens.idTokenKept,
      scopes: tokens.scopes,
      expires_at_ms: tokens.expiresAtMs,
      obtained_at_ms: tokens.obtainedAtMs,
      identity: tokens.identity,
    }),
  )
}

function unreadable(reason: string) {
  return signInError('SESSION_UNREADABLE', { reason })
}

function versioned(text: string): JsonObject {
  const body = jsonObject(text)
  if (body === undefined) throw unreadable('it is not a JSON object')
  const { version } = body
  if (typeof version === 'number' && version > FORMAT_VERSION)
    throw unreadable(`it has the format ${version}, and this program knows ${FORMAT_VERSION}`)
  if (version !== FORMAT_VERSION) throw unreadable('it names no format that this program knows')
  return body
}

function timeIn(body: JsonObject, field: string): number {
  const value = body[field]
  if (typeof value !== 'number' || Math.abs(value) > LATEST_MS) throw unreadable(`${field} is not a time`)
  return value
}

function identityIn(fields: Fields): Identity | undefined {
  const object = fields.optionalObject('identity')
  if (object === undefined) return undefined
  const identity = fieldsOf(object, (field, expected) => unreadable(`identity.${field} is not ${expected}`))
  const known: Record<string, string> = {}
  for (const field of ['name', 'email', 'username', 'tenant']) {
    const value = identity.optionalText(field)
    if (value !== undefined) known[field] = value
  }
  return { subject: identity.text('subject'), ...known }
}

/**
 * The token set in a stored text. Fields that it does not know are left out.
 * @throws {@link SignInError} `SESSION_UNREADABLE` when it is damaged, or from a newer program; its value is not shown
 */
export function decodeTokenSet(value: Secret): TokenSet {
  const body = versioned(value.reveal())
  const fields = fieldsOf(body, (field, expected) => unreadable(`${field} is not ${expected}`))
  const tokenType = fields.text('token_type')
  if (tokenType !== 'Bearer' && tokenType !== 'DPoP') throw unreadable('token_type is not Bearer')
  const refreshToken = fields.optionalText('refresh_token')
  const idToken = fields.optionalText('id_token')
  const identity = identityIn(fields)
  return {
    accessToken: new Secret(fields.text('access_token')),
    tokenType,
    ...(refreshToken === undefined ? {} : { refreshToken: new Secret(refreshToken) }),
    ...(idToken === undefined ? {} : { idToken: new Secret(idToken) }),
    ...(fields.optionalFlag('id_token_kept') ? { idTokenKept: true } : {}),
    scopes: fields.optionalTexts('scopes') ?? [],
    expiresAtMs: timeIn(body, 'expires_at_ms'),
    obtainedAtMs: timeIn(body, 'obtained_at_ms'),
    ...(identity === undefined ? {} : { identity }),
  }
}
