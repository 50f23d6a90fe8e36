import { occurrenceOf, pageOf, placeOf } from './details.ts'
import { ENGLISH } from './labels.ts'
import { wrapped } from './layout.ts'
import type { Problem } from './problem.ts'
import { withoutPersons } from './redaction.ts'
import type { RenderOptions } from './render-options.ts'

/** A message to the administrator, ready to be sent: plain text, no secret, nobody's name. */
export function renderAdminRequest(problem: Problem, options: RenderOptions): string {
  const labels = options.labels ?? ENGLISH
  const width = Math.max(options.width ?? 76, 20)
  const facts = [
    ...placeOf(problem, labels),
    ...(problem.idpCode === undefined ? [] : [[labels.providerCode, problem.idpCode] as const]),
    ...occurrenceOf(problem, labels),
  ]
  // What somebody else does is not asked of the administrator.
  const asked = problem.fix.filter(({ by }) => by === undefined || by === problem.owner)
  const steps = asked.map(({ text, link, command }, index) =>
    [
      ...wrapped(text, width, `${index + 1}. `),
      ...(link === undefined ? [] : [`   ${link}`]),
      ...(command === undefined ? [] : [`   ${command}`]),
    ].join('\n'),
  )
  const said = problem.evidence['message']
  return `${[
    `Subject: ${labels.requestSubject.replace('{code}', problem.idpCode ?? problem.code)}`,
    labels.requestGreeting,
    wrapped(`${labels.requestOpening} ${problem.title} ${problem.why}`, width).join('\n'),
    labels.requestSteps,
    steps.join('\n'),
    ...(facts.length === 0
      ? []
      : [facts.map(([label, value]) => wrapped(value, width, `${label}: `).join('\n')).join('\n')]),
    ...(said === undefined
      ? []
      : [wrapped(withoutPersons(String(said)), width, `${labels.providerSaid}: `, '').join('\n')]),
    ...(asked.length === problem.fix.length ? [] : [labels.requestClosing]),
    `${labels.moreAboutIt}: ${pageOf(problem, options.pagesUrl)}`,
  ].join('\n\n')}\n`
}
