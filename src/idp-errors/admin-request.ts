import { detailsOf, pageOf } from './details.ts'
import { wrapped } from './layout.ts'
import type { Problem } from './problem.ts'
import { withoutPersons } from './redaction.ts'
import type { RenderOptions } from './render-options.ts'

/** What an administrator needs to find the place, in the order in which it is shown. */
const PLACE: readonly (readonly [evidence: string, label: string])[] = [
  ['issuer', 'Issuer'],
  ['tenant', 'Tenant'],
  ['domain', 'Okta org'],
  ['realm', 'Realm'],
  ['client_id', 'Client ID'],
  ['scopes', 'Scopes asked for'],
]

/** A message to the administrator, ready to be sent: plain text, no secret, nobody's name. */
export function renderAdminRequest(problem: Problem, options: RenderOptions): string {
  const width = Math.max(options.width ?? 76, 20)
  const facts = [
    ...PLACE.flatMap(([name, label]) => {
      const value = problem.evidence[name]
      return value === undefined ? [] : [[label, String(value)] as const]
    }),
    ...(problem.idpCode === undefined ? [] : [['Code of the provider', problem.idpCode] as const]),
    ...detailsOf(problem),
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
    `Subject: Sign-in from the command line fails (${problem.idpCode ?? problem.code})`,
    'Hello,',
    wrapped(`a sign-in from the command line fails. ${problem.title} ${problem.why}`, width).join('\n'),
    'What to do:',
    steps.join('\n'),
    ...(facts.length === 0
      ? []
      : [facts.map(([label, value]) => wrapped(value, width, `${label}: `).join('\n')).join('\n')]),
    ...(said === undefined
      ? []
      : [wrapped(withoutPersons(String(said)), width, 'The provider says: ', '').join('\n')]),
    ...(asked.length === problem.fix.length ? [] : ['I sign in again when this is done.']),
    `More about it: ${pageOf(problem, options.pagesUrl)}`,
  ].join('\n\n')}\n`
}
