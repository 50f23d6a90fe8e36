import { Buffer } from 'node:buffer'
import { type JsonObject, jsonObject } from '../http/fields.ts'

/** Longest JWT that is read, in characters. Entra's largest, with 200 groups in it, have about 12,000. */
export const JWT_MAX_LENGTH = 65_536

/** The readable parts of a signed JWT (RFC 7519). Nothing in it was checked. */
export interface Jwt {
  readonly header: JsonObject
  readonly claims: JsonObject
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Canonical base64url only (RFC 7515 section 2): no padding, no white space, no stray bits at the end. */
function isCanonical(part: string): boolean {
  return part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part
}

function objectIn(part: string): JsonObject | undefined {
  try {
    return jsonObject(utf8.decode(Buffer.from(part, 'base64url')))
  } catch {
    return undefined
  }
}

/**
 * Takes a compact JWT apart, in linear time.
 *
 * @returns `undefined` when it is longer than {@link JWT_MAX_LENGTH}, has not exactly three parts, or a part is not
 *   canonical base64url, UTF-8 and a JSON object
 */
export function jwtOf(token: string): Jwt | undefined {
  if (token.length > JWT_MAX_LENGTH) return undefined
  const [header, claims, signature, ...more] = token.split('.', 4)
  if (header === undefined || claims === undefined || signature === undefined || more.length > 0)
    return undefined
  if (!isCanonical(header) || !isCanonical(claims) || !(signature === '' || isCanonical(signature)))
    return undefined
  const parts = { header: objectIn(header), claims: objectIn(claims) }
  return parts.header && parts.claims ? { header: parts.header, claims: parts.claims } : undefined
}
