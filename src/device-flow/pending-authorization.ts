import { fieldsOf, type JsonObject, jsonObject } from '../http/fields.ts'
import { signInError } from '../idp-errors/sign-in-error.ts'
import { Secret } from '../secret.ts'
import type { DeviceAuthorization } from './device-authorization.ts'
import { firstPace, type Pace } from './pace.ts'

/** A code that waits for somebody while no process does: all that another one needs to go on asking about it. */
export interface PendingAuthorization {
  readonly authorization: DeviceAuthorization
  /** Further parameters of each poll. */
  readonly parameters: Readonly<Record<string, string>>
  /** How fast the provider may be asked, whoever asks. */
  readonly pace: Pace
  /** When it was last asked, or gave the code, in milliseconds since the epoch. */
  readonly askedAtMs: number
  /** The wait from then to the next question, in milliseconds. */
  readonly waitMs: number
}

/** A code that was given a moment ago. */
export function pendingFrom(
  authorization: DeviceAuthorization,
  parameters: PendingAuthorization['parameters'],
  nowMs: number,
): PendingAuthorization {
  const { intervalMs } = authorization
  return { authorization, parameters, pace: firstPace(intervalMs), askedAtMs: nowMs, waitMs: intervalMs }
}

/** Life that a code must have left to be shown once more, in milliseconds; half of its life where that is less. */
const SHAREABLE_LIFE_MS = 120_000

/**
 * Whether a code that was shown already is worth showing again. Pure.
 *
 * One that seems to live longer than it was to live at all tells of a clock that was set back, and of nothing else.
 */
export function isShareable({ authorization }: PendingAuthorization, nowMs: number): boolean {
  const { expiresAtMs, lifetimeMs } = authorization
  const leftMs = expiresAtMs - nowMs
  return leftMs >= Math.min(SHAREABLE_LIFE_MS, lifetimeMs / 2) && leftMs <= lifetimeMs
}

/**
 * The rest of the wait for the next question, in milliseconds. Never more than all of it, although the clock may have
 * been set back meanwhile. Pure.
 */
export function dueInMs({ askedAtMs, waitMs }: PendingAuthorization, nowMs: number): number {
  return Math.min(Math.max(askedAtMs + waitMs - nowMs, 0), waitMs)
}

/** Grows when an older program would misread what a newer one has written. */
const FORMAT_VERSION = 1

/** A pending authorization as text for a store: JSON on one line. It holds the device code. */
export function encodePending(pending: PendingAuthorization): Secret {
  const { authorization, parameters, pace, askedAtMs, waitMs } = pending
  const { deviceCode, codeVerifier, ...open } = authorization
  return new Secret(
    JSON.stringify({
      version: FORMAT_VERSION,
      device_code: deviceCode.reveal(),
      code_verifier: codeVerifier?.reveal(),
      user_code: open.userCode,
      verification_uri: open.verificationUri,
      verification_uri_complete: open.verificationUriComplete,
      lifetime_ms: open.lifetimeMs,
      expires_at_ms: open.expiresAtMs,
      least_interval_ms: open.intervalMs,
      scopes: open.scopes,
      parameters,
      interval_ms: pace.intervalMs,
      slow_downs: pace.slowDowns,
      clock_runs_fast: pace.clockRunsFast,
      faults: pace.faults,
      answer_may_be_lost: pace.answerMayBeLost,
      sessionless: pace.sessionless,
      asked_at_ms: askedAtMs,
      wait_ms: waitMs,
    }),
  )
}

function unreadable(reason: string) {
  return signInError('SESSION_UNREADABLE', { reason })
}

function numberIn(body: JsonObject, field: string): number {
  const value = body[field]
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value
  throw unreadable(`${field} is not a finite number of at least 0`)
}

function textsByName(object: JsonObject = {}): Readonly<Record<string, string>> {
  const fields = fieldsOf(object, (field, expected) => unreadable(`parameters.${field} is not ${expected}`))
  return Object.fromEntries(Object.keys(object).map((name) => [name, fields.text(name)]))
}

function paceIn(body: JsonObject, flag: (field: string) => boolean): Pace {
  return {
    intervalMs: numberIn(body, 'interval_ms'),
    slowDowns: numberIn(body, 'slow_downs'),
    clockRunsFast: flag('clock_runs_fast'),
    faults: numberIn(body, 'faults'),
    answerMayBeLost: flag('answer_may_be_lost'),
    sessionless: numberIn(body, 'sessionless'),
  }
}

/**
 * The pending authorization in a stored text.
 * @throws {@link SignInError} `SESSION_UNREADABLE` when it is damaged, or from a newer program; its value is not shown
 */
export function decodePending(value: Secret): PendingAuthorization {
  const body = jsonObject(value.reveal())
  if (body === undefined) throw unreadable('it is not a JSON object')
  if (body['version'] !== FORMAT_VERSION) throw unreadable('it names no format that this program knows')
  const fields = fieldsOf(body, (field, expected) => unreadable(`${field} is not ${expected}`))
  const codeVerifier = fields.optionalText('code_verifier')
  const verificationUriComplete = fields.optionalAddress('verification_uri_complete')
  return {
    authorization: {
      deviceCode: new Secret(fields.text('device_code')),
      ...(codeVerifier === undefined ? {} : { codeVerifier: new Secret(codeVerifier) }),
      userCode: fields.text('user_code'),
      verificationUri: fields.address('verification_uri'),
      ...(verificationUriComplete === undefined ? {} : { verificationUriComplete }),
      lifetimeMs: numberIn(body, 'lifetime_ms'),
      expiresAtMs: numberIn(body, 'expires_at_ms'),
      intervalMs: numberIn(body, 'least_interval_ms'),
      scopes: fields.optionalTexts('scopes') ?? [],
    },
    parameters: textsByName(fields.optionalObject('parameters')),
    pace: paceIn(body, (field) => fields.optionalFlag(field) ?? false),
    askedAtMs: numberIn(body, 'asked_at_ms'),
    waitMs: numberIn(body, 'wait_ms'),
  }
}
