import { faultOf } from '../http/failure.ts'
import { fieldsOf, jsonObject } from '../http/fields.ts'
import type { Http } from '../http/http.ts'
import { isSignInError, signInError } from '../idp-errors/sign-in-error.ts'
import type { Clock } from '../world.ts'
import type { SigningAlgorithm } from './signing-algorithm.ts'
import { fits, type SigningKey, signingKey } from './signing-key.ts'

/** How long a key set is used without a new look, in milliseconds. Bounds how long a withdrawn key is believed. */
export const KEYS_FRESH_MS = 600_000

/** Shortest time between two looks for an unknown key, in milliseconds, so that made-up key ids cause no flood. */
export const KEYS_COOLDOWN_MS = 30_000

/** Most keys that a set may have. Real ones have two to twenty. */
const MOST_KEYS = 100

/** Longest time for fetching them, in milliseconds: a person is waiting, and the poll after a failure asks again. */
const KEYS_TIMEOUT_MS = 10_000

/** Waits between the looks for a key that a reply was signed with, in milliseconds. */
const KEYS_AGAIN_AFTER_MS = [1_000, 2_000, 4_000]

/** Largest key set, in bytes. A key with its certificate chain takes about 5,000. */
const KEYS_MAX_BYTES = 524_288

/** The keys that a provider signs with (RFC 7517), fetched when needed and kept for a while. */
export interface KeySet {
  /** Fetches the keys unless a fresh set is at hand. */
  ready(signal?: AbortSignal): Promise<void>
  /**
   * The keys that may have made a signature; none when the provider publishes no such key, not even in a set that was
   * fetched just for this, once in {@link KEYS_COOLDOWN_MS}.
   *
   * Asked of a reply whose grant is spent by now: what passes on the way to the keys is waited out for a few seconds
   * instead of throwing the reply away.
   */
  candidates(
    algorithm: SigningAlgorithm,
    kid: string | undefined,
    signal?: AbortSignal,
  ): Promise<readonly SigningKey[]>
}

function keysIn(text: string, host: string): readonly SigningKey[] {
  const unreadable = (reason: string) => signInError('JWKS_UNREADABLE', { host, reason })
  const body = jsonObject(text)
  if (body === undefined) throw unreadable('it is not a JSON object')
  const keys = fieldsOf(body, (field, expected) =>
    unreadable(`"${field}" is not ${expected}`),
  ).optionalObjects('keys')
  if (keys === undefined) throw unreadable('it has no "keys"')
  if (keys.length > MOST_KEYS) throw unreadable(`it has ${keys.length} keys, more than ${MOST_KEYS}`)
  return keys.map(signingKey)
}

/** The key set at an address. Nothing is fetched yet. */
export function keySet(options: {
  readonly uri: string
  readonly http: Http
  readonly clock: Clock
}): KeySet {
  const { uri, http, clock } = options
  const { host } = new URL(uri)
  let held: { readonly keys: readonly SigningKey[]; readonly atMs: number } | undefined
  let lookedAtMs = Number.NEGATIVE_INFINITY

  const load = async (signal?: AbortSignal) => {
    const reply = await http.send({
      url: uri,
      headers: { accept: 'application/jwk-set+json, application/json' },
      timeoutMs: KEYS_TIMEOUT_MS,
      maxBytes: KEYS_MAX_BYTES,
      ...(signal ? { signal } : {}),
    })
    if (reply.status === 429 || reply.status >= 500)
      throw signInError('JWKS_UNAVAILABLE', { host, status: reply.status })
    if (reply.status !== 200)
      throw signInError('JWKS_UNREADABLE', { host, reason: `HTTP status ${reply.status}` })
    held = { keys: keysIn(reply.text, host), atMs: clock.monotonicMs() }
    return held
  }
  const fresh = async (signal?: AbortSignal, look = load) =>
    held !== undefined && clock.monotonicMs() - held.atMs < KEYS_FRESH_MS ? held : look(signal)
  const loadPatiently = async (signal?: AbortSignal) => {
    for (const againAfterMs of KEYS_AGAIN_AFTER_MS) {
      try {
        return await load(signal)
      } catch (error) {
        if (signal?.aborted || !isSignInError(error) || !faultOf(error).transient) throw error
      }
      await clock.sleep(againAfterMs, signal)
    }
    return load(signal)
  }

  return {
    async ready(signal) {
      await fresh(signal)
    },
    async candidates(algorithm, kid, signal) {
      const known = await fresh(signal, loadPatiently)
      const found = known.keys.filter((key) => fits(key, algorithm, kid))
      if (found.length > 0 || clock.monotonicMs() - lookedAtMs < KEYS_COOLDOWN_MS) return found
      // Counted from look to look: a provider may change its keys just after it was asked for them.
      lookedAtMs = clock.monotonicMs()
      return (await loadPatiently(signal)).keys.filter((key) => fits(key, algorithm, kid))
    },
  }
}
