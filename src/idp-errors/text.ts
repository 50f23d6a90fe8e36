import { occurrenceOf, pageOf } from './details.ts'
import { ENGLISH } from './labels.ts'
import { wrapped } from './layout.ts'
import type { Problem } from './problem.ts'
import type { RenderOptions } from './render-options.ts'

const DEFAULT_WIDTH = 80
const LEAST_WIDTH = 20

/** SGR sequences by meaning (ECMA-48 section 8.3.117). */
const SGR = { bold: '1', dim: '2', link: '4' } as const

/** The problem for a terminal: what, why, steps, who, the provider's own words, code and link. */
export function renderText(problem: Problem, options: RenderOptions): string {
  const labels = options.labels ?? ENGLISH
  const width = Math.max(options.width ?? DEFAULT_WIDTH, LEAST_WIDTH)
  const paint = (style: keyof typeof SGR, text: string) =>
    options.color ? `\u001b[${SGR[style]}m${text}\u001b[0m` : text
  const block = (text: string, first: string) => wrapped(text, width, first).join('\n')
  const steps = problem.fix.map(({ text, link, command }, index) =>
    [
      block(text, `  ${index + 1}. `),
      ...(link === undefined ? [] : [`     ${paint('link', link)}`]),
      ...(command === undefined ? [] : [`     $ ${command}`]),
    ].join('\n'),
  )
  const said = problem.evidence['message']
  const details = occurrenceOf(problem, labels).map(([label, value]) => block(value, `  ${label}: `))
  const code = problem.idpCode === undefined ? problem.code : `${problem.code} (${problem.idpCode})`
  return `${[
    paint('bold', wrapped(problem.title, width).join('\n')),
    block(problem.why, `  ${labels.why}: `),
    steps.join('\n'),
    block(`${labels.actors[problem.owner]}.`, `  ${labels.whoActs}: `),
    [...(said === undefined ? [] : [block(String(said), `  ${labels.providerSaid}: `)]), ...details].join(
      '\n',
    ),
    paint('dim', wrapped(`${code} ${pageOf(problem, options.pagesUrl)}`, width, '  ').join('\n')),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`
}
