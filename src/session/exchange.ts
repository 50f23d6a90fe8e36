import { explain } from '../idp-errors/explain.ts'
import { SignInError } from '../idp-errors/sign-in-error.ts'
import type { Secret } from '../secret.ts'
import { fingerprintOf } from '../token-store/files/refresh-journal.ts'
import type { Lease, SessionKey, TokenStore } from '../token-store/token-store.ts'
import type { OAuthClient } from '../tokens/oauth-client.ts'
import { refresh } from '../tokens/refresh.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Clock } from '../world.ts'
import { renewalAfter } from './renewal.ts'

/** What an exchange stands on. */
export interface ExchangeDeps {
  readonly store: TokenStore
  readonly key: SessionKey
  readonly clock: Clock
  readonly scopes: readonly string[]
  readonly client: (signal?: AbortSignal) => Promise<OAuthClient>
}

/** What asking the provider for new tokens came to. */
export type Exchanged =
  | { readonly outcome: 'new'; readonly tokens: TokenSet }
  /** Nothing new, and nothing lost. */
  | { readonly outcome: 'none'; readonly error: SignInError; readonly retryAfterMs?: number }
  /** The refresh token is dead. */
  | {
      readonly outcome: 'dead'
      readonly code: 'SESSION_ENDED' | 'ROTATION_LOST'
      /** What the provider said to it. */
      readonly reason: string
    }

/**
 * Asks the provider for new tokens, under the lock of the session; twice at most, when the first answer was lost.
 * Stores no token. The journal says from before the first request on that the refresh token may be spent.
 *
 * @throws {@link SignInError} when nothing could be sent, or when the answer fails its checks
 */
export async function exchange(
  tokens: TokenSet,
  refreshToken: Secret,
  lease: Lease,
  { store: { journal }, key, clock, scopes, client: clientOf }: ExchangeDeps,
): Promise<Exchanged> {
  const client = await clientOf(lease.signal)
  const fingerprint = fingerprintOf(refreshToken)
  const cutOff = (await journal?.pending(key))?.fingerprint === fingerprint
  if (!cutOff) await journal?.note(key, { fingerprint, atMs: clock.nowMs() })
  // A mark too many is harmless.
  const unmark = async () => journal?.clear(key).catch(() => {})
  // Whoever was stopped until another process took over must not spend the token a second time.
  await lease.assertHeld()
  for (let attempt = 1; ; attempt += 1) {
    const reply = await refresh(client, tokens, { scopes, signal: lease.signal })
    const renewal = renewalAfter(reply, attempt, () =>
      explain({
        provider: client.provider,
        confidential: client.confidential,
        endpoint: 'token',
        grantType: 'refresh_token',
        scopes,
        ...(reply.kind === 'oauth_error' ? { status: reply.status, body: reply.body } : { body: undefined }),
      }),
    )
    switch (renewal.act) {
      case 'ask_again':
        continue
      case 'keep_new':
        return { outcome: 'new', tokens: renewal.tokens }
      case 'keep_old': {
        const { problem, unspent, retryAfterMs, cause } = renewal
        // A cut-off run before this one may have spent it all the same: its mark stays.
        if (unspent && !cutOff) await unmark()
        return {
          outcome: 'none',
          error: new SignInError(problem, { cause }),
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        }
      }
      case 'give_up': {
        const lost = cutOff || attempt > 1
        if (!lost) await unmark()
        return {
          outcome: 'dead',
          code: lost ? 'ROTATION_LOST' : 'SESSION_ENDED',
          reason: renewal.problem.title.replace(/\.$/, ''),
        }
      }
      default:
        return renewal satisfies never
    }
  }
}
