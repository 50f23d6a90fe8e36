import { signInError } from '../idp-errors/sign-in-error.ts'
import type { Keychain } from '../token-store/keychain/keychain.ts'

/**
 * How a {@link MemoryKeychain} behaves. `looks_empty` is what keytar does of a locked keyring; `hanging` never answers,
 * as in a prompt that nobody sees; `full` and `refusing` fail as Windows and a broken service do.
 */
export type KeychainMood = 'open' | 'locked' | 'looks_empty' | 'hanging' | 'full' | 'refusing'

/** A keychain in memory, for tests: it can be locked, hang, be full, and is as small as the smallest real one. */
export class MemoryKeychain implements Keychain {
  /** May be changed at any time. */
  mood: KeychainMood = 'open'
  /** Every call in order, such as `get`. */
  readonly calls: ('get' | 'set' | 'delete')[] = []
  readonly #items = new Map<string, string>()
  readonly #maxLength: number

  /** @param maxLength longest text of an item. Default 1,280: Windows keeps 2,560 bytes, two for each character. */
  constructor(maxLength = 1_280) {
    this.#maxLength = maxLength
  }

  /** How many items there are. */
  get size(): number {
    return this.#items.size
  }

  async getPassword(service: string, account: string): Promise<string | null> {
    const locked = await this.#enter('get')
    return locked ? null : (this.#items.get(nameOf(service, account)) ?? null)
  }

  async setPassword(service: string, account: string, password: string): Promise<void> {
    const locked = await this.#enter('set')
    if (locked) throw signInError('KEYCHAIN_LOCKED')
    if (this.mood === 'full' || password.length > this.#maxLength)
      throw signInError('KEYCHAIN_REFUSED', { doing: 'store', reason: 'the item is too large' })
    this.#items.set(nameOf(service, account), password)
  }

  async deletePassword(service: string, account: string): Promise<boolean> {
    const locked = await this.#enter('delete')
    return !locked && this.#items.delete(nameOf(service, account))
  }

  /** @returns whether it is locked without saying so */
  async #enter(call: 'get' | 'set' | 'delete'): Promise<boolean> {
    this.calls.push(call)
    if (this.mood === 'hanging') await new Promise(() => {})
    if (this.mood === 'locked') throw signInError('KEYCHAIN_LOCKED')
    if (this.mood === 'refusing')
      throw signInError('KEYCHAIN_REFUSED', { doing: call, reason: 'it is broken' })
    return this.mood === 'looks_empty'
  }
}

function nameOf(service: string, account: string): string {
  return JSON.stringify([service, account])
}
