import { parseArgs } from 'node:util'
import { COMMANDS, type Command, GLOBAL_OPTIONS, GROUPS, LISTED_COMMANDS } from './commands.ts'
import { nearMiss } from './near-miss.ts'
import { OPTIONS, type Option, type OptionName, OptionValues, spellingOf } from './option.ts'

/** What a command line asks for. */
export type Parsed =
  | {
      readonly kind: 'run'
      readonly command: (typeof COMMANDS)[number]
      readonly values: OptionValues
      /** Everything that follows the words of the command, joined by one space. Absent: nothing does. */
      readonly operand?: string
      /** What follows `--`, for a command that takes that. */
      readonly rest?: readonly string[]
    }
  /** `topic`: the words of a command or of a group; empty for the whole program. */
  | { readonly kind: 'help'; readonly topic: string }
  | { readonly kind: 'version' }
  /** `reason` completes "cannot be understood: …". `topic` is whose help to look at. */
  | { readonly kind: 'fault'; readonly reason: string; readonly topic: string; readonly values: OptionValues }

/** Options that other tools have and this one never will: every process of a machine can read a command line. */
const SECRET_OPTIONS: ReadonlySet<string> = new Set(['client-secret', 'password', 'token', 'refresh-token'])

/** Every option by its spelling. Where two are spelled alike, that of the command counts. */
function bySpelling(command: Command | undefined): ReadonlyMap<string, OptionName> {
  const all = Object.keys(OPTIONS).filter(isOptionName)
  const own: readonly OptionName[] = command?.options ?? []
  const named = all.filter((name) => spellingOf(name) === name)
  return new Map([...named, ...own].map((name) => [spellingOf(name), name]))
}

function tokensOf(args: readonly string[], options: ReadonlyMap<string, OptionName>) {
  const known = [...options].map(([spelling, name]) => {
    const { value, short }: Option = OPTIONS[name]
    const type = value === undefined ? ('boolean' as const) : ('string' as const)
    return [spelling, { type, multiple: true, ...(short === undefined ? {} : { short }) }] as const
  })
  return parseArgs({
    args: [...args],
    options: Object.fromEntries(known),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name)
}

function maybe(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`
}

function wordsOf(tokens: ReturnType<typeof tokensOf>): readonly string[] {
  return tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
}

/** The command that the words start with. The longest match wins. */
function commandOf(words: readonly string[]): (typeof COMMANDS)[number] | undefined {
  for (let length = words.length; length > 0; length -= 1) {
    const found = COMMANDS.find((command) => command.words === words.slice(0, length).join(' '))
    if (found !== undefined) return found
  }
  return undefined
}

function unknownCommand(words: readonly string[]): string {
  const written = words.slice(0, 2).join(' ')
  const lastWords = new Map(
    LISTED_COMMANDS.map((command) => [command.words.split(' ').at(-1) ?? '', command.words]),
  )
  const byLastWord = lastWords.get(nearMiss(words[0] ?? '', lastWords.keys()) ?? '')
  const meant = nearMiss(written, [...LISTED_COMMANDS.map((command) => command.words)]) ?? byLastWord
  return `there is no command ${written}${maybe(meant && `nmp ${meant}`)}`
}

function unknownOption(rawName: string, allowed: readonly string[]): string {
  const name = rawName.replace(/^-+/, '')
  if (SECRET_OPTIONS.has(name))
    return `there is no option ${rawName}; secrets are never taken from the command line`
  const meant = rawName.startsWith('--') ? nearMiss(name, allowed) : undefined
  return `there is no option ${rawName} here${maybe(meant && `--${meant}`)}`
}

/** What is wrong with one given option; `undefined` when it is fine. */
function faultOf(name: OptionName, value: string | undefined, inline: boolean): string | undefined {
  const option: Option = OPTIONS[name]
  const written = `--${spellingOf(name)}`
  if (option.value === undefined) return value === undefined ? undefined : `${written} takes no value`
  if (value === undefined || value === '') return `${written} needs a value`
  if (!inline && value.startsWith('-') && value !== '-')
    return `${written} needs a value; one that begins with a dash is written ${written}=VALUE`
  if (option.choices !== undefined && !option.choices.includes(value))
    return `${written} takes ${option.choices.join(', ')}, not ${value}${maybe(nearMiss(value, option.choices))}`
  return undefined
}

/** What is wrong with what follows the words of a command; `undefined` when it is fine. */
function operandFault({ words, operand, rest }: Command, given: Operands): string | undefined {
  if (rest !== undefined) {
    if (given.operand !== '') return `the command that nmp ${words} runs is written behind --`
    return given.rest.length === 0 ? `nmp ${words} needs -- and ${rest.name}` : undefined
  }
  if (operand === undefined) return given.operand === '' ? undefined : `${given.operand} is one word too many`
  if (given.operand === '') return operand.required ? `nmp ${words} needs ${operand.name}` : undefined
  if (operand.choices === undefined || operand.choices.includes(given.operand)) return undefined
  const meant = nearMiss(given.operand, operand.choices)
  return `${operand.name} is ${operand.choices.join(', ')}, not ${given.operand}${maybe(meant)}`
}

/** What follows the words of a command, before `--` and behind it. */
interface Operands {
  readonly operand: string
  readonly rest: readonly string[]
}

/**
 * Understands a command line. Pure: nothing is run, nothing is printed. Values of options are repeated in no
 * message but those of options with fixed choices.
 *
 * @param args without the names of Node and of the program
 */
export function parseArguments(args: readonly string[]): Parsed {
  const command = commandOf(wordsOf(tokensOf(args, bySpelling(undefined))))
  const options = bySpelling(command)
  const tokens = tokensOf(args, options)
  const words = wordsOf(tokens)
  const terminator = tokens.find(({ kind }) => kind === 'option-terminator')
  const group = words[0] !== undefined && Object.hasOwn(GROUPS, words[0]) ? words[0] : ''
  const topic = command?.words ?? group
  const allowed: readonly OptionName[] = [...GLOBAL_OPTIONS, ...(command?.options ?? [])]

  const given = new Map<string, string[]>()
  let reason: string | undefined
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { rawName, value } = token
    const name = options.get(token.name)
    if (name === undefined || (command !== undefined && !allowed.includes(name)))
      reason ??= unknownOption(rawName, allowed.map(spellingOf))
    else {
      reason ??= faultOf(name, value, token.inlineValue ?? false)
      given.set(name, [...(given.get(name) ?? []), value ?? ''])
    }
  }
  const values = new OptionValues(given)
  if (values.flag('help')) return { kind: 'help', topic }
  if (values.flag('version')) return { kind: 'version' }
  const fault = (text: string): Parsed => ({ kind: 'fault', reason: text, topic, values })
  if (command === undefined) {
    if (words.length === 0 || (words.length === 1 && group !== ''))
      return reason === undefined ? { kind: 'help', topic } : fault(reason)
    return fault(unknownCommand(words))
  }
  if (reason !== undefined) return fault(reason)
  const behind = command.rest === undefined ? args.length : (terminator?.index ?? args.length) + 1
  const rest = args.slice(behind)
  const operand = words.slice(command.words.split(' ').length, words.length - rest.length).join(' ')
  const misplaced = operandFault(command, { operand, rest })
  if (misplaced !== undefined) return fault(misplaced)
  return {
    kind: 'run',
    command,
    values,
    ...(operand === '' ? {} : { operand }),
    ...(command.rest === undefined ? {} : { rest }),
  }
}
