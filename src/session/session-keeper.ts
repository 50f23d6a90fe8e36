import type { Problem } from '../idp-errors/problem.ts'
import { isSignInError } from '../idp-errors/sign-in-error.ts'
import { freshness } from '../tokens/freshness.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { encodeTokenSet } from '../tokens/token-set-codec.ts'
import { abortable } from './abortable.ts'
import { lasts } from './renewal.ts'
import { Renewer, type RenewerOptions } from './renewer.ts'
import { SessionMemory } from './session-memory.ts'
import { lockedIfPossible, persistently } from './session-write.ts'

/** What a keeper stands on. */
export interface SessionKeeperOptions extends RenewerOptions {
  /** Renew in the background before it is due. */
  readonly refreshAhead: boolean
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

/** What was there when a session was removed. */
export type Forgotten =
  | { readonly was: 'nothing' }
  | { readonly was: 'session'; readonly tokens: TokenSet }
  /** Something that could not be read, and is gone all the same. */
  | { readonly was: 'unreadable'; readonly problem: Problem }

/**
 * One stored session: read, renewed once for everybody, replaced and removed.
 *
 * Every change is made under the store's lock and starts by reading again, so that processes which share the store
 * never spend one refresh token twice.
 */
export class SessionKeeper {
  readonly #options: SessionKeeperOptions
  readonly #memory: SessionMemory
  readonly #renewer: Renewer
  /** The first look at the store, for all who wait for it. */
  #looking: Promise<TokenSet | undefined> | undefined

  constructor(options: SessionKeeperOptions) {
    this.#options = options
    this.#memory = new SessionMemory(options.store, options.key, options.bearer)
    this.#renewer = new Renewer(options, this.#memory)
  }

  /** The stored tokens; `undefined` when nobody is signed in. Reads the store. */
  stored(signal?: AbortSignal): Promise<TokenSet | undefined> {
    return this.#memory.look(signal)
  }

  /** The tokens at hand, if they are valid for long enough and nothing is left to do about them. Asks nobody. */
  atHand(minValidityMs = 0): TokenSet | undefined {
    const { known, unsaved } = this.#memory
    if (known === undefined || unsaved !== undefined) return undefined
    return freshness(known, this.#options.clock.nowMs(), minValidityMs) === 'fresh' ? known : undefined
  }

  /**
   * Tokens that are valid now, renewed when needed.
   * @throws {@link SignInError} `NOT_SIGNED_IN`, `SESSION_ENDED`, `SESSION_NOT_RENEWABLE`, `ROTATION_LOST`, or what
   *   stood in the way of a renewal while the old token had run out
   */
  async valid(need: TokenNeed = {}): Promise<TokenSet> {
    const { insteadOf, minValidityMs = 0, signal } = need
    signal?.throwIfAborted()
    if (insteadOf !== undefined)
      return abortable(this.#renewer.renew({ for: 'instead', of: insteadOf }), signal)
    const { clock, refreshAhead } = this.#options
    const tokens = this.#memory.known ?? (await this.#firstLook(signal))
    if (tokens === undefined) throw this.#renewer.error('NOT_SIGNED_IN')
    const state = freshness(tokens, clock.nowMs(), minValidityMs)
    if (this.#renewer.resting && lasts(tokens, clock.nowMs())) return tokens
    if (state === 'due') return abortable(this.#renewer.renew({ for: 'due', minValidityMs }), signal)
    // A failure ahead of time is nobody's business: the token at hand is still good, and the renewal that is due
    // later reports its own.
    if ((state === 'advisory' && refreshAhead) || this.#memory.unsaved !== undefined)
      this.#renewer.renew({ for: 'ahead' }).catch(() => {})
    return tokens
  }

  /**
   * Replaces the session, whatever was there. Returns what it replaced; `undefined` when that cannot be told.
   *
   * Somebody has signed in for it, so a lock that is not to be had is no reason to lose it: whoever holds the lock
   * looks again before it writes.
   */
  async replace(tokens: TokenSet, signal?: AbortSignal): Promise<TokenSet | undefined> {
    const { store, key, clock } = this.#options
    return lockedIfPossible(
      store,
      key,
      async (held) => {
        const before = await this.stored().catch(() => undefined)
        await persistently(clock, () => store.write(key, encodeTokenSet(tokens), held))
        this.#memory.stored(tokens)
        return before
      },
      signal,
    )
  }

  /** Removes the session, also where it cannot be read or its lock is not to be had. Says what was there. */
  async forget(): Promise<Forgotten> {
    const { store, key } = this.#options
    return lockedIfPossible(store, key, async (held) => {
      const { unsaved } = this.#memory
      const forgotten = await this.stored().then(
        (tokens): Forgotten => (tokens === undefined ? { was: 'nothing' } : { was: 'session', tokens }),
        (error: unknown): Forgotten => {
          if (!isSignInError(error)) throw error
          if (unsaved !== undefined) return { was: 'session', tokens: unsaved.tokens }
          return { was: 'unreadable', problem: error.problem }
        },
      )
      this.#memory.stored(undefined)
      await store.remove(key, held)
      // A look that began before the removal must not bring it back.
      this.#memory.stored(undefined)
      return forgotten
    })
  }

  /** One look for everybody. That nobody is signed in is said only after a look that began when it was asked for. */
  async #firstLook(signal: AbortSignal | undefined): Promise<TokenSet | undefined> {
    if (this.#looking !== undefined) return (await abortable(this.#looking, signal)) ?? this.stored(signal)
    this.#looking = this.stored().finally(() => {
      this.#looking = undefined
    })
    return abortable(this.#looking, signal)
  }
}
