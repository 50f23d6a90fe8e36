import { wrapped } from '../index.ts'
import type { Example } from './commands.ts'
import type { HelpRow, HelpSection } from './help-topics.ts'

/** Columns of the left side of a list, and the width from which on there is a left side. */
const LEFT = 28
const TWO_SIDES_FROM = 60

/** Names on the left, words on the right; below each other where there is no room. */
export function list(rows: readonly HelpRow[], width: number): string {
  return rows
    .flatMap(([name, text]) => {
      if (width < TWO_SIDES_FROM) return [`  ${name}`, ...wrapped(text, width, '      ')]
      const [first, right] = [`  ${name}`.padEnd(LEFT), ' '.repeat(LEFT)]
      if (`  ${name}`.length > LEFT - 2) return [`  ${name}`, ...wrapped(text, width, right, right)]
      return wrapped(text, width, first, right)
    })
    .join('\n')
}

/** Command lines are never broken, so that they can be copied. */
export function exampleList(examples: readonly Example[], width: number): string {
  return examples
    .map(({ line, purpose }) => [...wrapped(purpose, width, '  '), `    $ ${line}`].join('\n'))
    .join('\n')
}

/** A heading and what stands under it. */
export function section(title: string, body: string): string {
  return `${title}\n${body}`
}

/** A section of a topic. */
export function sectionText({ title, paragraphs, rows, lines }: HelpSection, width: number): string {
  const indent = title === undefined ? '' : '  '
  const body = [
    ...(paragraphs ?? []).map((paragraph) => wrapped(paragraph, width, indent).join('\n')),
    ...(rows === undefined ? [] : [list(rows, width)]),
    ...(lines === undefined ? [] : [lines.map((line) => `    ${line}`).join('\n')]),
  ].join('\n\n')
  return title === undefined ? body : section(title, body)
}
