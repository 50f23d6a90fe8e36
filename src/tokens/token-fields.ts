import { fieldsOf, type JsonObject } from '../http/fields.ts'
import { type SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import { grantedScopes } from './scopes.ts'

/** The members of a successful token reply (RFC 6749 section 5.1), checked. Nothing is a {@link Secret} yet. */
export interface TokenFields {
  readonly accessToken: string
  readonly refreshToken?: string
  readonly idToken?: string
  /** As the provider spelled them. Absent when it did not say. */
  readonly scopes?: readonly string[]
  /** Life of the access token, in milliseconds. Absent when the provider did not say. */
  readonly lifeMs?: number
}

/** Tokens are made of visible ASCII (RFC 6749 appendix A): anything else could break out of a header. */
const TOKEN = /^[\x20-\x7e]+$/

/** A life that has ended already, however it is written. */
const NEGATIVE = /^-\d{1,12}(\.\d{1,6})?$/

function bad(field: string, expected: string): SignInError {
  return signInError('TOKEN_REPLY_INVALID', { field, expected })
}

/**
 * Checks a successful token reply.
 * @throws {@link SignInError} `TOKEN_REPLY_INVALID`, naming the field; never its value
 */
export function tokenFields(body: JsonObject): TokenFields {
  const fields = fieldsOf(body, bad)
  const token = (field: string) => {
    const value = fields.text(field)
    if (!TOKEN.test(value)) throw bad(field, 'printable ASCII')
    return value
  }
  const optionalToken = (field: string) =>
    body[field] === undefined || body[field] === null || body[field] === '' ? undefined : token(field)
  const accessToken = token('access_token')
  if (fields.text('token_type').toLowerCase() !== 'bearer') throw bad('token_type', 'Bearer')
  const refreshToken = optionalToken('refresh_token')
  const idToken = optionalToken('id_token')
  const scopes = grantedScopes(body['scope'], bad)
  const life = body['expires_in']
  const ended = (typeof life === 'number' && life < 0) || (typeof life === 'string' && NEGATIVE.test(life))
  const lifeMs = ended ? 0 : fields.optionalSeconds('expires_in')
  return {
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(idToken === undefined ? {} : { idToken }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(lifeMs === undefined ? {} : { lifeMs }),
  }
}
