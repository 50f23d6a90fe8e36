import { configCommands } from './commands/config.ts'
import { credentialCommands } from './commands/credentials.ts'
import { platformCommands } from './commands/platform.ts'
import { problemCommands } from './commands/problems.ts'
import { programCommands } from './commands/program.ts'
import { signInCommands } from './commands/sign-in.ts'
import type { Completed, OptionName } from './option.ts'

/** One command: plain data for the parser and the help. */
export interface Command {
  /** How it is called: `auth login`. */
  readonly words: string
  /** One line for the list of commands. */
  readonly summary: string
  /** More for its own help. */
  readonly about: string
  /** What follows the words. Default: nothing may. */
  readonly operand?: Operand
  /** What follows `--`, word by word. Default: that is an operand like any other. */
  readonly rest?: Pick<Operand, 'name' | 'help'>
  /** Called by programs only: it stands in no list. */
  readonly hidden?: true
  readonly options: readonly OptionName[]
  readonly examples: readonly [Example, ...Example[]]
}

/** What follows the words of a command. */
export interface Operand {
  readonly name: string
  readonly help: string
  readonly required?: true
  /** The only ones that there are. */
  readonly choices?: readonly [string, ...string[]]
  /** What the completion offers. */
  readonly completes?: Completed
}

/** A command line that works, and what it is for. */
export interface Example {
  readonly line: string
  readonly purpose: string
}

/** Options that every command takes. */
export const GLOBAL_OPTIONS = [
  'context',
  'base-url',
  'output-format',
  'json',
  'quiet',
  'verbose',
  'no-color',
  'help',
  'version',
] as const satisfies readonly OptionName[]

/** What a group of commands is about. */
export const GROUPS: Readonly<Record<string, string>> = {
  auth: 'Sign in, get tokens, sign out.',
  members: 'Who may do what in a workspace.',
  workspaces: 'Workspaces of the platform.',
  config: 'The settings that this program shares with the other tools of the platform.',
}

const commands = [
  ...signInCommands,
  ...credentialCommands,
  ...problemCommands,
  ...platformCommands,
  ...configCommands,
  ...programCommands,
] as const satisfies readonly Command[]

/** The words of every command. */
export type CommandWords = (typeof commands)[number]['words']

/** Every command, in the order of the help. */
export const COMMANDS: readonly (Command & { readonly words: CommandWords })[] = commands

/** The commands that people are told of. */
export const LISTED_COMMANDS = COMMANDS.filter(({ hidden }) => hidden !== true)
