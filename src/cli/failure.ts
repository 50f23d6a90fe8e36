import {
  isSignInError,
  type Problem,
  printable,
  renderProblem,
  signInError,
  withoutSecrets,
} from '../index.ts'
import { exitCodeOf } from './exit-code.ts'
import { jsonLine } from './json-line.ts'
import type { Talk } from './talk.ts'
import { type Terminal, WriteFault } from './terminal.ts'

/** Where and how a failure is told. */
export interface Audience {
  readonly terminal: Terminal
  readonly talk: Talk
  readonly json: boolean
  /** The person or the system stopped the program: whatever failed then, failed because of that. */
  readonly stopped: boolean
}

/** Most causes of a failure that `--verbose` shows. */
const MOST_CAUSES = 6

/** A command line that was not understood. */
export function usageError(reason: string, topic: string): Error {
  return signInError('USAGE', { reason, command: topic === '' ? 'nmp' : `nmp ${topic}` })
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  return printable(withoutSecrets(`${error.name}: ${error.message}${code}`), { maxLength: 300 })
}

function systemErrorOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
}

/** Whatever was thrown, as a problem. */
export function problemFrom(error: unknown): Problem {
  if (isSignInError(error)) return error.problem
  if (error instanceof WriteFault)
    return signInError('OUTPUT_FAILED', { errno: systemErrorOf(error) }).problem
  return signInError('INTERNAL_FAULT', { reason: messageOf(error) }).problem
}

/** The chain of causes for `--verbose`, a line each: names, messages and codes, without anything like a secret. */
function causesOf(error: unknown): readonly string[] {
  const lines: string[] = []
  let cause = isSignInError(error) ? error.cause : error
  for (
    ;
    cause !== undefined && lines.length < MOST_CAUSES;
    cause = cause instanceof Error ? cause.cause : undefined
  )
    lines.push(`Cause: ${messageOf(cause)}`)
  return lines
}

/**
 * Tells a failure: in words on standard error, and for programs as an event on standard output.
 * @returns the exit code
 */
export function reportFailure(error: unknown, { terminal, talk, json, stopped }: Audience): number {
  const problem = stopped ? signInError('CANCELLED').problem : problemFrom(error)
  if (json) {
    try {
      terminal.out(jsonLine({ event: 'error', ...problem }))
    } catch {
      // The words below still reach the person.
    }
  }
  if (stopped) {
    talk.show('')
    talk.insist(problem.title)
  } else {
    talk.show(renderProblem(problem, 'text', { width: talk.width, color: talk.color }))
    talk.insist(`More about it at any time: nmp auth explain ${problem.code}`)
  }
  if (talk.verbose && !stopped) for (const line of causesOf(error)) talk.insist(line)
  return exitCodeOf(problem)
}
