import { explain, renderProblem, signInError } from '../index.ts'
import { closeCode } from './close-code.ts'
import { codeTable, listedCodes } from './code-list.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'

/** Longest text that is looked through, in bytes. */
const INPUT_MAX_BYTES = 1_048_576

/** Exit code when nothing in the text is known. */
const NOTHING_FOUND = 1

function usage(reason: string): Error {
  return signInError('USAGE', { reason, command: 'nmp auth explain' })
}

/** Shows every code, or those of one provider. */
function list({ values, operand, terminal, json }: Invocation): void {
  if (operand !== '') throw usage('--list takes no CODE_OR_TEXT')
  const codes = listedCodes(values.text('provider'))
  terminal.out(json ? jsonLine({ codes }) : codeTable(codes))
}

/** `nmp auth explain` */
export async function run(invocation: Invocation): Promise<number> {
  const { values, operand, terminal, talk, json, signal } = invocation
  if (values.flag('list')) {
    list(invocation)
    return 0
  }
  const body = operand === '-' ? await terminal.input(INPUT_MAX_BYTES, signal) : operand
  signal.throwIfAborted()
  if (body.trim() === '') throw usage('there is no text to explain')
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
  const meant = closeCode(body, problem.code)
  if (meant !== undefined) talk.say(`Did you mean ${meant}? nmp auth explain ${meant} says more.`)
  return problem.code === 'NOT_RECOGNISED' ? NOTHING_FOUND : 0
}
