import { needs } from '../nmp/access-need.ts'
import type { Invocation } from './invocation.ts'
import { principalOf } from './member-arguments.ts'
import { changeMember } from './member-change.ts'

/** `nmp members delete` */
export async function run(invocation: Invocation): Promise<undefined> {
  const principal = principalOf(invocation, 'nmp members delete')
  return changeMember({ kind: 'remove', principal, roles: [] }, needs['members delete'], invocation)
}
