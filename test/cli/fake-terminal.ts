import type { Terminal } from '../../src/cli/terminal.ts'

/** A terminal that remembers what was written, and whose person types when the test says so. */
export class FakeTerminal implements Terminal {
  readonly attended: boolean
  readonly redraws: boolean
  readonly outputOnScreen = false
  columns: number
  readonly rows: number
  written = ''
  messages = ''
  #typed: string[] = []
  #wake: () => void = () => {}
  #moved = new Set<() => void>()

  constructor({ attended = true, redraws = true, columns = 80, rows = 24 } = {}) {
    this.attended = attended
    this.redraws = redraws
    this.columns = columns
    this.rows = rows
  }

  type(line: string): void {
    this.#typed.push(line)
    this.#wake()
  }

  out(text: string): void {
    this.written += text
  }

  err(text: string): void {
    this.messages += text
  }

  async *lines(signal: AbortSignal): AsyncIterable<string> {
    while (!signal.aborted) {
      const line = this.#typed.shift()
      if (line !== undefined) yield line
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
    }
  }

  typed(signal: AbortSignal): AsyncIterable<string> {
    return this.lines(signal)
  }

  async *enters(signal: AbortSignal): AsyncIterable<'enter'> {
    for await (const _ of this.lines(signal)) yield 'enter'
  }

  onMoved(listener: () => void): () => void {
    this.#moved.add(listener)
    return () => this.#moved.delete(listener)
  }

  /** Gives the terminal another width. */
  resize(columns: number): void {
    this.columns = columns
    for (const listener of this.#moved) listener()
  }

  async input(): Promise<string> {
    return ''
  }
}
