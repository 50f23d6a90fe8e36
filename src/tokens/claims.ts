import type { JsonObject } from '../http/fields.ts'
import { jwtOf } from './jwt.ts'
import type { Identity } from './token-set.ts'

/**
 * The claims of a JWT, as they stand in it. **Nobody checked them**: good for showing, never for deciding.
 *
 * @returns an object without a prototype; `undefined` when the text is no signed JWT, or longer than 65,536 characters
 */
export function unverifiedClaims(jwt: string): Readonly<Record<string, unknown>> | undefined {
  return jwtOf(jwt)?.claims
}

/** Longest `sub`, in characters (OpenID Connect Core 1.0 section 2). */
export const SUBJECT_MAX_LENGTH = 255

/** Longest name, address or tenant that is kept, in characters. A longer one is left out. */
const LABEL_MAX_LENGTH = 320

/** `sub`, when it is one: a non-empty string of at most {@link SUBJECT_MAX_LENGTH} characters. */
export function subjectOf(claims: JsonObject): string | undefined {
  const { sub } = claims
  return typeof sub === 'string' && sub !== '' && sub.length <= SUBJECT_MAX_LENGTH ? sub : undefined
}

/** Who the claims speak of; `undefined` when they name no subject. */
export function identityOf(claims: JsonObject): Identity | undefined {
  const subject = subjectOf(claims)
  if (subject === undefined) return undefined
  const label = (...names: readonly string[]) => {
    for (const name of names) {
      const value = claims[name]
      if (typeof value === 'string' && value !== '' && value.length <= LABEL_MAX_LENGTH) return value
    }
    return undefined
  }
  const name = label('name', 'preferred_username', 'email')
  const email = label('email')
  const username = label('upn', 'preferred_username')
  const tenant = label('tid')
  return {
    subject,
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(username === undefined ? {} : { username }),
    ...(tenant === undefined ? {} : { tenant }),
  }
}
