import { signInError } from '../idp-errors/sign-in-error.ts'
import type { OAuthClient } from '../tokens/oauth-client.ts'
import { missingScopes, OPENID_SCOPES } from '../tokens/scopes.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { revocableBeside } from './replaced-grant.ts'
import { revokeGrant } from './revoke-grant.ts'
import type { SessionKeeper } from './session-keeper.ts'

/** Where a new grant goes, and who gave it. */
export interface NewGrant {
  readonly keeper: SessionKeeper
  /** The scopes that were asked for. */
  readonly scopes: readonly string[]
  readonly client: OAuthClient
  readonly signal?: AbortSignal
}

/**
 * Stores what a sign-in brought, in place of what was there, and revokes what it replaces where nothing else ends with
 * that. What cannot be kept is given back: it must not live on unknown to anybody.
 *
 * @throws {@link SignInError} `SCOPES_NOT_GRANTED`, `STORE_*`, `KEYCHAIN_*`; `signal.reason` when cancelled
 */
export async function keepGrant(tokens: TokenSet, grant: NewGrant): Promise<void> {
  const { keeper, client, signal } = grant
  try {
    refuseMissingScopes(tokens, grant)
    const replaced = await keeper.replace(tokens, signal)
    if (replaced !== undefined && revocableBeside(replaced, tokens.identity, client.provider))
      await revokeGrant(replaced, async () => client)
  } catch (error) {
    // Also when it was cancelled in the last moment.
    await giveBack(tokens, grant)
    throw error
  }
}

/** Whoever asked for a scope needs it: a session without it would fail later, and further from the cause. */
function refuseMissingScopes(tokens: TokenSet, { scopes, client: { provider } }: NewGrant): void {
  // Without offline_access or email the session is a poorer one, and says so; it is no wrong one.
  const missing = missingScopes(scopes, tokens.scopes, provider).filter((scope) => !OPENID_SCOPES.has(scope))
  if (missing.length === 0) return
  throw signInError('SCOPES_NOT_GRANTED', {
    missing: missing.join(' '),
    granted: tokens.scopes.join(' '),
    client_id: provider.clientId,
    issuer: provider.issuer,
  })
}

/** Revokes a grant that is not kept. */
async function giveBack(tokens: TokenSet, { keeper, client }: NewGrant): Promise<void> {
  const kept = await keeper.stored().catch(() => undefined)
  // A write that failed may have taken effect.
  if (kept?.refreshToken?.reveal() === tokens.refreshToken?.reveal()) return
  if (kept === undefined || revocableBeside(tokens, kept.identity, client.provider))
    await revokeGrant(tokens, async () => client)
}
