import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { SessionKeeper, type SessionKeeperOptions } from '../../src/session/session-keeper.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { memoryStore } from '../../src/token-store/memory-store.ts'
import { sessionKey } from '../../src/token-store/session-key.ts'
import type { TokenStore } from '../../src/token-store/token-store.ts'
import type { OAuthClient, TokenReply } from '../../src/tokens/oauth-client.ts'
import type { TokenSet } from '../../src/tokens/token-set.ts'
import { encodeTokenSet } from '../../src/tokens/token-set-codec.ts'
import { START_MS, tokenSet } from './token-sets.ts'

export const HOUR_MS = 3_600_000
export const provider = oidc({ issuer: 'https://idp.example', clientId: 'cli' })
export const key = sessionKey({ issuer: provider.issuer, clientId: provider.clientId })

export const refused: TokenReply = {
  kind: 'oauth_error',
  error: 'invalid_grant',
  body: { error: 'invalid_grant' },
  status: 400,
}

/** The code of a failure, or `no error`. */
export const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (isSignInError(error) ? error.problem.code : String(error)),
  )

/** Keepers of one session in one store, and what they did at their provider. */
export class Keepers {
  readonly clock = new FakeClock({ startMs: START_MS })
  readonly store: TokenStore = memoryStore()
  /** Refresh tokens in the order in which they were sent. */
  readonly spent: string[] = []
  readonly revoked: string[] = []
  readonly notices: string[] = []

  /** What a provider answers that renews. */
  readonly renewed = (): TokenReply => ({
    kind: 'tokens',
    tokens: tokenSet({ obtainedAtMs: this.clock.nowMs(), expiresAtMs: this.clock.nowMs() + HOUR_MS }),
  })

  keeper(
    answer: (refreshToken: string) => TokenReply | Promise<TokenReply> = this.renewed,
    changes: Partial<SessionKeeperOptions> = {},
  ): SessionKeeper {
    const client: OAuthClient = {
      confidential: false,
      provider,
      metadata: { issuer: provider.issuer, token_endpoint: 'https://idp.example/token' },
      deviceAuthorization: () => Promise.reject(new TypeError('no login here')),
      pushAuthorization: () => Promise.reject(new TypeError('no login here')),
      token: async (_grant, parameters) => {
        const token = parameters['refresh_token'] ?? ''
        this.spent.push(token)
        await new Promise((resolve) => setImmediate(resolve))
        return answer(token)
      },
      revoke: async (token) => {
        this.revoked.push(token.reveal())
        return { outcome: 'revoked' }
      },
    }
    return new SessionKeeper({
      store: this.store,
      key,
      clock: this.clock,
      scopes: ['openid', 'offline_access'],
      client: async () => client,
      refreshAhead: true,
      bearer: 'access_token',
      loginCommand: 'tool login',
      onNotice: ({ code }) => this.notices.push(code),
      ...changes,
    })
  }

  /** Stores a session that is an hour long, unless told otherwise. */
  async sign(changes: Partial<TokenSet> = {}): Promise<TokenSet> {
    const tokens = tokenSet(changes)
    await this.store.write(key, encodeTokenSet(tokens))
    return tokens
  }

  /** Stores a session that ran out a second ago. */
  async signExpired(): Promise<TokenSet> {
    const tokens = await this.sign({ expiresAtMs: START_MS + 1_000 })
    this.clock.advance(2_000)
    return tokens
  }
}
