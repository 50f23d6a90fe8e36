import { printable } from '../index.ts'
import { needs } from '../nmp/access-need.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { platformSession } from './platform-session.ts'
import { forProgram } from './result.ts'
import { workspaceFacts, workspaceNamed } from './workspace-words.ts'

/** `nmp workspaces create` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { values, terminal, talk, signal } = invocation
  const name = workspaceNamed(invocation, 'nmp workspaces create')
  const { api, request } = await platformSession(invocation)
  const wait = !values.flag('no-wait')
  const created = await request({ need: needs['workspaces create'] }, () =>
    api.createWorkspace(name, values.text('description'), { wait, signal }),
  )
  if (forProgram(invocation)) terminal.out(jsonLine(workspaceFacts(created)))
  talk.say(`The workspace ${printable(name)} is there, and you are its Admin.`)
  talk.say(`Let others in: nmp members create <email> --roles Editor --workspace ${printable(name)}`)
  return undefined
}
