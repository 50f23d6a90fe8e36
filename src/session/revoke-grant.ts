import { untilDeadline } from '../http/deadline.ts'
import { isSignInError, signInError } from '../idp-errors/sign-in-error.ts'
import type { OAuthClient, Revocation } from '../tokens/oauth-client.ts'
import type { TokenSet } from '../tokens/token-set.ts'

/** Longest wait for the provider, in milliseconds: somebody is signing out and wants to go. */
const TIMEOUT_MS = 5_000

/**
 * Revokes a grant by its refresh token (RFC 7009), the way to the provider included. Never throws a
 * {@link SignInError}: whoever signs out has signed out, whatever the provider says to it.
 */
export async function revokeGrant(
  { refreshToken }: TokenSet,
  connect: (signal: AbortSignal) => Promise<OAuthClient>,
): Promise<Revocation | { readonly outcome: 'nothing_to_revoke' }> {
  if (refreshToken === undefined) return { outcome: 'nothing_to_revoke' }
  const bounds = {
    timeoutMs: TIMEOUT_MS,
    onTimeout: () => signInError('REVOCATION_TIMED_OUT', { seconds: TIMEOUT_MS / 1_000 }),
  }
  try {
    return await untilDeadline(bounds, async (signal) =>
      (await connect(signal)).revoke(refreshToken, 'refresh_token', signal),
    )
  } catch (error) {
    if (isSignInError(error)) return { outcome: 'failed', problem: error.problem }
    throw error
  }
}
