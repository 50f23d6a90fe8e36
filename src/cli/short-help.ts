import { parseArguments } from './arguments.ts'
import { helpText } from './help.ts'
import { OptionValues } from './option.ts'
import { talkTo } from './talk.ts'
import type { Terminal } from './terminal.ts'

/**
 * The help that a command line asks for. A program of its own, because somebody who waits for the help waits for
 * nothing else.
 *
 * @returns `undefined` when the line asks for something else
 */
export function helpFor(
  args: readonly string[],
  terminal: Terminal,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const parsed = parseArguments(args)
  if (parsed.kind !== 'help') return undefined
  return helpText(parsed.topic, talkTo(terminal, new OptionValues(new Map()), env).width)
}
