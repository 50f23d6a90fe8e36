import { type JsonObject, jsonObject } from '../http/fields.ts'
import type { HttpReply } from '../http/http.ts'

/** What a reply of the token endpoint is, before its members are looked at. */
export type Verdict =
  | { readonly kind: 'granted'; readonly body: JsonObject }
  | {
      readonly kind: 'refused'
      readonly error: string
      readonly body: JsonObject
      readonly intervalMs?: number
    }
  /** No answer to the question; `body` is the object, or the text where it is none. */
  | { readonly kind: 'fault'; readonly body: JsonObject | string; readonly transient: boolean }

/** The answers that a busy server gives while it works (RFC 8628 section 3.5): Auth0 sends `slow_down` with 429. */
const NOT_YET: ReadonlySet<string> = new Set(['authorization_pending', 'slow_down'])

/** "Try again later", in the words of RFC 6749 section 4.1.2.1. Some send them with 400. */
const IN_TROUBLE: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable'])

/** Statuses that speak of the moment, not of the request: request timeout, too early, too many requests. */
const MOMENTARY: ReadonlySet<number> = new Set([408, 425, 429])

/** Longest new interval that is believed, in seconds; the device flow judges what is too long for its code. */
const LONGEST_INTERVAL_SECONDS = 86_400

/** JSON, or the form that GitHub sends unless it is asked for JSON. */
export function replyBody(reply: HttpReply): JsonObject | undefined {
  const json = jsonObject(reply.text)
  if (json !== undefined) return json
  if (!/^application\/x-www-form-urlencoded\b/i.test(reply.headers.get('content-type') ?? ''))
    return undefined
  return Object.assign(Object.create(null), Object.fromEntries(new URLSearchParams(reply.text)))
}

/** `error` of RFC 6749 section 5.2, or `errorCode` of Okta's own bodies. */
export function errorIn(body: JsonObject): string | undefined {
  for (const member of [body['error'], body['errorCode']])
    if (typeof member === 'string' && member !== '') return member
  return undefined
}

/** `error_description` of RFC 6749 section 5.2; empty where it is no text. Not clean. */
export function descriptionIn({ error_description: description }: JsonObject): string {
  return typeof description === 'string' ? description : ''
}

function intervalIn({ interval }: JsonObject): { readonly intervalMs?: number } {
  const seconds = typeof interval === 'string' ? Number(interval) : interval
  if (typeof seconds !== 'number' || !(seconds > 0)) return {}
  return { intervalMs: Math.min(seconds, LONGEST_INTERVAL_SECONDS) * 1_000 }
}

/**
 * Decides what a reply is. The body decides before the status, since the same answer comes as 200, 400, 401, 403 and
 * 428 in the field. Only where the status says that the server itself is in trouble (429, 5xx) is a refusal not
 * believed: it may not be the last word, and a session is not given up for it.
 */
export function verdictOn(reply: HttpReply): Verdict {
  const { status } = reply
  const body = replyBody(reply)
  const momentary = MOMENTARY.has(status) || status >= 500
  if (body === undefined) return { kind: 'fault', body: reply.text, transient: true }
  const error = errorIn(body)
  if (error !== undefined) {
    const believed = NOT_YET.has(error) || !(momentary || IN_TROUBLE.has(error))
    return believed
      ? { kind: 'refused', error, body, ...intervalIn(body) }
      : { kind: 'fault', body, transient: true }
  }
  if (status >= 200 && status < 300) return { kind: 'granted', body }
  return { kind: 'fault', body, transient: momentary }
}
