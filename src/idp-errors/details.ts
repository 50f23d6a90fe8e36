import type { Labels } from './labels.ts'
import type { Problem } from './problem.ts'

type Label = Exclude<keyof Labels, 'actors'>

/** What helps support to find this one occurrence, in the order in which it is shown. */
const OCCURRENCE: readonly (readonly [evidence: string, label: Label])[] = [
  ['trace_id', 'traceId'],
  ['correlation_id', 'correlationId'],
  ['request_id', 'requestId'],
  ['timestamp', 'time'],
]

/** What an administrator needs to find the place, in the order in which it is shown. */
const PLACE: readonly (readonly [evidence: string, label: Label])[] = [
  ['issuer', 'issuer'],
  ['tenant', 'tenant'],
  ['domain', 'oktaOrg'],
  ['realm', 'realm'],
  ['client_id', 'clientId'],
  ['scopes', 'scopes'],
]

function labelled(
  problem: Problem,
  labels: Labels,
  facts: typeof OCCURRENCE,
): readonly (readonly [label: string, value: string])[] {
  return facts.flatMap(([name, label]) => {
    const value = problem.evidence[name]
    return value === undefined ? [] : [[labels[label], String(value)] as const]
  })
}

/** What is known of this one occurrence. */
export function occurrenceOf(problem: Problem, labels: Labels) {
  return labelled(problem, labels, OCCURRENCE)
}

/** What is known of the place. */
export function placeOf(problem: Problem, labels: Labels) {
  return labelled(problem, labels, PLACE)
}

/** The address of a problem's page. */
export function pageOf(problem: Problem, pagesUrl: string | undefined): string {
  return pagesUrl === undefined ? problem.source : `${pagesUrl.replace(/\/$/, '')}/${problem.code}.html`
}
