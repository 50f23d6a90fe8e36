import { needs } from '../nmp/access-need.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { platformSession } from './platform-session.ts'
import { forProgram } from './result.ts'
import { table } from './table.ts'
import { workspaceFacts } from './workspace-words.ts'

/** `nmp workspaces list` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { terminal, talk, signal } = invocation
  const { api, request } = await platformSession(invocation)
  const workspaces = await request({ need: needs['workspaces list'] }, () => api.listWorkspaces(signal))
  if (forProgram(invocation)) terminal.out(jsonLine(workspaces.map(workspaceFacts)))
  else if (workspaces.length === 0) talk.insist('There is no workspace that you can see.')
  else
    terminal.out(
      table(
        ['NAME', 'CREATED', 'DESCRIPTION'],
        workspaces.map(({ name, description, createdAt }) => [name, createdAt ?? '', description ?? '']),
      ),
    )
  return undefined
}
