import { kindOf, type Problem, type ProblemKind } from '../index.ts'

/** Exit codes by the sort of failure. 0 is success. */
const OF_KIND: Readonly<Record<ProblemKind, number>> = {
  local: 1,
  usage: 2,
  remote: 3,
  sign_in: 4,
  cancelled: 130,
}

/** Exit code where an administrator has to change something before it can work. */
const ADMINISTRATOR = 5

/** Exit codes of a command that was to run another one, as `env` and `nohup` have them (POSIX `env`, EXIT STATUS). */
const OF_CODE: Readonly<Partial<Record<Problem['code'], number>>> = {
  COMMAND_NOT_FOUND: 127,
  COMMAND_NOT_RUN: 126,
}

/** Exit code of a failure. */
export function exitCodeOf(problem: Problem): number {
  const kind = kindOf(problem.code)
  // A platform without authentication needs no sign-in: there was nothing to do, and that is done.
  if (problem.code === 'PLATFORM_AUTH_DISABLED') return 0
  const special = OF_CODE[problem.code]
  if (special !== undefined) return special
  return kind === 'remote' && problem.owner === 'admin' ? ADMINISTRATOR : OF_KIND[kind]
}
