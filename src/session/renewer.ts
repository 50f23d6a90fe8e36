import type { ProblemCode } from '../idp-errors/catalogue.ts'
import { type Problem, problemOf } from '../idp-errors/problem.ts'
import { isSignInError, type SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import type { Secret } from '../secret.ts'
import { fingerprintOf } from '../token-store/files/refresh-journal.ts'
import type { Lease } from '../token-store/token-store.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { encodeTokenSet } from '../tokens/token-set-codec.ts'
import { type Bearer, isLast } from './bearer.ts'
import { type ExchangeDeps, exchange } from './exchange.ts'
import { lasts, type Reason, renewedMeanwhile } from './renewal.ts'
import { revokeGrant } from './revoke-grant.ts'
import { type SessionMemory, standsInFor, type UnsavedTokens } from './session-memory.ts'
import { persistently } from './session-write.ts'

/** What a renewer stands on. */
export interface RenewerOptions extends ExchangeDeps {
  /** The command that signs in, for the advice in errors. */
  readonly loginCommand: string
  /** Which token is handed out. */
  readonly bearer: Bearer
  /** Told when a renewed session cannot be stored, or a renewal brought the tokens of somebody else. */
  readonly onNotice: (notice: Problem) => void
}

/** Longest wait for somebody else's renewal, in milliseconds: a slow provider's answer, and one repetition. */
const LOCK_WAIT_MS = 60_000

/** First look at what the holder of the lock has stored meanwhile, in milliseconds; each later one after twice as long. */
const FIRST_LOOK_MS = 200

/** After a renewal that failed, nobody is asked again for this long while the token lasts, in milliseconds. */
const REST_MS = 30_000

/** Longest rest that a provider can ask for, in milliseconds. */
const LONGEST_REST_MS = 300_000

const isOneOf = (error: unknown, ...codes: readonly ProblemCode[]) =>
  isSignInError(error) && codes.some((code) => code === error.problem.code)

/** Callers with the same reason share one renewal. */
function slotOf(reason: Reason): string {
  switch (reason.for) {
    case 'ahead':
      return 'ahead'
    case 'due':
      return `due ${reason.minValidityMs}`
    case 'instead':
      return `instead ${fingerprintOf(reason.of.accessToken)}`
    default:
      return reason satisfies never
  }
}

/** Renews one stored session: once for everybody, under the lock of its store. */
export class Renewer {
  readonly #options: RenewerOptions
  readonly #memory: SessionMemory
  readonly #underWay = new Map<string, Promise<TokenSet>>()
  #restUntilMs = Number.NEGATIVE_INFINITY

  constructor(options: RenewerOptions, memory: SessionMemory) {
    this.#options = options
    this.#memory = memory
  }

  /** Whether a renewal has just failed, so that the next one can wait while the token lasts. */
  get resting(): boolean {
    return this.#options.clock.monotonicMs() < this.#restUntilMs
  }

  /** One renewal for all callers of this process. Hands out the old token, while it lasts, when no new one is to be had. */
  renew(reason: Reason): Promise<TokenSet> {
    const slot = slotOf(reason)
    const underWay = this.#underWay.get(slot)
    if (underWay !== undefined) return underWay
    const renewal = this.#renewOrMakeDo(reason).finally(() => this.#underWay.delete(slot))
    this.#underWay.set(slot, renewal)
    return renewal
  }

  /** A problem with this session. */
  error(code: ProblemCode, evidence: Record<string, string> = {}): SignInError {
    return signInError(code, this.#about(evidence))
  }

  async #renewOrMakeDo(reason: Reason): Promise<TokenSet> {
    const { clock, bearer, onNotice } = this.#options
    try {
      const tokens = await this.#renewUnderLock(reason)
      if (isLast(tokens, bearer) && !lasts(tokens, clock.nowMs())) throw this.error('ID_TOKEN_NOT_RENEWED')
      return tokens
    } catch (error) {
      if (!isSignInError(error)) throw error
      this.#rest(REST_MS)
      // A provider that mixes people up is nothing to make do with in silence.
      if (isOneOf(error, 'SUBJECT_CHANGED')) {
        onNotice(error.problem)
        throw error
      }
      const { known } = this.#memory
      if (reason.for !== 'instead' && known !== undefined && lasts(known, clock.nowMs())) return known
      throw error
    }
  }

  async #renewUnderLock(reason: Reason): Promise<TokenSet> {
    const { store, key, clock, bearer } = this.#options
    const askedAtMs = clock.nowMs()
    const done = (tokens: TokenSet) =>
      (reason.for !== 'instead' && isLast(tokens, bearer)) ||
      renewedMeanwhile(tokens, reason, askedAtMs, clock.nowMs())
    const waitUntilMs = clock.monotonicMs() + LOCK_WAIT_MS
    for (let waitMs = FIRST_LOOK_MS; ; waitMs *= 2) {
      const attempt = store.withLock(
        key,
        async (lease) => {
          const tokens = await this.#saved(lease)
          return done(tokens) ? tokens : this.#exchange(tokens, lease, reason)
        },
        { waitMs: Math.min(waitMs, Math.max(waitUntilMs - clock.monotonicMs(), 0)) },
      )
      try {
        return await attempt
      } catch (error) {
        // Whoever has the lock, or took it over, does the same work.
        const others = isOneOf(error, 'STORE_LOCK_BUSY', 'STORE_LOCK_LOST')
        if (!others || reason.for === 'ahead' || clock.monotonicMs() >= waitUntilMs) throw error
      }
      // It may have finished for all of us: what is fresh can be read without the lock. So a crowd of waiting
      // processes leaves at once instead of passing the lock from hand to hand.
      const tokens = await this.#mustBeStored()
      if (done(tokens) && this.#memory.unsaved === undefined) return tokens
    }
  }

  async #mustBeStored(): Promise<TokenSet> {
    const tokens = await this.#memory.look()
    if (tokens === undefined) throw this.error('NOT_SIGNED_IN')
    return tokens
  }

  async #exchange(tokens: TokenSet, lease: Lease, reason: Reason): Promise<TokenSet> {
    const { clock } = this.#options
    const { refreshToken } = tokens
    if (refreshToken === undefined) throw this.error('SESSION_NOT_RENEWABLE')
    const exchanged = await exchange(tokens, refreshToken, lease, this.#options)
    switch (exchanged.outcome) {
      case 'new':
        return this.#save({ tokens: exchanged.tokens, instead: fingerprintOf(refreshToken) }, lease)
      case 'none':
        this.#rest(Math.min(exchanged.retryAfterMs ?? 0, LONGEST_REST_MS))
        throw exchanged.error
      case 'dead': {
        const { code, reason: said } = exchanged
        const ended = this.error(code, { reason: said })
        if (reason.for !== 'instead' && lasts(tokens, clock.nowMs())) throw ended
        return this.#clear(refreshToken, lease, ended)
      }
      default:
        return exchanged satisfies never
    }
  }

  /** What is stored, after what could not be stored before. */
  async #saved(lease: Lease): Promise<TokenSet> {
    const tokens = await this.#mustBeStored()
    const { unsaved } = this.#memory
    return unsaved === undefined ? tokens : this.#save(unsaved, lease)
  }

  /**
   * Stores renewed tokens. What they replace is worth nothing any more, so they are handed out even when no attempt
   * succeeds, and stay in memory for the next one.
   */
  async #save(fresh: UnsavedTokens, lease: Lease): Promise<TokenSet> {
    const { store, key, clock, onNotice } = this.#options
    let saved: TokenSet | undefined
    try {
      saved = await persistently(clock, async () => {
        const found = await this.#memory.found()
        // A write that failed may have taken effect; a login may have come between, without the lock.
        if (!standsInFor(fresh, found)) return this.#memory.stored(found)
        await store.write(key, encodeTokenSet(fresh.tokens), { lease })
        return this.#memory.stored(fresh.tokens)
      })
    } catch (error) {
      const known = this.#memory.refused(fresh)
      if (!isSignInError(error) || isOneOf(error, 'STORE_LOCK_LOST')) throw error
      this.#rest(REST_MS)
      onNotice(problemOf('SESSION_NOT_STORED', this.#about({ reason: error.problem.title })))
      return known
    }
    return saved ?? this.#orphaned(fresh.tokens)
  }

  /** Somebody has signed out during the renewal, without the lock: what it brought must not live on anywhere. */
  async #orphaned(tokens: TokenSet): Promise<never> {
    await revokeGrant(tokens, this.#options.client)
    throw this.error('NOT_SIGNED_IN')
  }

  /** Removes what failed, and only that: whoever wrote newer tokens meanwhile keeps them. */
  async #clear(failed: Secret, lease: Lease, ended: SignInError): Promise<TokenSet> {
    const { store, key } = this.#options
    const now = await this.#memory.look()
    if (now !== undefined && now.refreshToken?.reveal() !== failed.reveal()) return now
    await store.remove(key, { lease })
    this.#memory.stored(undefined)
    throw ended
  }

  #rest(ms: number): void {
    this.#restUntilMs = Math.max(this.#restUntilMs, this.#options.clock.monotonicMs() + ms)
  }

  #about(evidence: Record<string, string> = {}): Record<string, string> {
    const { key, loginCommand } = this.#options
    return { issuer: key.issuer, client_id: key.clientId, login_command: loginCommand, ...evidence }
  }
}
