import type { World } from '../index.ts'
import { parseArguments } from './arguments.ts'
import { MODULES } from './command-modules.ts'
import { reportFailure, usageError } from './failure.ts'
import type { Interruption } from './interruption.ts'
import { OptionValues } from './option.ts'
import { talkTo } from './talk.ts'
import type { Terminal } from './terminal.ts'

/** What one run of the program stands on. */
export interface Run {
  /** Without the names of Node and of the program. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
  readonly interruption: Interruption
  /** Made when a command needs it. May throw: a machine can be so bare that it knows no home folder. */
  readonly world: () => World
}

/**
 * Runs one command line to its end. Never throws.
 * @returns the exit code
 */
export async function run({ args, env, terminal, interruption, world }: Run): Promise<number> {
  let talk = talkTo(terminal, new OptionValues(new Map()), env)
  let json = false
  try {
    const parsed = parseArguments(args)
    switch (parsed.kind) {
      case 'version': {
        const { version } = await import('./version.ts')
        terminal.out(`nmp ${version()}\n`)
        return 0
      }
      case 'help': {
        const { helpText } = await import('./help.ts')
        terminal.out(helpText(parsed.topic, talk.width))
        return 0
      }
      case 'fault': {
        talk = talkTo(terminal, parsed.values, env)
        json = wantsJson(parsed.values)
        throw usageError(parsed.reason, parsed.topic)
      }
      case 'run': {
        const { command, values, operand = '', rest = [] } = parsed
        talk = talkTo(terminal, values, env)
        json = wantsJson(values)
        const { run: runCommand } = await MODULES[command.words]()
        const { signal, handOver } = interruption
        const invocation = { values, operand, rest, world: world(), terminal, talk, json, signal, handOver }
        return (await runCommand(invocation)) ?? 0
      }
      default:
        return parsed satisfies never
    }
  } catch (error) {
    const exitCode = reportFailure(error, {
      terminal,
      talk,
      json,
      stopped: interruption.exitCode !== undefined,
    })
    return interruption.exitCode ?? exitCode
  }
}

function wantsJson(values: OptionValues): boolean {
  return values.flag('json') || values.text('output-format') === 'json'
}
