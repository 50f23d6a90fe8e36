import type { World } from '../index.ts'
import type { Interruption } from './interruption.ts'
import type { OptionValues } from './option.ts'
import type { Talk } from './talk.ts'
import type { Terminal } from './terminal.ts'

/** One run of one command: what was asked, and everything that it may touch. */
export interface Invocation {
  readonly values: OptionValues
  /** What follows the words of the command; empty when nothing does. */
  readonly operand: string
  /** What follows `--`, word by word, for a command that runs another one; empty for the others. */
  readonly rest: readonly string[]
  readonly world: World
  readonly terminal: Terminal
  readonly talk: Talk
  /** Results as JSON. */
  readonly json: boolean
  /** Aborts when the person or the system stops the program. */
  readonly signal: AbortSignal
  /** For a command that runs another one: signals go there, and `signal` aborts no more. */
  readonly handOver: Interruption['handOver']
}

/** The code of a command, loaded when it is called. */
export interface CommandModule {
  /**
   * @returns the exit code; nothing means 0
   * @throws {@link SignInError} for everything that can be explained
   */
  run(invocation: Invocation): Promise<number | undefined>
}
