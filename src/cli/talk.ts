import { wrapped } from '../index.ts'
import type { OptionValues } from './option.ts'
import type { Terminal } from './terminal.ts'

/** SGR sequences by meaning (ECMA-48 section 8.3.117). */
const SGR = { bold: '1', dim: '2', good: '32', warning: '33', code: '1;7' } as const

/** Longest line of words, in columns, however wide the terminal is. */
export const LONGEST_LINE = 80

/** Words to the person, on standard error. */
export interface Talk {
  /** Columns of a line of words. */
  readonly width: number
  readonly color: boolean
  /** The person wants to hear only what is needed. */
  readonly quiet: boolean
  /** The person wants to see technical causes. */
  readonly verbose: boolean
  /** Says a paragraph that `--quiet` leaves out. */
  say(paragraph: string): void
  /** Says a paragraph that has to be seen. */
  insist(paragraph: string): void
  /** Shows a text that is laid out already; it has to be seen, too. One line feed is added. */
  show(text: string): void
  /** The text in a colour or weight, where there are colours. */
  paint(style: keyof typeof SGR, text: string): string
}

/** How this program talks: decided by options, environment and terminal when it first says something. */
export function talkTo(
  terminal: Terminal,
  values: OptionValues,
  env: Readonly<Record<string, string | undefined>>,
): Talk {
  const plain = values.flag('no-color') || Boolean(env['NO_COLOR'])
  const quiet = values.flag('quiet')
  const talk: Talk = {
    get width() {
      return Math.min(terminal.columns, LONGEST_LINE)
    },
    get color() {
      return !plain && terminal.redraws
    },
    verbose: values.flag('verbose'),
    quiet,
    say: (paragraph) => {
      if (!quiet) talk.insist(paragraph)
    },
    insist: (paragraph) => terminal.err(`${wrapped(paragraph, talk.width).join('\n')}\n`),
    show: (text) => terminal.err(`${text}\n`),
    paint: (style, text) => (talk.color ? `\u001b[${SGR[style]}m${text}\u001b[0m` : text),
  }
  return talk
}
