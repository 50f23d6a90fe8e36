import type { ProblemCode } from '../idp-errors/catalogue.ts'
import { explain } from '../idp-errors/explain.ts'
import { SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import type { Lease, SessionKey, TokenStore } from '../token-store/token-store.ts'
import { freshness } from '../tokens/freshness.ts'
import type { OAuthClient } from '../tokens/oauth-client.ts'
import { refresh } from '../tokens/refresh.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { decodeTokenSet, encodeTokenSet } from '../tokens/token-set-codec.ts'
import type { Clock } from '../world.ts'
import { abortable } from './abortable.ts'
import { renewalAfter } from './renewal.ts'

/** What a keeper stands on. */
export interface SessionKeeperOptions {
  readonly store: TokenStore
  readonly key: SessionKey
  readonly clock: Clock
  /** Scopes to keep when a session is renewed. */
  readonly scopes: readonly string[]
  /** The client that renews. Called only when a renewal is due. */
  readonly client: (signal?: AbortSignal) => Promise<OAuthClient>
  /** Renew in the background before it is due. */
  readonly refreshAhead: boolean
  /** The command that signs in, for the advice in errors. */
  readonly loginCommand: string
}

/** Which token a caller needs. */
export interface TokenNeed {
  /** Shortest life that the token must still have, in milliseconds. */
  readonly minValidityMs?: number
  /**
   * Renew although this token looks valid, unless somebody has renewed it meanwhile. A failure is then an error, also
   * while the old token lasts.
   */
  readonly insteadOf?: TokenSet
  readonly signal?: AbortSignal
}

/**
 * One stored session: read, renewed once for everybody, replaced and removed.
 *
 * Every change is made under the store's lock and starts by reading again, so that processes which share the store
 * never spend one refresh token twice.
 */
export class SessionKeeper {
  readonly #options: SessionKeeperOptions
  #cached: TokenSet | undefined
  #renewing: Promise<TokenSet> | undefined

  constructor(options: SessionKeeperOptions) {
    this.#options = options
  }

  /** The stored tokens; `undefined` when nobody is signed in. Reads the store. */
  async stored(signal?: AbortSignal): Promise<TokenSet | undefined> {
    const { store, key } = this.#options
    const value = await store.read(key, signal ? { signal } : {})
    this.#cached = value === undefined ? undefined : decodeTokenSet(value)
    return this.#cached
  }

  /**
   * Tokens that are valid now, renewed when needed.
   * @throws {@link SignInError} `NOT_SIGNED_IN`, `SESSION_ENDED`, `SESSION_NOT_RENEWABLE`, `ROTATION_LOST`, or what
   *   stood in the way of a renewal while the old token had run out
   */
  async valid(need: TokenNeed = {}): Promise<TokenSet> {
    const cached = this.#cached
    if (cached !== undefined && need.insteadOf === undefined && this.#fresh(cached, need) === 'fresh')
      return cached
    const tokens = cached ?? (await this.stored(need.signal))
    if (tokens === undefined) throw this.#error('NOT_SIGNED_IN')
    if (need.insteadOf === undefined) {
      const state = this.#fresh(tokens, need)
      if (state === 'fresh') return tokens
      if (state === 'advisory') {
        // A failure ahead of time is nobody's business: the token at hand is still good, and the renewal that is
        // due later reports its own.
        if (this.#options.refreshAhead) this.#renew(need).catch(() => {})
        return tokens
      }
    }
    return abortable(this.#renew(need), need.signal)
  }

  /** Replaces the session, whatever was there. Returns what it replaced. */
  async replace(tokens: TokenSet, signal?: AbortSignal): Promise<TokenSet | undefined> {
    const { store, key } = this.#options
    const replaced = await store.withLock(
      key,
      async (lease) => {
        const before = await this.stored(signal).catch(() => undefined)
        await store.write(key, encodeTokenSet(tokens), { lease })
        return before
      },
      signal ? { signal } : {},
    )
    this.#cached = tokens
    return replaced
  }

  /** Removes the session. Returns what was there, so that it can be revoked; `undefined` when that cannot be told. */
  async forget(): Promise<TokenSet | undefined> {
    const { store, key } = this.#options
    this.#cached = undefined
    return store.withLock(key, async (lease) => {
      const before = await this.stored().catch(() => undefined)
      await store.remove(key, { lease })
      this.#cached = undefined
      return before
    })
  }

  #fresh(tokens: TokenSet, need: TokenNeed) {
    return freshness(tokens, this.#options.clock.nowMs(), need.minValidityMs)
  }

  /** One renewal for all callers of this process. A caller's signal ends its wait, not the renewal. */
  #renew(need: TokenNeed): Promise<TokenSet> {
    this.#renewing ??= this.#renewUnderLock(need).finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
  }

  #renewUnderLock(need: TokenNeed): Promise<TokenSet> {
    const { store, key, clock } = this.#options
    const askedAtMs = clock.nowMs()
    return store.withLock(key, async (lease) => {
      const tokens = await this.stored()
      if (tokens === undefined) throw this.#error('NOT_SIGNED_IN')
      const renewedMeanwhile =
        need.insteadOf === undefined
          ? this.#fresh(tokens, need) !== 'due' || tokens.obtainedAtMs >= askedAtMs
          : tokens.accessToken.reveal() !== need.insteadOf.accessToken.reveal()
      return renewedMeanwhile ? tokens : this.#exchange(tokens, lease, need.insteadOf === undefined)
    })
  }

  /** @param lenient hand out the old token, while it lasts, when no new one is to be had */
  async #exchange(tokens: TokenSet, lease: Lease, lenient: boolean): Promise<TokenSet> {
    const { store, key, clock, scopes, client: clientOf } = this.#options
    const oldWillDo = () => lenient && tokens.expiresAtMs > clock.nowMs()
    if (tokens.refreshToken === undefined) {
      if (oldWillDo()) return tokens
      throw this.#error('SESSION_NOT_RENEWABLE')
    }
    let client: OAuthClient
    try {
      client = await clientOf(lease.signal)
    } catch (error) {
      if (oldWillDo()) return tokens
      throw error
    }
    for (let attempt = 1; ; attempt += 1) {
      const reply = await refresh(client, tokens, { scopes, signal: lease.signal })
      const renewal = renewalAfter(reply, attempt, () =>
        explain({
          provider: client.provider,
          endpoint: 'token',
          ...(reply.kind === 'oauth_error'
            ? { status: reply.status, body: reply.body }
            : { body: undefined }),
        }),
      )
      switch (renewal.act) {
        case 'ask_again':
          continue
        case 'keep_new':
          await store.write(key, encodeTokenSet(renewal.tokens), { lease })
          this.#cached = renewal.tokens
          return renewal.tokens
        case 'keep_old':
          if (oldWillDo()) return tokens
          throw new SignInError(renewal.problem, { cause: renewal.cause })
        case 'give_up':
          if (oldWillDo()) return tokens
          return this.#giveUp(
            tokens,
            lease,
            attempt > 1 ? 'ROTATION_LOST' : 'SESSION_ENDED',
            renewal.problem.title,
          )
        default:
          return renewal satisfies never
      }
    }
  }

  /** Removes what failed, and only that: whoever wrote newer tokens meanwhile keeps them. */
  async #giveUp(failed: TokenSet, lease: Lease, code: ProblemCode, reason: string): Promise<TokenSet> {
    const { store, key } = this.#options
    const now = await this.stored()
    if (now !== undefined && now.refreshToken?.reveal() !== failed.refreshToken?.reveal()) return now
    await store.remove(key, { lease })
    this.#cached = undefined
    throw this.#error(code, { reason })
  }

  #error(code: ProblemCode, evidence: Record<string, string> = {}): SignInError {
    const { key, loginCommand } = this.#options
    return signInError(code, {
      issuer: key.issuer,
      client_id: key.clientId,
      login_command: loginCommand,
      ...evidence,
    })
  }
}
