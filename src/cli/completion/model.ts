import { type Command, GLOBAL_OPTIONS, GROUPS, LISTED_COMMANDS, type Operand } from '../commands.ts'
import { HELP_TOPICS } from '../help-topics.ts'
import { type Completed, OPTIONS, type Option, type OptionName, spellingOf } from '../option.ts'

/** Everything that a completion script knows by itself, in the order in which it is offered. */
export interface CompletionModel {
  /** What may follow each sequence of words: `''`, `auth`, `help auth`. */
  readonly next: readonly (readonly [words: string, next: readonly Offer[]])[]
  readonly commands: readonly CompletedCommand[]
  readonly options: readonly CompletedOption[]
  /** Options that are accepted before there is a command. */
  readonly globalOptions: readonly string[]
}

/** A word, and what it is. */
export interface Offer {
  readonly word: string
  readonly text: string
}

/** What can be offered in one place: fixed words, or what `nmp __complete` lists. */
export interface Source {
  readonly choices: readonly string[]
  readonly completes?: Completed
}

/** A command as the completion sees it. */
export interface CompletedCommand {
  readonly words: string
  /** With their dashes. */
  readonly options: readonly string[]
  /** Absent: nothing is offered. */
  readonly operand?: Source
  /** Another command follows `--`. */
  readonly wraps: boolean
}

/** An option as the completion sees it. */
export interface CompletedOption {
  /** `--context` */
  readonly long: string
  /** `-f` */
  readonly short?: string
  readonly help: string
  /** Absent: a flag. */
  readonly value?: Source
}

function sourceOf({ choices, completes }: Pick<Operand, 'choices' | 'completes'>): Source {
  return { choices: choices ?? [], ...(completes === undefined ? {} : { completes }) }
}

/** The children of every node in the tree of words. */
function nextWords(): CompletionModel['next'] {
  const offer = (word: string, text: string): Offer => ({ word, text })
  const groups = Object.entries(GROUPS)
  const single = LISTED_COMMANDS.filter(({ words }) => !words.includes(' '))
  const top = [
    ...groups.map(([group, about]) => offer(group, about)),
    ...single.map(({ words, summary }) => offer(words, summary)),
  ]
  const topics = Object.entries(HELP_TOPICS).map(([topic, { summary }]) => offer(topic, summary))
  const inGroups = groups.map(([group]): readonly [string, readonly Offer[]] => [
    group,
    LISTED_COMMANDS.filter(({ words }) => words.startsWith(`${group} `)).map(({ words, summary }) =>
      offer(words.slice(group.length + 1), summary),
    ),
  ])
  // A topic may be named like a group; both are shown by the same word.
  const topicsLeft = topics.filter(({ word }) => !top.some((other) => other.word === word))
  return [
    ['', top],
    ...inGroups,
    ['help', [...top.filter(({ word }) => word !== 'help'), ...topicsLeft]],
    ...inGroups.map(([group, next]): readonly [string, readonly Offer[]] => [`help ${group}`, next]),
  ]
}

function longName(name: OptionName): string {
  return `--${spellingOf(name)}`
}

/** What an option does; where others are spelled alike, all that it may do. */
function helpOf(name: string, help: string): string {
  const alike = Object.values<Option>(OPTIONS).filter(({ spelled }) => spelled === name)
  return [help, ...alike.map((other) => other.help)].join(' ')
}

function optionOf([name, { short, help, value, choices, completes }]: readonly [
  string,
  Option,
]): CompletedOption {
  return {
    long: `--${name}`,
    ...(short === undefined ? {} : { short: `-${short}` }),
    help: helpOf(name, help),
    ...(value === undefined
      ? {}
      : {
          value: sourceOf({
            ...(choices === undefined ? {} : { choices }),
            ...(completes === undefined ? {} : { completes }),
          }),
        }),
  }
}

function commandOf({ words, options, operand, rest }: Command): CompletedCommand {
  const source = operand === undefined ? undefined : sourceOf(operand)
  const offers = source !== undefined && (source.choices.length > 0 || source.completes !== undefined)
  return {
    words,
    options: [...options, ...GLOBAL_OPTIONS].map(longName),
    ...(offers ? { operand: source } : {}),
    wraps: rest !== undefined,
  }
}

/** The model of this program. */
export const COMPLETION_MODEL: CompletionModel = {
  next: nextWords(),
  commands: LISTED_COMMANDS.map(commandOf),
  options: Object.entries<Option>(OPTIONS)
    .filter(([, { spelled }]) => spelled === undefined)
    .map(optionOf),
  globalOptions: GLOBAL_OPTIONS.map(longName),
}
