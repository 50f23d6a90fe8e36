import { fingerprintOf } from '../token-store/files/refresh-journal.ts'
import type { SessionKey, TokenStore } from '../token-store/token-store.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { decodeTokenSet } from '../tokens/token-set-codec.ts'
import { type Bearer, bearing } from './bearer.ts'

/** New tokens that the store would not take. */
export interface UnsavedTokens {
  readonly tokens: TokenSet
  /** `fingerprintOf()` the refresh token that was spent for them: they stand in for the stored session with that one. */
  readonly instead: string
}

/** Whether a stored session is the one that unsaved tokens stand in for. */
export function standsInFor({ instead }: UnsavedTokens, found: TokenSet | undefined): boolean {
  return found?.refreshToken !== undefined && fingerprintOf(found.refreshToken) === instead
}

/** What this process knows of one stored session. Tokens come out with the bearer token that the API wants. */
export class SessionMemory {
  readonly #store: TokenStore
  readonly #key: SessionKey
  readonly #bearer: Bearer
  #known: TokenSet | undefined
  #unsaved: UnsavedTokens | undefined
  /** Grows with each change of our own, so that a look from before it is not taken for news. */
  #changes = 0

  constructor(store: TokenStore, key: SessionKey, bearer: Bearer) {
    this.#store = store
    this.#key = key
    this.#bearer = bearer
  }

  /** What was seen last; asks no store. */
  get known(): TokenSet | undefined {
    return this.#known
  }

  get unsaved(): UnsavedTokens | undefined {
    return this.#unsaved
  }

  /** What is in the store itself, as the provider gave it. Changes nothing here. */
  async found(signal?: AbortSignal): Promise<TokenSet | undefined> {
    const value = await this.#store.read(this.#key, signal ? { signal } : {})
    return value === undefined ? undefined : decodeTokenSet(value)
  }

  /**
   * Looks what the session is. Unsaved tokens go before the stored ones that they stand in for, and give way to all
   * others: then somebody has signed in or out meanwhile.
   */
  async look(signal?: AbortSignal): Promise<TokenSet | undefined> {
    const changes = this.#changes
    const found = await this.found(signal)
    const unsaved = this.#unsaved
    const standsIn = unsaved !== undefined && standsInFor(unsaved, found)
    const tokens = standsIn ? unsaved.tokens : found
    const seen = tokens && bearing(tokens, this.#bearer)
    if (changes !== this.#changes) return seen
    if (!standsIn) this.#unsaved = undefined
    this.#known = seen
    return seen
  }

  /** The store holds these tokens now; `undefined`: none. */
  stored(tokens: TokenSet | undefined): TokenSet | undefined {
    this.#changes += 1
    this.#known = tokens && bearing(tokens, this.#bearer)
    this.#unsaved = undefined
    return this.#known
  }

  /** The store did not take these. */
  refused(unsaved: UnsavedTokens): TokenSet {
    const known = bearing(unsaved.tokens, this.#bearer)
    this.stored(unsaved.tokens)
    this.#unsaved = unsaved
    return known
  }
}
