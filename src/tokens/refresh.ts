import { signInError } from '../idp-errors/sign-in-error.ts'
import type { OAuthClient } from './oauth-client.ts'
import type { TokenReply } from './token-reply.ts'
import type { TokenSet } from './token-set.ts'

/** What the old tokens hand on to the new ones. */
function renewed(old: TokenSet, fresh: TokenSet): TokenSet {
  const subject = fresh.identity?.subject
  // Access tokens name their subject only to their own API (Entra: another one in each), so they are compared with
  // each other, never with an ID token. The ID tokens were compared when the new one was verified.
  const comparable = old.idToken === undefined && fresh.idToken === undefined
  if (comparable && subject !== undefined && old.identity !== undefined && subject !== old.identity.subject)
    throw signInError('SUBJECT_CHANGED')
  const keepsIdentity = fresh.idToken === undefined && old.identity !== undefined
  return {
    ...fresh,
    ...(fresh.refreshToken === undefined && old.refreshToken !== undefined
      ? { refreshToken: old.refreshToken }
      : {}),
    ...(fresh.idToken === undefined && old.idToken !== undefined
      ? { idToken: old.idToken, idTokenKept: true }
      : {}),
    ...(keepsIdentity && old.identity !== undefined ? { identity: old.identity } : {}),
  }
}

/**
 * One refresh request (RFC 6749 section 6). The scopes stay as they were granted; the old refresh token is kept when
 * none comes back; an ID token, when one comes, is verified and must name the same person.
 *
 * @param options.scopes the scopes that were asked for at sign-in; sent to providers that want them spelled out
 * @throws {@link SignInError} `SUBJECT_CHANGED`, `SESSION_NOT_RENEWABLE`, or why the reply fails its checks: the old
 *   tokens stay what they are; `signal.reason` when cancelled
 */
export async function refresh(
  client: OAuthClient,
  tokens: TokenSet,
  options: { readonly scopes: readonly string[]; readonly signal?: AbortSignal },
): Promise<TokenReply> {
  const { provider } = client
  if (tokens.refreshToken === undefined)
    throw signInError('SESSION_NOT_RENEWABLE', { issuer: provider.issuer })
  const reply = await client.token(
    'refresh_token',
    {
      refresh_token: tokens.refreshToken.reveal(),
      ...(provider.quirks.includes('refresh-needs-scope') ? { scope: options.scopes.join(' ') } : {}),
    },
    {
      scopes: tokens.scopes,
      ...(tokens.idToken !== undefined && tokens.identity !== undefined
        ? { subject: tokens.identity.subject }
        : {}),
    },
    options.signal,
  )
  return reply.kind === 'tokens' ? { kind: 'tokens', tokens: renewed(tokens, reply.tokens) } : reply
}
