import type { ProblemKind, Row } from './row.ts'
import { allRows } from './rows/index.ts'

/** Permanent codes of the catalogue. None is ever reused or removed. */
export type ProblemCode = keyof ReturnType<typeof allRows>

/** Whether a text is a code of the catalogue. */
export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(allRows(), text)
}

/** Every code, in order. */
export function problemCodes(): readonly ProblemCode[] {
  return Object.keys(allRows()).filter(isProblemCode).sort()
}

/** The row of a code. */
export function rowOf(code: ProblemCode): Row {
  const rows: Readonly<Record<string, Row | undefined>> = allRows()
  const row = rows[code]
  if (row === undefined) throw new TypeError(`no such problem code: ${code}`)
  return row
}

/** The sort of failure that a code stands for. */
export function kindOf(code: ProblemCode): ProblemKind {
  return rowOf(code).kind
}
