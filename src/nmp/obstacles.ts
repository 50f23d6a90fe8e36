import type { Step } from '../index.ts'

/** A kind of thing that stands in the way of a deletion. */
export interface Obstacle {
  /** As the platform calls it: `project`, `dataset`. */
  readonly kind: string
  readonly count: number
}

/** Most kinds that are read. */
const MOST_KINDS = 50

/** What stands in the way, from the platform's own sentence: `… deleted first: project (3), dataset (5)`. */
export function obstaclesIn(detail: string): readonly Obstacle[] {
  const list = /deleted first:(.*)$/s.exec(detail)?.[1] ?? ''
  return [...list.matchAll(/([a-z][a-z0-9_-]{0,63}) \((\d{1,9})\)/gi)]
    .slice(0, MOST_KINDS)
    .map(([, kind = '', count]) => ({ kind, count: Number(count) }))
}

/** The token goes to `curl` on its standard input, where no list of processes shows it. */
const CURL = 'nmp auth token --format header | curl -sS -H @-'

/** Steps that list and delete each kind of thing. */
export function obstacleSteps(
  obstacles: readonly Obstacle[],
  baseUrl: string,
  workspace: string,
): readonly [Step, ...Step[]] {
  const things = (kind: string) =>
    `'${baseUrl}/apis/entities/v2/workspaces/${encodeURIComponent(workspace).replaceAll("'", '%27')}/entities/${kind}`
  const steps = obstacles.flatMap(({ kind, count }): Step[] => [
    { text: `List the ${count} of kind ${kind}.`, command: `${CURL} ${things(kind)}'` },
    { text: `Delete each ${kind}.`, command: `${CURL} -X DELETE ${things(kind)}/<name>'` },
  ])
  const [first = { text: 'Delete what is in the workspace.' }, ...rest] = steps
  return [first, ...rest]
}
