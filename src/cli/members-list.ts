import { printable } from '../index.ts'
import { needs } from '../nmp/access-need.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { platformSession } from './platform-session.ts'
import { forProgram } from './result.ts'
import { table } from './table.ts'

/** `nmp members list` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { terminal, talk, signal } = invocation
  const { api, workspace, request } = await platformSession(invocation)
  const members = await request({ need: needs['members list'], workspace }, () =>
    api.listMembers(workspace, signal),
  )
  if (forProgram(invocation))
    terminal.out(
      jsonLine(
        members.map(({ principal, roles, grantedAt, grantedBy }) => ({
          principal,
          roles,
          granted_at: grantedAt ?? null,
          granted_by: grantedBy ?? null,
        })),
      ),
    )
  else if (members.length === 0) talk.insist(`Nobody has a role in ${printable(workspace)}.`)
  else
    terminal.out(
      table(
        ['PRINCIPAL', 'ROLES', 'GRANTED', 'BY'],
        members.map(({ principal, roles, grantedAt, grantedBy }) => [
          principal,
          roles.join(', '),
          grantedAt ?? '',
          grantedBy ?? '',
        ]),
      ),
    )
  return undefined
}
