import { signInError } from '../index.ts'
import { needs } from '../nmp/access-need.ts'
import type { Invocation } from './invocation.ts'
import { principalOf, rolesOf } from './member-arguments.ts'
import { changeMember } from './member-change.ts'

/** `nmp members update` */
export async function run(invocation: Invocation): Promise<undefined> {
  const command = 'nmp members update'
  const principal = principalOf(invocation, command)
  const roles = rolesOf(invocation, command)
  if (roles.length === 0)
    throw signInError('USAGE', { reason: '--roles is missing; members delete takes all roles', command })
  return changeMember({ kind: 'replace', principal, roles }, needs['members update'], invocation)
}
