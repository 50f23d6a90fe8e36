import { columnsOf } from '../index.ts'
import type { Terminal } from './terminal.ts'

/** Carriage return and "erase in line" (ECMA-48 section 8.3.41). */
const ERASE = '\r\u001b[2K'
/** "Cursor up" (ECMA-48 section 8.3.22). */
const UP = '\u001b[1A'

/**
 * The one line that changes while somebody is awaited. It is drawn again only when its text is another one, so that
 * a screen reader stays quiet; where nothing can be drawn again, its first text is printed once.
 */
export class StatusLine {
  readonly #terminal: Terminal
  #text: string | undefined

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  show(text: string): void {
    if (this.#terminal.redraws) {
      const fitted =
        columnsOf(text) < this.#terminal.columns ? text : text.slice(0, this.#terminal.columns - 1)
      if (fitted !== this.#text) this.#terminal.err(`${ERASE}${fitted}`)
      this.#text = fitted
    } else if (this.#text === undefined) {
      this.#terminal.err(`${text}\n`)
      this.#text = text
    }
  }

  /** Says something above the line. */
  say(text: string): void {
    const below = this.#text
    this.clear()
    this.#terminal.err(`${text}\n`)
    if (below !== undefined && this.#terminal.redraws) this.show(below)
  }

  /** The person pressed Enter: the terminal has moved to the next line, and the status line moves with it. */
  afterEnter(): void {
    const text = this.#text
    if (text === undefined || !this.#terminal.redraws) return
    this.#terminal.err(UP)
    this.#text = undefined
    this.show(text)
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#text !== undefined && this.#terminal.redraws) {
      this.#terminal.err(ERASE)
      this.#text = undefined
    }
  }
}
