import type { ReadStream } from 'node:tty'

/** Keys that a terminal turns into signals, as long as nobody reads them one by one. */
const SIGNAL_KEYS: readonly (readonly [key: string, signal: NodeJS.Signals])[] = [
  ['\u0003', 'SIGINT'],
  ['\u001c', 'SIGQUIT'],
]
const SUSPEND_KEY = '\u001a'

/**
 * Sends a signal to everybody whom the terminal would have sent it to: a script around this program has to stop, too.
 * Windows knows no groups, and ends a process that is sent a signal, so that it goes to our own listeners there.
 */
function signalGroup(name: NodeJS.Signals): void {
  if (process.platform === 'win32') process.emit(name, name)
  else process.kill(0, name)
}

/** Stops this program until the shell continues it, with the terminal as the shell expects it meanwhile. */
function suspend(stdin: ReadStream): void {
  if (process.platform === 'win32') return
  stdin.setRawMode(false)
  process.once('SIGCONT', () => stdin.isRaw || stdin.setRawMode(true))
  signalGroup('SIGTSTP')
}

/** Longest text that is typed or pasted, in characters: an address with a code in it is as long as some thousand. */
const TYPED_MAX_LENGTH = 16_384

/** Enter and nothing else. A slow line brings two presses of it together. */
const ENTER = /^[\r\n]+$/
const BACKSPACE = /[\u0008\u007f]/

/**
 * What is typed or pasted before each Enter, without an echo. A text that is longer than any that is meant is left out.
 *
 * @param presses the chunks that arrive
 */
export async function* typedTexts(stdin: ReadStream, presses: AsyncIterable<string>): AsyncIterable<string> {
  let text = ''
  for await (const chunk of keys(stdin, presses))
    for (const character of chunk) {
      if (character === '\r' || character === '\n') {
        // An empty line within a text that was pasted is no press of Enter.
        if (text.length <= TYPED_MAX_LENGTH && (text !== '' || ENTER.test(chunk))) yield text
        text = ''
      } else if (BACKSPACE.test(character)) text = text.slice(0, -1)
      else if (text.length <= TYPED_MAX_LENGTH) text += character
    }
}

/**
 * Reads key by key, without an echo, until `done` is called: what is typed or pasted changes nothing on the screen.
 *
 * @param presses the chunks that arrive
 * @yields one item for each press of Enter. Enter within a longer text is none: that text was pasted.
 */
export async function* pressesOfEnter(
  stdin: ReadStream,
  presses: AsyncIterable<string>,
): AsyncIterable<'enter'> {
  for await (const chunk of keys(stdin, presses)) if (ENTER.test(chunk)) yield 'enter'
}

/** The chunks that arrive while the terminal echoes nothing. Keys that mean a signal send it. */
async function* keys(stdin: ReadStream, presses: AsyncIterable<string>): AsyncIterable<string> {
  try {
    stdin.setRawMode(true)
  } catch {
    // The terminal has gone, and nobody presses anything.
    return
  }
  try {
    for await (const chunk of presses) {
      for (const [key, signal] of SIGNAL_KEYS) if (chunk.includes(key)) signalGroup(signal)
      if (chunk === SUSPEND_KEY) suspend(stdin)
      yield chunk
    }
  } finally {
    restore(stdin)
  }
}

function restore(stdin: ReadStream): void {
  try {
    stdin.setRawMode(false)
  } catch {
    // The terminal has gone, and its settings with it.
  }
}
