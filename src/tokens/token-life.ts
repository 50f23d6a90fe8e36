import { unverifiedClaims } from './claims.ts'

/**
 * Assumed life of an access token of which nothing is known, in milliseconds. Where it can be renewed, five minutes:
 * an early renewal costs one request. Where it cannot, an hour: ending it early would cost a sign-in, while a token
 * that ended sooner shows by a 401.
 */
const UNKNOWN_LIFE_MS = { renewable: 300_000, final: 3_600_000 }

/** Longest life that is believed, in milliseconds: ten years. */
const LONGEST_LIFE_MS = 315_360_000_000

/**
 * Life of an access token whose reply has no `expires_in`, in milliseconds: what its own `exp` claim leaves of it,
 * measured on the server's clock so that a wrong local clock does no harm; else a cautious guess.
 */
export function guessedLifeMs(accessToken: string, renewable: boolean, serverNowMs: number): number {
  const exp = unverifiedClaims(accessToken)?.['exp']
  if (typeof exp !== 'number' || !Number.isFinite(exp))
    return UNKNOWN_LIFE_MS[renewable ? 'renewable' : 'final']
  return Math.min(Math.max(exp * 1_000 - serverNowMs, 0), LONGEST_LIFE_MS)
}
