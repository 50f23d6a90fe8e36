import { fieldsOf, type JsonObject } from '../http/fields.ts'
import { signInError } from '../idp-errors/sign-in-error.ts'
import { Secret } from '../secret.ts'
import { DEFAULT_INTERVAL_MS } from './pace.ts'

/** A reply of the device authorization endpoint (RFC 8628 section 3.2), checked. */
export interface DeviceReply {
  /** Ours alone: whoever has it can fetch the tokens. */
  readonly deviceCode: Secret
  /** What the person types: printable ASCII on one line. */
  readonly userCode: string
  /** Where they type it. `https:`, or `http:` on loopback. */
  readonly verificationUri: string
  /** The same with the code in it, on the same host. Absent when the provider gave none. */
  readonly verificationUriComplete?: string
  /** How long the code lives, in milliseconds. */
  readonly lifetimeMs: number
  /** Least wait between two polls, in milliseconds. Default 5,000. */
  readonly intervalMs: number
}

/** Short enough for a narrow terminal, and free of everything that could move a cursor. */
const USER_CODE = /^[!-~](?:[ -~]{0,30}[!-~])?$/

/** Shortest wait that is kept even when the provider allows a shorter one, in milliseconds. */
const LEAST_INTERVAL_MS = 1_000

/** Longest life that is believed, in milliseconds: nobody signs in for longer than a day. */
const LONGEST_LIFE_MS = 86_400_000

/**
 * Checks the reply.
 * @throws {@link SignInError} `DEVICE_REPLY_INVALID`, naming the field
 */
export function deviceReplyOf(body: JsonObject): DeviceReply {
  const bad = (field: string, expected: string) => signInError('DEVICE_REPLY_INVALID', { field, expected })
  const fields = fieldsOf(body, bad)
  const userCode = fields.text('user_code')
  if (!USER_CODE.test(userCode)) throw bad('user_code', 'at most 32 printable ASCII characters')
  const deviceCode = new Secret(fields.text('device_code'))
  // Google's spelling, from a draft of the specification.
  const googles = body['verification_uri'] == null && body['verification_url'] != null
  const verificationUri = fields.address(googles ? 'verification_url' : 'verification_uri')
  const complete = fields.optionalAddress('verification_uri_complete')
  const lifetimeMs = Math.min(fields.seconds('expires_in'), LONGEST_LIFE_MS)
  if (lifetimeMs === 0) throw bad('expires_in', 'a number of seconds above 0')
  return {
    deviceCode,
    userCode,
    verificationUri,
    // A shortcut to another host than the one that the person is shown is no shortcut.
    ...(complete !== undefined && new URL(complete).host === new URL(verificationUri).host
      ? { verificationUriComplete: complete }
      : {}),
    lifetimeMs,
    intervalMs: Math.max(fields.optionalSeconds('interval') ?? DEFAULT_INTERVAL_MS, LEAST_INTERVAL_MS),
  }
}
