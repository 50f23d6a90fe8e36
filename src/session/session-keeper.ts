import type { ProblemCode } from '../idp-errors/catalogue.ts'
import { explain } from '../idp-errors/explain.ts'
import { isSignInError, SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import { fingerprintOf } from '../token-store/files/refresh-journal.ts'
import type { Lease, SessionKey, TokenStore } from '../token-store/token-store.ts'
import { freshness } from '../tokens/freshness.ts'
import type { OAuthClient } from '../tokens/oauth-client.ts'
import { refresh } from '../tokens/refresh.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { decodeTokenSet, encodeTokenSet } from '../tokens/token-set-codec.ts'
import type { Clock } from '../world.ts'
import { abortable } from './abortable.ts'
import { type Bearer, bearing } from './bearer.ts'
import { type Reason, renewalAfter, renewedMeanwhile } from './renewal.ts'

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
  /** Which token is handed out. */
  readonly bearer: Bearer
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

/** Longest wait for somebody else's renewal, in milliseconds: a slow provider's answer, and one repetition. */
const LOCK_WAIT_MS = 60_000

/** First look at what the holder of the lock has stored meanwhile, in milliseconds; each later one after twice as long. */
const FIRST_LOOK_MS = 200

const isLockBusy = (error: unknown) => isSignInError(error) && error.problem.code === 'STORE_LOCK_BUSY'

/**
 * One stored session: read, renewed once for everybody, replaced and removed.
 *
 * Every change is made under the store's lock and starts by reading again, so that processes which share the store
 * never spend one refresh token twice.
 */
export class SessionKeeper {
  readonly #options: SessionKeeperOptions
  #cached: TokenSet | undefined
  /** Renewals under way, by what they are for. */
  readonly #renewing = new Map<string, Promise<TokenSet>>()

  constructor(options: SessionKeeperOptions) {
    this.#options = options
  }

  /** The stored tokens; `undefined` when nobody is signed in. Reads the store. */
  async stored(signal?: AbortSignal): Promise<TokenSet | undefined> {
    const { store, key } = this.#options
    const value = await store.read(key, signal ? { signal } : {})
    this.#cached = value === undefined ? undefined : bearing(decodeTokenSet(value), this.#options.bearer)
    return this.#cached
  }

  /**
   * Tokens that are valid now, renewed when needed.
   * @throws {@link SignInError} `NOT_SIGNED_IN`, `SESSION_ENDED`, `SESSION_NOT_RENEWABLE`, `ROTATION_LOST`, or what
   *   stood in the way of a renewal while the old token had run out
   */
  async valid(need: TokenNeed = {}): Promise<TokenSet> {
    const { insteadOf, minValidityMs = 0, signal } = need
    if (insteadOf !== undefined) return abortable(this.#renew({ for: 'instead', of: insteadOf }), signal)
    const tokens = this.#cached ?? (await this.stored(signal))
    if (tokens === undefined) throw this.#error('NOT_SIGNED_IN')
    const state = freshness(tokens, this.#options.clock.nowMs(), minValidityMs)
    if (state === 'due') return abortable(this.#renew({ for: 'due', minValidityMs }), signal)
    // A failure ahead of time is nobody's business: the token at hand is still good, and the renewal that is due
    // later reports its own.
    if (state === 'advisory' && this.#options.refreshAhead) this.#renew({ for: 'ahead' }).catch(() => {})
    return tokens
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
    this.#cached = bearing(tokens, this.#options.bearer)
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

  /** One renewal for all callers of this process. A caller's signal ends its wait, not the renewal. */
  #renew(reason: Reason): Promise<TokenSet> {
    const slot = reason.for === 'due' ? `due ${reason.minValidityMs}` : reason.for
    const underWay = this.#renewing.get(slot)
    if (underWay !== undefined) return underWay
    const renewal = this.#renewUnderLock(reason).finally(() => this.#renewing.delete(slot))
    this.#renewing.set(slot, renewal)
    return renewal
  }

  async #renewUnderLock(reason: Reason): Promise<TokenSet> {
    const { store, key, clock } = this.#options
    const askedAtMs = clock.nowMs()
    const done = (tokens: TokenSet) => renewedMeanwhile(tokens, reason, askedAtMs, clock.nowMs())
    const waitUntilMs = clock.monotonicMs() + LOCK_WAIT_MS
    for (let waitMs = FIRST_LOOK_MS; ; waitMs *= 2) {
      const attempt = store.withLock(
        key,
        async (lease) => {
          const tokens = await this.#mustBeStored()
          return done(tokens) ? tokens : this.#exchange(tokens, lease, reason.for !== 'instead')
        },
        { waitMs },
      )
      try {
        return await attempt
      } catch (error) {
        if (!isLockBusy(error) || clock.monotonicMs() >= waitUntilMs) throw error
      }
      // Whoever holds the lock may have finished for all of us: what is fresh can be read without it. So a crowd of
      // waiting processes leaves at once instead of passing the lock from hand to hand.
      const tokens = await this.#mustBeStored()
      if (done(tokens)) return tokens
    }
  }

  async #mustBeStored(): Promise<TokenSet> {
    const tokens = await this.stored()
    if (tokens === undefined) throw this.#error('NOT_SIGNED_IN')
    return tokens
  }

  /** @param lenient hand out the old token, while it lasts, when no new one is to be had */
  async #exchange(tokens: TokenSet, lease: Lease, lenient: boolean): Promise<TokenSet> {
    const { store, key, clock, scopes, bearer, client: clientOf } = this.#options
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
    const fingerprint = fingerprintOf(tokens.refreshToken)
    const cutOff = (await store.journal?.pending(key))?.fingerprint === fingerprint
    await store.journal?.note(key, { fingerprint, atMs: clock.nowMs() })
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
          this.#cached = bearing(renewal.tokens, bearer)
          return this.#cached
        case 'keep_old':
          // A cut-off run before this one may have spent it all the same: its mark stays.
          if (renewal.unspent && !cutOff) await store.journal?.clear(key)
          if (oldWillDo()) return tokens
          throw new SignInError(renewal.problem, { cause: renewal.cause })
        case 'give_up':
          if (oldWillDo()) return tokens
          return this.#giveUp(
            tokens,
            lease,
            cutOff || attempt > 1 ? 'ROTATION_LOST' : 'SESSION_ENDED',
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
