import { printable } from '../index.ts'
import { needs } from '../nmp/access-need.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { platformSession } from './platform-session.ts'
import { forProgram } from './result.ts'
import { factLines } from './session-words.ts'
import { workspaceFacts, workspaceNamed } from './workspace-words.ts'

/** `nmp workspaces get` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { terminal, talk, signal } = invocation
  const workspace = workspaceNamed(invocation, 'nmp workspaces get')
  const { api, request, baseUrl } = await platformSession(invocation)
  const purpose = { need: needs['workspaces get'], workspace }
  const got = await request(purpose, () => api.getWorkspace(workspace, signal))
  if (forProgram(invocation)) terminal.out(jsonLine(workspaceFacts(got)))
  else
    terminal.out(
      `${factLines(
        [
          ['Name', printable(got.name)],
          ['Description', printable(got.description ?? 'none')],
          ['Created', printable(got.createdAt ?? 'not known')],
          ['Platform', printable(baseUrl)],
        ],
        talk.width,
      ).join('\n')}\n`,
    )
  return undefined
}
