import { printable } from '../index.ts'
import type { Diagnosis, DoctorRow } from '../nmp/doctor/diagnosis.ts'
import { examine } from '../nmp/doctor/examination.ts'
import { type RowCode, rowCodes, rowTable } from '../nmp/doctor/row-table.ts'
import { aimed } from './advised-command.ts'
import { bundleOf, writeBundle } from './doctor-bundle.ts'
import { exitCodeFor, jsonReport, markdownReport, textReport } from './doctor-report.ts'
import { subjectOf } from './doctor-subject.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { StatusLine } from './status-line.ts'

/** How often it is said what is still looked at, in milliseconds. */
const TELL_EVERY_MS = 1_000

/** Looks at everything, and says what takes long. */
async function examined(invocation: Invocation): Promise<Diagnosis> {
  const { world, terminal, talk, signal } = invocation
  const line = new StatusLine(terminal)
  const pending = new Set<RowCode>(rowCodes)
  const ended = new AbortController()
  const until = AbortSignal.any([signal, ended.signal])
  const tell = async () => {
    for (;;) {
      await world.clock.sleep(TELL_EVERY_MS, until)
      line.show(`Still looking at: ${[...pending].map((code) => rowTable[code].title).join(', ')}`)
    }
  }
  // Ends by its own signal, which is no failure.
  if (!talk.quiet) tell().catch(() => undefined)
  try {
    return await examine({ ...(await subjectOf(invocation)), onRow: ({ code }) => pending.delete(code) })
  } finally {
    ended.abort()
    line.clear()
  }
}

/** The diagnosis, with commands for the platform that it is about. */
function aimedDiagnosis({ rows, first, verdict }: Diagnosis, values: Invocation['values']): Diagnosis {
  return {
    rows: rows.map((row) =>
      row.problem === undefined ? row : { ...row, problem: aimed(row.problem, values) },
    ),
    verdict,
    ...(first === undefined ? {} : { first: aimed(first, values) }),
  }
}

/** `nmp auth doctor` */
export async function run(invocation: Invocation): Promise<number> {
  const { values, world, terminal, talk, json } = invocation
  const diagnosis = aimedDiagnosis(await examined(invocation), values)
  const styles: Readonly<Record<DoctorRow['status'], Parameters<typeof talk.paint>[0]>> = {
    ok: 'good',
    warning: 'warning',
    problem: 'bold',
    skipped: 'dim',
  }
  if (json) terminal.out(jsonLine(jsonReport(diagnosis)))
  else if (values.flag('markdown')) terminal.out(markdownReport(diagnosis))
  else
    terminal.out(
      textReport(diagnosis, {
        width: talk.width,
        emphasised: (status, text) => (terminal.outputOnScreen ? talk.paint(styles[status], text) : text),
      }),
    )
  const file = values.text('bundle')
  if (file !== undefined) {
    await writeBundle(file, bundleOf(diagnosis, world))
    talk.say(`The report is in ${printable(file)}. Look through it before you hand it on.`)
  }
  return exitCodeFor(diagnosis)
}
