import { needs } from '../nmp/access-need.ts'
import type { Invocation } from './invocation.ts'
import { principalOf, rolesOf } from './member-arguments.ts'
import { changeMember } from './member-change.ts'

/** The role that the platform gives when none is named. */
const DEFAULT_ROLE = 'Editor'

/** `nmp members create` and `nmp members add` */
export async function run(invocation: Invocation): Promise<undefined> {
  const principal = principalOf(invocation, 'nmp members create')
  const roles = rolesOf(invocation, 'nmp members create')
  const asked = { kind: 'add', principal, roles: roles.length === 0 ? [DEFAULT_ROLE] : roles } as const
  return changeMember(asked, needs['members create'], invocation)
}
