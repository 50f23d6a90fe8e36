import { wrapped } from '../index.ts'
import { COMMANDS, type Command, type Example, GLOBAL_OPTIONS, GROUPS } from './commands.ts'
import { OPTIONS, type Option, type OptionName } from './option.ts'

/** Columns of the left side of a list, and the width from which on there is a left side. */
const LEFT = 28
const TWO_SIDES_FROM = 60

/** Names on the left, words on the right; below each other where there is no room. */
function list(rows: readonly (readonly [name: string, text: string])[], width: number): string {
  return rows
    .flatMap(([name, text]) => {
      if (width < TWO_SIDES_FROM) return [`  ${name}`, ...wrapped(text, width, '      ')]
      const first = `  ${name}`.padEnd(LEFT)
      if (`  ${name}`.length > LEFT - 2) return [`  ${name}`, ...wrapped(text, width, ' '.repeat(LEFT))]
      return wrapped(text, width, first)
    })
    .join('\n')
}

function optionName(name: OptionName): string {
  const { short, value }: Option = OPTIONS[name]
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
}

function optionText(name: OptionName): string {
  const { choices, help }: Option = OPTIONS[name]
  return choices === undefined ? help : `${help} One of: ${choices.join(', ')}.`
}

function optionList(names: readonly OptionName[], width: number): string {
  return list(
    names.map((name) => [optionName(name), optionText(name)] as const),
    width,
  )
}

/** Command lines are never broken, so that they can be copied. */
function exampleList(examples: readonly Example[], width: number): string {
  return examples
    .map(({ line, purpose }) => [...wrapped(purpose, width, '  '), `    $ ${line}`].join('\n'))
    .join('\n')
}

function section(title: string, body: string): string {
  return `${title}\n${body}`
}

function commandHelp(command: Command, width: number): string {
  const { words, about, operand, options, examples } = command
  const usage = `nmp ${words}${operand === undefined ? '' : ` ${operand.name}`} [options]`
  return [
    wrapped(about, width).join('\n'),
    section('Usage', `  ${usage}`),
    ...(operand === undefined ? [] : [section('Argument', list([[operand.name, operand.help]], width))]),
    ...(options.length === 0 ? [] : [section('Options', optionList(options, width))]),
    section('Options of every command', optionList(GLOBAL_OPTIONS, width)),
    section('Examples', exampleList(examples, width)),
  ].join('\n\n')
}

function commandList(commands: readonly Command[], width: number): string {
  return list(
    commands.map(({ words, summary }) => [words, summary] as const),
    width,
  )
}

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['NMP_BASE_URL', 'Address of the platform.'],
  ['NMP_CURRENT_CONTEXT', 'Context to use.'],
  ['NMP_WORKSPACE', 'Workspace to work in.'],
  ['NMP_ACCESS_TOKEN', 'Access token to use instead of the session.'],
  ['NMP_STORE', 'keychain or file: where sessions are kept.'],
  ['NMP_STORE_PASSPHRASE', 'Seals the sessions of NMP_STORE=file.'],
  ['NMP_CONFIG_FILE', 'The settings file.'],
  ['NMP_CLIENT_SSL_CERT_FILE', 'More certificate authorities, in PEM.'],
  ['HTTPS_PROXY, NO_PROXY', 'The way out, and what needs none.'],
]

const EXIT_CODES: readonly (readonly [string, string])[] = [
  ['0', 'done'],
  ['1', 'something on this machine is in the way'],
  ['2', 'the command line cannot be understood'],
  ['3', 'the platform, the network or the provider failed'],
  ['4', 'somebody has to sign in'],
  ['5', 'an administrator has to change something'],
  ['130', 'stopped by Ctrl-C'],
]

function generalHelp(width: number): string {
  return [
    wrapped('nmp signs you in to the NMP platform from a terminal and hands out access tokens.', width).join(
      '\n',
    ),
    section('Usage', '  nmp COMMAND [options]'),
    ...Object.entries(GROUPS).map(([group, about]) =>
      section(
        about,
        commandList(
          COMMANDS.filter(({ words }) => words.startsWith(`${group} `)),
          width,
        ),
      ),
    ),
    section('Options of every command', optionList(GLOBAL_OPTIONS, width)),
    section('Environment', list(ENVIRONMENT, width)),
    section('Exit codes', list(EXIT_CODES, width)),
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

/** The help about a command, a group of commands, or everything. Plain text: it reads the same in a pipe. */
export function helpText(topic: string, width: number): string {
  const command = COMMANDS.find(({ words }) => words === topic)
  if (command !== undefined) return `${commandHelp(command, width)}\n`
  const group = GROUPS[topic]
  if (group === undefined || !Object.hasOwn(GROUPS, topic)) return `${generalHelp(width)}\n`
  const commands = COMMANDS.filter(({ words }) => words.startsWith(`${topic} `))
  return `${[
    group,
    section('Usage', `  nmp ${topic} COMMAND [options]`),
    section('Commands', commandList(commands, width)),
    section(
      'Examples',
      exampleList(
        commands.map(({ examples }) => examples[0]),
        width,
      ),
    ),
  ].join('\n\n')}\n`
}
