import { Secret } from '../../src/secret.ts'
import type { TokenSet } from '../../src/tokens/token-set.ts'

/** Where the clocks of these tests start, in milliseconds since the epoch. */
export const START_MS = Date.UTC(2026, 0, 1)

let serial = 0

/** A token set that nobody has seen before. It lasts an hour and renews, unless told otherwise. */
export function tokenSet(changes: Partial<TokenSet> = {}): TokenSet {
  serial += 1
  return {
    accessToken: new Secret(`access-${serial}`),
    tokenType: 'Bearer',
    refreshToken: new Secret(`refresh-${serial}`),
    scopes: ['openid', 'offline_access'],
    expiresAtMs: START_MS + 3_600_000,
    obtainedAtMs: START_MS,
    identity: { subject: 'alice' },
    ...changes,
  }
}
