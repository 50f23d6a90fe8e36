import { occurrenceOf, pageOf } from './details.ts'
import { ENGLISH } from './labels.ts'
import type { Problem } from './problem.ts'
import type { RenderOptions } from './render-options.ts'

/** Characters that mean something in Markdown or HTML. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, (character) => `\\${character}`)
}

/** A code span whose fence is longer than any run of backticks in it. */
function codeSpan(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`
}

/** The problem for a chat, a ticket or a page. */
export function renderMarkdown(problem: Problem, options: RenderOptions): string {
  const labels = options.labels ?? ENGLISH
  const steps = problem.fix.map(({ text, link, command }, index) =>
    [
      `${index + 1}. ${escaped(text)}`,
      ...(link === undefined ? [] : [`   <${link}>`]),
      ...(command === undefined ? [] : [`   ${codeSpan(command)}`]),
    ].join('\n\n'),
  )
  const said = problem.evidence['message']
  const details = [
    ...(problem.idpCode === undefined ? [] : [[labels.providerCode, problem.idpCode] as const]),
    ...occurrenceOf(problem, labels),
  ]
  return `${[
    `### ${escaped(problem.title)}`,
    escaped(problem.why),
    steps.join('\n'),
    `${escaped(labels.whoActs)}: ${escaped(labels.actors[problem.owner])}.`,
    ...(said === undefined ? [] : [`> ${escaped(String(said))}`]),
    ...(details.length === 0
      ? []
      : [details.map(([label, value]) => `- ${label}: ${codeSpan(value)}`).join('\n')]),
    `[${problem.code.replaceAll('_', '\\_')}](${pageOf(problem, options.pagesUrl)})`,
  ].join('\n\n')}\n`
}
