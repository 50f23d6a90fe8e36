import type { JsonObject } from '../http/fields.ts'

const MASK = '[secret]'

/** A shorter text is too likely to stand in a reply by chance. */
const SHORTEST_SECRET = 8

/** Error bodies are flat; what lies deeper is dropped, so that nesting cannot exhaust the stack. */
const DEEPEST = 6

/** Takes out of a reply what the request itself had carried: servers repeat refresh tokens and codes in their errors. */
export interface EchoMask {
  text(text: string): string
  object(body: JsonObject): JsonObject
}

/** @param secrets what was sent; each is found plain, percent-encoded and form-encoded */
export function echoMask(secrets: readonly string[]): EchoMask {
  const spellings = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).replaceAll('%20', '+'),
    ])
  const text = (whole: string) => spellings.reduce((masked, secret) => masked.replaceAll(secret, MASK), whole)
  const value = (whole: unknown, depth: number): unknown => {
    if (typeof whole === 'string') return text(whole)
    if (typeof whole !== 'object' || whole === null) return whole
    if (depth === DEEPEST) return undefined
    return Array.isArray(whole) ? whole.map((member) => value(member, depth + 1)) : object(whole, depth + 1)
  }
  const object = (whole: object, depth: number): JsonObject =>
    Object.assign(
      Object.create(null),
      Object.fromEntries(Object.entries(whole).map(([name, member]) => [text(name), value(member, depth)])),
    )
  return { text, object: (body) => object(body, 0) }
}
