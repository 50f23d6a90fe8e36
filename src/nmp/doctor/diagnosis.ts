import type { Problem } from '../../index.ts'
import { type RowCode, rowCodes } from './row-table.ts'

/** How one look came out. `skipped`: it could not be done, or was not asked for. */
export type RowStatus = 'ok' | 'warning' | 'problem' | 'skipped'

/** What one look came to. */
export interface DoctorRow {
  /** Permanent. */
  readonly code: RowCode
  readonly status: RowStatus
  /** What was seen, one sentence without its full stop. Names from outside may be in it: show it through `printable`. */
  readonly seen: string
  /** Why, and the fix. There for every warning and every problem. */
  readonly problem?: Problem
}

/** All looks, in the order of the table, and what follows from them. */
export interface Diagnosis {
  readonly rows: readonly DoctorRow[]
  readonly verdict: 'ok' | 'warning' | 'problem'
  /** The one to act on first: it stands in the way of the others. */
  readonly first?: Problem
}

export function ok(code: RowCode, seen: string): DoctorRow {
  return { code, status: 'ok', seen }
}

export function skipped(code: RowCode, seen: string): DoctorRow {
  return { code, status: 'skipped', seen }
}

/** Something to act on, though not at once. */
export function warning(code: RowCode, seen: string, problem: Problem): DoctorRow {
  return { code, status: 'warning', seen, problem }
}

export function problem(code: RowCode, found: Problem, seen: string = withoutStop(found.title)): DoctorRow {
  return { code, status: 'problem', seen, problem: found }
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}

/**
 * In which order to act: what a sign-in needs comes before the sign-in itself, and what is wrong for everybody, at the
 * gateway or at the decision point, before what is wrong for one person.
 */
const actOrder: readonly RowCode[] = rowCodes.flatMap((code): RowCode[] => {
  if (code === 'session' || code === 'gateway' || code === 'policy') return []
  if (code === 'token') return ['gateway', 'policy', 'token']
  return code === 'client' ? ['client', 'session'] : [code]
})

/** A warning about the configuration is something to know, and seldom what somebody came for. */
const warningOrder: readonly RowCode[] = [
  ...actOrder.filter((code) => code !== 'configuration'),
  'configuration',
]

function inOrderOf(order: readonly RowCode[], rows: readonly DoctorRow[]): readonly DoctorRow[] {
  return rows.toSorted((a, b) => order.indexOf(a.code) - order.indexOf(b.code))
}

/** The verdict over all rows. Pure. */
export function diagnosisOf(rows: readonly DoctorRow[]): Diagnosis {
  const sorted = inOrderOf(rowCodes, rows)
  const worst =
    inOrderOf(actOrder, rows).find((row) => row.status === 'problem') ??
    inOrderOf(warningOrder, rows).find((row) => row.status === 'warning')
  if (worst?.problem === undefined) return { rows: sorted, verdict: 'ok' }
  return { rows: sorted, verdict: worst.status === 'problem' ? 'problem' : 'warning', first: worst.problem }
}
