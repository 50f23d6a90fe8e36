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

/** Exit code of a failure. */
export function exitCodeOf(problem: Problem): number {
  const kind = kindOf(problem.code)
  // A platform without authentication needs no sign-in: there was nothing to do, and that is done.
  if (problem.code === 'PLATFORM_AUTH_DISABLED') return 0
  return kind === 'remote' && problem.owner === 'admin' ? ADMINISTRATOR : OF_KIND[kind]
}
