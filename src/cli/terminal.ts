import { on } from 'node:events'
import { writeSync } from 'node:fs'
import { pressesOfEnter, typedTexts } from './keyboard.ts'

/** The person's end of the program, or whatever stands in for one. */
export interface Terminal {
  /** Somebody can read a question and answer it: input and messages are both on a terminal. */
  readonly attended: boolean
  /** Messages are read on a terminal that can draw a line again. */
  readonly redraws: boolean
  /** Results are read on a terminal, by a person. */
  readonly outputOnScreen: boolean
  /** Width of the terminal in columns; 80 when there is none. */
  readonly columns: number
  /** Height of the terminal in rows; 24 when there is none. */
  readonly rows: number
  /**
   * Writes data to standard output. A reader that has left is not an error: what it does not want is dropped.
   * @throws {@link WriteFault} when the data cannot be written (a full disk)
   */
  out(text: string): void
  /** Writes words to standard error. Never fails. */
  err(text: string): void
  /** The lines that the person types. Ends with the input, or when the signal aborts. */
  lines(signal: AbortSignal): AsyncIterable<string>
  /**
   * The presses of Enter, one by one, and of no other key; nothing that is typed or pasted shows. Ends with the input,
   * or when the signal aborts. Only for an attended terminal.
   */
  enters(signal: AbortSignal): AsyncIterable<'enter'>
  /**
   * What the person types or pastes, each time up to Enter: nothing but Enter is an empty text. Nothing of it shows.
   * Ends with the input, or when the signal aborts. Only for an attended terminal.
   */
  typed(signal: AbortSignal): AsyncIterable<string>
  /**
   * Calls the listener when what stands on the terminal may have moved: it has another size, or this program was
   * stopped and goes on.
   * @returns stops that
   */
  onMoved(listener: () => void): () => void
  /**
   * All of standard input, as text.
   * @param maxBytes what is longer is cut off there
   */
  input(maxBytes: number, signal: AbortSignal): Promise<string>
}

/** Standard output does not take what is written to it. */
export class WriteFault extends Error {
  override readonly name = 'WriteFault'
}

/** How long a full pipe is waited for, in milliseconds, and in which steps. */
const PIPE_WAIT_MS = 5_000
const PIPE_STEP_MS = 10

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

/** Writes everything, also into a pipe that another process has made non-blocking. */
function writeAll(descriptor: number, text: string): void {
  let rest: Uint8Array = Buffer.from(text, 'utf8')
  for (let waitedMs = 0; rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN' || waitedMs >= PIPE_WAIT_MS) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_STEP_MS)
      waitedMs += PIPE_STEP_MS
    }
  }
}

/** Input as chunks of text until it ends or the signal aborts. Nothing is read before the first is asked for. */
async function* chunks(signal: AbortSignal): AsyncIterable<string> {
  const { stdin } = process
  if (signal.aborted || stdin.readableEnded) return
  try {
    const arrivals = on(stdin.setEncoding('utf8'), 'data', { signal, close: ['end', 'close'] })
    stdin.resume()
    for await (const [chunk] of arrivals) yield String(chunk)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    stdin.pause()
  }
}

/** The streams of this process. They are opened when they are first used: that costs time at every start. */
export function realTerminal(): Terminal {
  return {
    get attended() {
      return process.stdin.isTTY === true && process.stderr.isTTY === true
    },
    get redraws() {
      const { TERM, ACCESSIBLE } = process.env
      return process.stderr.isTTY === true && TERM !== 'dumb' && !ACCESSIBLE
    },
    get outputOnScreen() {
      return process.stdout.isTTY === true
    },
    get columns() {
      return process.stderr.columns || 80
    },
    get rows() {
      return process.stderr.rows || 24
    },
    out(text) {
      try {
        writeAll(1, text)
      } catch (error) {
        if (codeOf(error) !== 'EPIPE') throw new WriteFault('standard output', { cause: error })
      }
    },
    err(text) {
      try {
        writeAll(2, text)
      } catch {
        // Nobody is left who could be told.
      }
    },
    async *lines(signal) {
      let rest = ''
      for await (const chunk of chunks(signal)) {
        const lines = `${rest}${chunk}`.split(/\r?\n/)
        rest = (lines.pop() ?? '').slice(-LINE_MAX_LENGTH)
        yield* lines
      }
    },
    enters: (signal) => pressesOfEnter(process.stdin, chunks(signal)),
    typed: (signal) => typedTexts(process.stdin, chunks(signal)),
    onMoved(listener) {
      process.stderr.on('resize', listener)
      process.on('SIGCONT', listener)
      return () => {
        process.stderr.off('resize', listener)
        process.off('SIGCONT', listener)
      }
    },
    async input(maxBytes, signal) {
      let text = ''
      for await (const chunk of chunks(signal)) {
        text += chunk
        if (text.length >= maxBytes) break
      }
      return text.slice(0, maxBytes)
    },
  }
}

/** Longest unfinished line that is kept, in characters. */
const LINE_MAX_LENGTH = 4_096
