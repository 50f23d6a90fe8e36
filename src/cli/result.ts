import type { Invocation } from './invocation.ts'

/** Whether results are for a program: with `--json`, and where nobody looks at standard output. */
export function forProgram({
  json,
  values,
  terminal,
}: Pick<Invocation, 'json' | 'values' | 'terminal'>): boolean {
  return json || (values.text('output-format') === undefined && !terminal.outputOnScreen)
}
