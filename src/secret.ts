import type { InspectOptions } from 'node:util'

const MASK = '[secret]'

/**
 * A string that cannot print itself: tokens, device codes, verifiers, passphrases.
 *
 * `String(secret)`, template literals, `JSON.stringify` and `util.inspect` all give `[secret]`;
 * {@link Secret.reveal} is the only way out, so every use can be found by searching for it.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    if (typeof value !== 'string' || value === '') throw new TypeError('a Secret needs a non-empty string')
    this.#value = value
  }

  /** The text itself. Hand it straight to the wire, the seal or the caller that asked for it. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return MASK
  }

  toJSON(): string {
    return MASK
  }

  [Symbol.for('nodejs.util.inspect.custom')](_depth: number, _options: InspectOptions): string {
    return MASK
  }
}
