import { explain, renderProblem, signInError } from '../index.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'

/** Longest text that is looked through, in bytes. */
const INPUT_MAX_BYTES = 1_048_576

/** Exit code when nothing in the text is known. */
const NOTHING_FOUND = 1

/** `nmp auth explain` */
export async function run(invocation: Invocation): Promise<number> {
  const { values, operand, terminal, talk, json, signal } = invocation
  const body = operand === '-' ? await terminal.input(INPUT_MAX_BYTES, signal) : operand
  signal.throwIfAborted()
  if (body.trim() === '')
    throw signInError('USAGE', { reason: 'there is no text to explain', command: 'nmp auth explain' })
  const provider = values.text('provider')
  const problem = explain({ body, ...(provider === undefined ? {} : { provider }) })
  if (json) terminal.out(jsonLine(problem))
  else
    terminal.out(
      renderProblem(problem, values.flag('admin-request') ? 'admin-request' : 'text', {
        width: talk.width,
        color: talk.color,
      }),
    )
  return problem.code === 'NOT_RECOGNISED' ? NOTHING_FOUND : 0
}
