import type { SignInError } from '../idp-errors/sign-in-error.ts'
import { serverAddress } from './address.ts'

/** A JSON object from outside: no prototype, so no member of it can reach ours. */
export type JsonObject = Readonly<Record<string, unknown>>

/**
 * The text as a JSON object without a prototype, or `undefined` when it is anything else. A byte order mark is
 * skipped (RFC 8259 section 8.1).
 */
export function jsonObject(text: string): JsonObject | undefined {
  try {
    return objectOf(JSON.parse(text.replace(/^\ufeff/, '')))
  } catch {
    return undefined
  }
}

function objectOf(value: unknown): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.assign(Object.create(null), Object.fromEntries(Object.entries(value)))
}

/** Says which error a bad field is. */
export type BadField = (field: string, expected: string) => SignInError

/** Longest text field that is accepted, in characters. */
const TEXT_MAX_LENGTH = 65_536
/** Longest time that is accepted from a server, in seconds: ten years. */
const SECONDS_MAX = 315_360_000

/** Readers of the fields of a JSON object. Each throws what `bad` makes of a field that is not as expected. */
export interface Fields {
  /** A non-empty string. */
  text(field: string): string
  /** A non-empty string; `undefined` when absent or `null`. */
  optionalText(field: string): string | undefined
  /** A finite, non-negative number of seconds, as milliseconds. A numeric string is accepted. */
  seconds(field: string): number
  /** As {@link Fields.seconds}; `undefined` when absent or `null`. */
  optionalSeconds(field: string): number | undefined
  /** An address that {@link serverAddress} accepts, exactly as it was spelled. */
  address(field: string): string
  optionalAddress(field: string): string | undefined
  /** An array of strings; `undefined` when absent or `null`. Members that are not strings are an error. */
  optionalTexts(field: string): readonly string[] | undefined
  /** `true` or `false`; `undefined` when absent or `null`. */
  optionalFlag(field: string): boolean | undefined
  /** An object inside the object; `undefined` when absent or `null`. */
  optionalObject(field: string): JsonObject | undefined
  /** An array of objects; `undefined` when absent or `null`. Members that are not objects are an error. */
  optionalObjects(field: string): readonly JsonObject[] | undefined
}

/** Reads checked fields of `body`. */
export function fieldsOf(body: JsonObject, bad: BadField): Fields {
  const missing = (value: unknown) => value === undefined || value === null
  const text = (field: string) => {
    const value = body[field]
    if (typeof value !== 'string' || value === '') throw bad(field, 'a non-empty string')
    if (value.length > TEXT_MAX_LENGTH) throw bad(field, `at most ${TEXT_MAX_LENGTH} characters`)
    return value
  }
  const seconds = (field: string) => {
    const value = body[field]
    const number = typeof value === 'string' && /^\d{1,12}(\.\d{1,6})?$/.test(value) ? Number(value) : value
    if (typeof number !== 'number' || !Number.isFinite(number) || number < 0)
      throw bad(field, 'a number of seconds, 0 or more')
    return Math.min(number, SECONDS_MAX) * 1_000
  }
  const address = (field: string) => {
    const value = text(field)
    if (serverAddress(value) === undefined) throw bad(field, 'an https address')
    return value
  }
  const object = (field: string, value: unknown) => {
    const found = objectOf(value)
    if (found === undefined) throw bad(field, 'an object')
    return found
  }
  return {
    text,
    seconds,
    address,
    optionalText: (field) => (missing(body[field]) ? undefined : text(field)),
    optionalSeconds: (field) => (missing(body[field]) ? undefined : seconds(field)),
    optionalAddress: (field) => (missing(body[field]) ? undefined : address(field)),
    optionalTexts(field) {
      const value = body[field]
      if (missing(value)) return undefined
      if (!Array.isArray(value) || value.some((member) => typeof member !== 'string'))
        throw bad(field, 'a list of strings')
      return value as readonly string[]
    },
    optionalFlag(field) {
      const value = body[field]
      if (missing(value)) return undefined
      if (typeof value !== 'boolean') throw bad(field, 'true or false')
      return value
    },
    optionalObject(field) {
      const value = body[field]
      return missing(value) ? undefined : object(field, value)
    },
    optionalObjects(field) {
      const value = body[field]
      if (missing(value)) return undefined
      if (!Array.isArray(value)) throw bad(field, 'a list of objects')
      return value.map((member) => object(field, member))
    },
  }
}
