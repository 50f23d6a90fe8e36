import type { Problem } from './problem.ts'
import type { Owner } from './row.ts'

/** Who acts, in words. */
export const ACTOR: Readonly<Record<Owner, string>> = {
  user: 'you',
  admin: 'an administrator of the identity provider or the platform',
  developer: 'the authors of this program',
  network: 'whoever runs the network',
}

/** What helps support to find this one occurrence, in the order in which it is shown. */
const DETAILS: readonly (readonly [evidence: string, label: string])[] = [
  ['trace_id', 'Trace ID'],
  ['correlation_id', 'Correlation ID'],
  ['request_id', 'Request ID'],
  ['timestamp', 'Time'],
]

/** The details of an occurrence that are known, labelled. */
export function detailsOf(problem: Problem): readonly (readonly [label: string, value: string])[] {
  return DETAILS.flatMap(([name, label]) => {
    const value = problem.evidence[name]
    return value === undefined ? [] : [[label, String(value)] as const]
  })
}

/** The address of a problem's page. */
export function pageOf(problem: Problem, pagesUrl: string | undefined): string {
  return pagesUrl === undefined ? problem.source : `${pagesUrl.replace(/\/$/, '')}/${problem.code}.html`
}
