import { type Command, type Example, GLOBAL_OPTIONS, GROUPS, LISTED_COMMANDS } from './commands.ts'
import { commandsOf, operandRows, optionText, usageOf } from './help.ts'
import { HELP_TOPICS, type HelpRow, type HelpSection } from './help-topics.ts'
import { jsonSections } from './json-help.ts'
import { OPTIONS, type Option, type OptionName, spellingOf } from './option.ts'

/** A manual page. */
export interface ManPage {
  /** `nmp-auth-login.1` */
  readonly file: string
  /** roff, for the `man` macros. */
  readonly text: string
}

/**
 * A text as roff shows it: a dot or a quote at the start of a line is no request, and a dash is the one that can be
 * copied into a shell (man-pages(7), "Generating optimal glyphs").
 */
function roff(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll('`', '\\(ga')
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped
}

/** An argument of a macro. */
function quoted(text: string): string {
  return `"${roff(text).replaceAll('"', '\\(dq')}"`
}

function heading(title: string, ...lines: readonly string[]): readonly string[] {
  return [`.SH ${quoted(title.toUpperCase())}`, ...lines]
}

/** Names in bold, what they stand for below each. */
function rows(list: readonly HelpRow[]): readonly string[] {
  return list.flatMap(([name, text]) => ['.TP', `.B ${quoted(name)}`, roff(text)])
}

function optionRows(names: readonly OptionName[]): readonly string[] {
  return names.flatMap((name) => {
    const { short, value }: Option = OPTIONS[name]
    const names = `${short === undefined ? '' : `\\fB\\-${short}\\fR, `}\\fB${roff(`--${spellingOf(name)}`)}\\fR`
    return ['.TP', `${names}${value === undefined ? '' : ` \\fI${roff(value)}\\fR`}`, roff(optionText(name))]
  })
}

/** Command lines as they are: not filled, not broken. */
function exampleLines(examples: readonly Example[]): readonly string[] {
  return examples.flatMap(({ line, purpose }) => [
    '.PP',
    roff(purpose),
    '.PP',
    '.RS 4',
    '.nf',
    roff(`$ ${line}`),
    '.fi',
    '.RE',
  ])
}

function sectionLines({
  title,
  paragraphs = [],
  rows: list = [],
  lines = [],
}: HelpSection): readonly string[] {
  return [
    ...(title === undefined ? [] : [`.SS ${quoted(title)}`]),
    ...paragraphs.flatMap((paragraph) => ['.PP', roff(paragraph)]),
    ...rows(list),
    ...(lines.length === 0 ? [] : ['.PP', '.RS 4', '.nf', ...lines.map(roff), '.fi', '.RE']),
  ]
}

/** The exit codes of a command: one that runs another has more of them. */
function exitCodes({ rest }: Command): readonly HelpRow[] {
  const lists = HELP_TOPICS['exit-codes'].sections.flatMap((section) =>
    'rows' in section ? [section.rows] : [],
  )
  return rest === undefined ? (lists[0] ?? []) : lists.flat()
}

function nameOf(words: string): string {
  return `nmp-${words.replaceAll(' ', '-')}`
}

function page(name: string, version: string, summary: string, body: readonly string[]): ManPage {
  return {
    file: `${name}.1`,
    text: `${[
      `.TH ${quoted(name.toUpperCase())} 1 "" ${quoted(`nmp ${version}`)} "nmp"`,
      // Ragged right and whole words: a terminal has no narrow letters to fill a line with.
      '.ad l',
      '.nh',
      '.SH NAME',
      `${roff(name)} \\- ${roff(summary.replace(/\.$/, ''))}`,
      ...body,
    ].join('\n')}\n`,
  }
}

function commandPage(command: Command, version: string): ManPage {
  const operands = operandRows(command)
  return page(nameOf(command.words), version, command.summary, [
    ...heading('Synopsis', `.B ${quoted(usageOf(command))}`),
    ...heading('Description', roff(command.about)),
    ...(operands.length === 0 ? [] : heading('Arguments', ...rows(operands))),
    ...(command.options.length === 0 ? [] : heading('Options', ...optionRows(command.options))),
    ...heading('Options of every command', ...optionRows(GLOBAL_OPTIONS)),
    ...heading('Exit status', ...rows(exitCodes(command))),
    ...heading('Examples', ...exampleLines(command.examples)),
    ...heading('See also', '.BR nmp (1)'),
  ])
}

function programPage(version: string): ManPage {
  const commandRows = (commands: readonly Command[]) =>
    commands.flatMap(({ words, summary }) => ['.TP', `.BR ${quoted(nameOf(words))} (1)`, roff(summary)])
  return page('nmp', version, 'sign in to the NMP platform and get access tokens', [
    ...heading('Synopsis', '.B "nmp COMMAND [options]"'),
    ...heading(
      'Commands',
      ...Object.entries(GROUPS).flatMap(([group, about]) => [
        `.SS ${quoted(about)}`,
        ...commandRows(commandsOf(group)),
      ]),
      '.SS "This program."',
      ...commandRows(commandsOf(undefined)),
    ),
    ...heading('Options of every command', ...optionRows(GLOBAL_OPTIONS)),
    ...heading('Exit status', ...HELP_TOPICS['exit-codes'].sections.flatMap(sectionLines)),
    ...heading('Environment', ...HELP_TOPICS.environment.sections.flatMap(sectionLines)),
    ...heading('Files', ...HELP_TOPICS.config.sections.flatMap(sectionLines)),
    ...heading('JSON', ...jsonSections().flatMap(sectionLines)),
  ])
}

/** The manual: the program, and one page a command. Pure. */
export function manPages(version: string): readonly ManPage[] {
  return [programPage(version), ...LISTED_COMMANDS.map((command) => commandPage(command, version))]
}
