import { signInError } from '../index.ts'
import { ROLES } from '../nmp/access-need.ts'
import type { Invocation } from './invocation.ts'
import { nearMiss } from './near-miss.ts'

function usage(reason: string, command: string): Error {
  return signInError('USAGE', { reason, command })
}

/**
 * Who is meant: the argument, or `--principal`.
 * @throws {@link SignInError} `USAGE`
 */
export function principalOf({ values, operand }: Invocation, command: string): string {
  const option = values.text('principal')
  if (operand === '' && !option) throw usage('a PRINCIPAL is missing', command)
  if (operand !== '' && option !== undefined && option !== operand)
    throw usage('the PRINCIPAL is given twice', command)
  const principal = option || operand
  if (/\s/.test(principal)) throw usage('one PRINCIPAL at a time is taken, without spaces', command)
  return principal
}

/** Roles that one has in a workspace. */
const WORKSPACE_ROLES = ROLES.filter((role) => role !== 'PlatformAdmin')

/** The role as the platform spells it. Other releases may know more of them, so an unknown one is left to it. */
function roleOf(text: string, command: string): string {
  const known = WORKSPACE_ROLES.find((role) => role.toLowerCase() === text.toLowerCase())
  const meant = known === undefined ? nearMiss(text, WORKSPACE_ROLES) : undefined
  if (meant !== undefined) throw usage(`there is no role ${text} (did you mean ${meant}?)`, command)
  return known ?? text
}

/**
 * What `--roles` says, each role once; empty when it was not given.
 * @throws {@link SignInError} `USAGE`
 */
export function rolesOf({ values }: Invocation, command: string): readonly string[] {
  const words = values.list('roles').flatMap((list) => list.split(/[\s,]+/))
  return [...new Set(words.filter((word) => word !== '').map((word) => roleOf(word, command)))]
}
