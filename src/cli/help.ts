import { wrapped } from '../index.ts'
import { type Command, GLOBAL_OPTIONS, GROUPS, LISTED_COMMANDS } from './commands.ts'
import { exampleList, list, section, sectionText } from './help-layout.ts'
import { HELP_TOPICS, type HelpTopic, isTopic, SHORT_LISTS } from './help-topics.ts'
import { OPTIONS, type Option, type OptionName, spellingOf } from './option.ts'

/** An option as it is written: `-f, --output-format FORMAT`. */
export function optionName(name: OptionName): string {
  const { short, value }: Option = OPTIONS[name]
  return `${short === undefined ? '' : `-${short}, `}--${spellingOf(name)}${value === undefined ? '' : ` ${value}`}`
}

/** What an option does, with its choices. */
export function optionText(name: OptionName): string {
  const { choices, help }: Option = OPTIONS[name]
  return choices === undefined ? help : `${help} One of: ${choices.join(', ')}.`
}

/** How a command is called: `nmp auth explain CODE_OR_TEXT [options]`. */
export function usageOf({ words, operand, rest }: Command): string {
  const name = operand === undefined ? '' : operand.required ? ` ${operand.name}` : ` [${operand.name}]`
  return `nmp ${words}${name} [options]${rest === undefined ? '' : ` -- ${rest.name}`}`
}

/** What follows the words of a command, by name. */
export function operandRows({ operand, rest }: Command): readonly (readonly [string, string])[] {
  const choices = operand?.choices === undefined ? '' : ` One of: ${operand.choices.join(', ')}.`
  return [
    ...(operand === undefined ? [] : [[operand.name, `${operand.help}${choices}`] as const]),
    ...(rest === undefined ? [] : [[rest.name, rest.help] as const]),
  ]
}

/** The commands of a group, or those that are in none. */
export function commandsOf(group: string | undefined): readonly Command[] {
  return LISTED_COMMANDS.filter(({ words }) =>
    group === undefined ? !words.includes(' ') : words.startsWith(`${group} `),
  )
}

function optionList(names: readonly OptionName[], width: number): string {
  return list(
    names.map((name) => [optionName(name), optionText(name)] as const),
    width,
  )
}

function commandHelp(command: Command, width: number): string {
  const operands = operandRows(command)
  return [
    wrapped(command.about, width).join('\n'),
    section('Usage', `  ${usageOf(command)}`),
    ...(operands.length === 0
      ? []
      : [section(operands.length === 1 ? 'Argument' : 'Arguments', list(operands, width))]),
    ...(command.options.length === 0 ? [] : [section('Options', optionList(command.options, width))]),
    section('Options of every command', optionList(GLOBAL_OPTIONS, width)),
    section('Examples', exampleList(command.examples, width)),
  ].join('\n\n')
}

function commandList(commands: readonly Command[], width: number): string {
  return list(
    commands.map(({ words, summary }) => [words, summary] as const),
    width,
  )
}

function generalHelp(width: number): string {
  return [
    wrapped('nmp signs you in to the NMP platform from a terminal and hands out access tokens.', width).join(
      '\n',
    ),
    section('Usage', '  nmp COMMAND [options]'),
    ...Object.entries(GROUPS).map(([group, about]) =>
      section(wrapped(about, width).join('\n'), commandList(commandsOf(group), width)),
    ),
    section('This program.', commandList(commandsOf(undefined), width)),
    section('Options of every command', optionList(GLOBAL_OPTIONS, width)),
    section('Environment', list(SHORT_LISTS.environment, width)),
    section('Exit codes', list(SHORT_LISTS.exitCodes, width)),
    section(
      'More: nmp help TOPIC',
      list(
        Object.entries(HELP_TOPICS).map(([topic, { summary }]) => [topic, summary] as const),
        width,
      ),
    ),
    section(
      'Examples',
      exampleList(
        [
          { line: 'nmp auth login --base-url https://nmp.example.com', purpose: 'Sign in.' },
          { line: 'nmp auth login --help', purpose: 'More about a command.' },
        ],
        width,
      ),
    ),
  ].join('\n\n')
}

function groupHelp(group: string, about: string, width: number): string {
  const commands = commandsOf(group)
  return [
    wrapped(about, width).join('\n'),
    section('Usage', `  nmp ${group} COMMAND [options]`),
    section('Commands', commandList(commands, width)),
    section(
      'Examples',
      exampleList(
        commands.map(({ examples }) => examples[0]),
        width,
      ),
    ),
  ].join('\n\n')
}

/** A topic, laid out. */
export function topicText({ sections }: HelpTopic, width: number): string {
  return sections.map((part) => sectionText(part, width)).join('\n\n')
}

/**
 * The help about a command, a group of commands, a topic, or everything. Plain text: it reads the same in a pipe.
 * @returns for a name that is none of these, the help about everything
 */
export function helpText(topic: string, width: number): string {
  const command = LISTED_COMMANDS.find(({ words }) => words === topic)
  if (command !== undefined) return `${commandHelp(command, width)}\n`
  const group = Object.hasOwn(GROUPS, topic) ? GROUPS[topic] : undefined
  const parts = [
    ...(group === undefined ? [] : [groupHelp(topic, group, width)]),
    ...(isTopic(topic) ? [topicText(HELP_TOPICS[topic], width)] : []),
  ]
  return `${parts.length === 0 ? generalHelp(width) : parts.join('\n\n')}\n`
}
