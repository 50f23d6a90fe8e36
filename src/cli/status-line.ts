import { columnsOf, wrapped } from '../index.ts'
import { LONGEST_LINE } from './talk.ts'
import type { Terminal } from './terminal.ts'

/** Carriage return (ECMA-48 section 8.3.15). */
const HOME = '\r'
/** "Erase in line" (ECMA-48 section 8.3.41): what stands right of the cursor, and all of it. */
const [ERASE_REST, ERASE_LINE] = ['\u001b[K', '\u001b[2K']
/** "Erase in page" (ECMA-48 section 8.3.39): everything from the cursor on. */
const ERASE_BELOW = '\u001b[J'

/** "Cursor up" (ECMA-48 section 8.3.22). */
const up = (rows: number) => (rows > 0 ? `\u001b[${rows}A` : '')
/** "Cursor right" (ECMA-48 section 8.3.20). */
const right = (columns: number) => (columns > 0 ? `\u001b[${columns}C` : '')

/** A text that fits into a line with its cursor behind it. */
function fitted(text: string, columns: number): string {
  if (columnsOf(text) < columns) return text
  let fit = ''
  for (const character of text) {
    if (columnsOf(fit + character) >= columns) break
    fit += character
  }
  return fit
}

/** The beginning that two texts share, in whole characters. */
function sharedStart(one: string, other: string): string {
  let shared = ''
  for (const character of one) {
    if (!other.startsWith(shared + character)) break
    shared += character
  }
  return shared
}

/** What turns the line that shows `before` into one that shows `after`: it is written from the first difference on. */
function change(before: string, after: string): string {
  const kept = sharedStart(before, after)
  const rest = after.slice(kept.length)
  const erased = columnsOf(after) < columnsOf(before) ? ERASE_REST : ''
  return `${HOME}${right(columnsOf(kept))}${rest}${erased}`
}

/**
 * The one line that changes while somebody is awaited. Nothing is written while its text stays the same, and only what
 * changed when it does not, so that it never flickers; where nothing can be drawn again, its first text is printed once.
 */
export class StatusLine {
  readonly #terminal: Terminal
  #text: string | undefined

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  show(text: string): void {
    const before = this.#text
    if (!this.#terminal.redraws) {
      if (before === undefined) this.#terminal.err(`${text}\n`)
      this.#text ??= text
      return
    }
    const after = fitted(text, this.#terminal.columns)
    if (before === undefined) this.#terminal.err(`${HOME}${ERASE_LINE}${after}`)
    else if (after !== before) this.#terminal.err(change(before, after))
    this.#text = after
  }

  /** Says something above the line. */
  say(text: string): void {
    const below = this.#text
    this.clear()
    const width = Math.min(this.#terminal.columns, LONGEST_LINE)
    this.#terminal.err(`${wrapped(text, width).join('\n')}\n`)
    if (below !== undefined && this.#terminal.redraws) this.show(below)
  }

  /** The terminal has another width and may have broken the line, or the shell was there meanwhile: it is drawn anew. */
  redraw(): void {
    const text = this.#text
    if (text === undefined || !this.#terminal.redraws) return
    const rows = Math.max(1, Math.ceil(columnsOf(text) / this.#terminal.columns))
    this.#terminal.err(`${up(rows - 1)}${HOME}${ERASE_BELOW}`)
    this.#text = undefined
    this.show(text)
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#text !== undefined && this.#terminal.redraws) {
      this.#terminal.err(`${HOME}${ERASE_LINE}`)
      this.#text = undefined
    }
  }
}
