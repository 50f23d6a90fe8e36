import type { Secret } from '../secret.ts'
import { fingerprintOf } from '../token-store/files/refresh-journal.ts'
import type { SessionKey, TokenStore } from '../token-store/token-store.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { decodeTokenSet } from '../tokens/token-set-codec.ts'
import { type Bearer, bearing } from './bearer.ts'

/** What this process knows of one stored session. Tokens come out with the bearer token that the API wants. */
export class SessionMemory {
  readonly #store: TokenStore
  readonly #key: SessionKey
  readonly #bearer: Bearer
  #known: TokenSet | undefined
  #unsaved: { readonly tokens: TokenSet; readonly instead: string } | undefined
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

  /** New tokens that the provider has given and the store has not taken yet. */
  get unsaved(): TokenSet | undefined {
    return this.#unsaved?.tokens
  }

  /**
   * Looks what is stored. Unsaved tokens go before the stored ones that they replace, and give way to all others:
   * then somebody has signed in or out meanwhile.
   */
  async look(signal?: AbortSignal): Promise<TokenSet | undefined> {
    const changes = this.#changes
    const value = await this.#store.read(this.#key, signal ? { signal } : {})
    const found = value === undefined ? undefined : decodeTokenSet(value)
    const unsaved = this.#unsaved
    const replaced =
      found?.refreshToken !== undefined && fingerprintOf(found.refreshToken) === unsaved?.instead
    const tokens = replaced ? unsaved.tokens : found
    const seen = tokens && bearing(tokens, this.#bearer)
    if (changes !== this.#changes) return seen
    if (!replaced) this.#unsaved = undefined
    this.#known = seen
    return seen
  }

  /** New tokens are there, and not stored yet. @param spent the refresh token that was given for them */
  obtained(tokens: TokenSet, spent: Secret): TokenSet {
    this.stored(tokens)
    this.#unsaved = { tokens, instead: fingerprintOf(spent) }
    return bearing(tokens, this.#bearer)
  }

  /** The store holds these tokens now; `undefined`: none. */
  stored(tokens: TokenSet | undefined): void {
    this.#changes += 1
    this.#known = tokens && bearing(tokens, this.#bearer)
    this.#unsaved = undefined
  }
}
