import { type Problem, printable, renderProblem, wrapped } from '../index.ts'
import type { Diagnosis, DoctorRow } from '../nmp/doctor/diagnosis.ts'
import { type RowCode, rowTable, type Section, sections } from '../nmp/doctor/row-table.ts'
import { exitCodeOf } from './exit-code.ts'

/** Columns before the words of a row: two, the longest status, two. */
const INDENT = 11

/** Rows by section, in the order of the table. */
function bySection(
  rows: readonly DoctorRow[],
): readonly (readonly [title: string, rows: readonly DoctorRow[]])[] {
  const found = new Map<Section, DoctorRow[]>()
  for (const row of rows) {
    const { section } = rowTable[row.code]
    found.set(section, [...(found.get(section) ?? []), row])
  }
  return [...found].map(([section, its]) => [sections[section], its] as const)
}

/** Where a problem is told in full: at the first row that has it. */
function tellers(rows: readonly DoctorRow[]): ReadonlyMap<string, RowCode> {
  const first = new Map<string, RowCode>()
  for (const { code, problem } of rows)
    if (problem !== undefined && !first.has(problem.code)) first.set(problem.code, code)
  return first
}

/** What the person does about it: who acts, and why, and how. The title is left out where it was said already. */
function advice({ title }: Problem, rendered: string, seen: string): string {
  return title.replace(/\.$/, '') === seen ? rendered.slice(rendered.indexOf('\n\n') + 2) : rendered
}

/** A line of a rendered problem, whose body is indented by two already. */
function indented(line: string): string {
  if (line === '') return ''
  return `${' '.repeat(line.startsWith('  ') ? INDENT - 2 : INDENT)}${line}`
}

/** One sentence: what the examination came to. */
export function verdictOf({ rows, first }: Diagnosis): string {
  const count = (status: DoctorRow['status'], one: string) => {
    const times = rows.filter((row) => row.status === status).length
    return times === 0 ? [] : [`${times} ${one}${times === 1 ? '' : 's'}`]
  }
  const counts = [...count('problem', 'problem'), ...count('warning', 'warning')].join(' and ')
  if (first === undefined) return 'Nothing is wrong with what could be looked at.'
  return `There ${counts.startsWith('1 ') ? 'is' : 'are'} ${counts}. Act on this first: ${first.title}`
}

/** The exit code: by who has to act on the first problem. Warnings stop nobody. */
export function exitCodeFor({ verdict, first }: Diagnosis): number {
  return verdict === 'problem' && first !== undefined ? exitCodeOf(first) : 0
}

/** The report for people. */
export function textReport(
  diagnosis: Diagnosis,
  look: {
    readonly width: number
    readonly emphasised: (status: DoctorRow['status'], text: string) => string
  },
): string {
  const { width, emphasised } = look
  const first = tellers(diagnosis.rows)
  const rowLines = (row: DoctorRow): readonly string[] => {
    const { code, status, problem } = row
    const seen = printable(row.seen)
    const lines = wrapped(`${rowTable[code].title}: ${seen}`, width - INDENT).map((line, index) =>
      index === 0
        ? `  ${emphasised(status, status)}${' '.repeat(INDENT - 2 - status.length)}${line}`
        : `${' '.repeat(INDENT)}${line}`,
    )
    if (problem === undefined) return lines
    const teller = first.get(problem.code) ?? code
    if (teller !== code) return [...lines, `${' '.repeat(INDENT)}See ${rowTable[teller].title}, above.`]
    const rendered = renderProblem(problem, 'text', { width: width - INDENT + 2 })
    const told = advice(problem, rendered, row.seen).trimEnd().split('\n')
    return [...lines, '', ...told.map(indented), '']
  }
  const parts = bySection(diagnosis.rows).map(([title, rows]) =>
    [title, ...rows.flatMap(rowLines)].join('\n').trimEnd(),
  )
  return `${[...parts, wrapped(printable(verdictOf(diagnosis)), width).join('\n')].join('\n\n')}\n`
}

/** Characters that mean something in Markdown or HTML. */
function markdown(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>#|~]/g, (character) => `\\${character}`)
}

/** The report for a ticket or a chat. */
export function markdownReport(diagnosis: Diagnosis): string {
  const first = tellers(diagnosis.rows)
  const row = ({ code, status, seen, problem }: DoctorRow) => {
    const line = `- **${status}** ${rowTable[code].title}: ${markdown(seen)}`
    if (problem === undefined) return line
    const teller = first.get(problem.code) ?? code
    if (teller !== code) return `${line} (see ${rowTable[teller].title})`
    return `${line}\n\n${renderProblem(problem, 'markdown').trimEnd()}\n`
  }
  return `${[
    '# nmp auth doctor',
    markdown(verdictOf(diagnosis)),
    ...bySection(diagnosis.rows).flatMap(([title, rows]) => [
      `## ${title}`,
      rows.map(row).join('\n').trimEnd(),
    ]),
  ].join('\n\n')}\n`
}

/** The report for programs. Codes of rows and of problems are permanent. */
export function jsonReport(diagnosis: Diagnosis): Readonly<Record<string, unknown>> {
  const { verdict, first, rows } = diagnosis
  return {
    verdict,
    exit_code: exitCodeFor(diagnosis),
    act_first: first?.code ?? null,
    rows: rows.map(({ code, status, seen, problem }) => {
      const { section, title } = rowTable[code]
      return { code, section, title, status, seen, problem: problem ?? null }
    }),
  }
}
