import type { TokenSet } from './token-set.ts'

/** Whether an access token will do: yes; yes, but renew it soon; no, renew it first. */
export type Freshness = 'fresh' | 'advisory' | 'due'

/** A renewal in good time begins this long before the end, in milliseconds: enough for a provider's short outage. */
export const ADVISORY_MS = 300_000

/** The same for a short-lived token, as a part of its life: Keycloak's of five minutes are renewed after 3:45. */
export const ADVISORY_PART = 1 / 4

/**
 * A token this close to its end is not handed out, in milliseconds: it has to outlive the request that it is for, and
 * the gap between the clocks of this machine and of the service that checks it.
 */
export const DUE_MS = 60_000

/** The same for a short-lived token, as a part of its life. */
export const DUE_PART = 1 / 10

/** A clock that was set back by more than this, in milliseconds, can no longer say how much of the life is left. */
const SET_BACK_MS = 60_000

/**
 * Whether a token set will do at a moment. Pure.
 *
 * @param nowMs wall clock, in milliseconds since the epoch
 * @param minValidityMs shortest life that it must still have, in milliseconds. Default 0: the safety margin alone.
 */
export function freshness(tokens: TokenSet, nowMs: number, minValidityMs = 0): Freshness {
  const { obtainedAtMs, expiresAtMs } = tokens
  if (nowMs < obtainedAtMs - SET_BACK_MS) return 'due'
  const lifeMs = expiresAtMs - obtainedAtMs
  const leftMs = expiresAtMs - nowMs
  const dueMs = Math.max(Math.min(DUE_MS, lifeMs * DUE_PART), minValidityMs)
  if (leftMs <= dueMs) return 'due'
  return leftMs <= Math.min(ADVISORY_MS, lifeMs * ADVISORY_PART) ? 'advisory' : 'fresh'
}
