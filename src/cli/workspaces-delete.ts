import { printable, signInError } from '../index.ts'
import { needs } from '../nmp/access-need.ts'
import { type DeletionEnd, followDeletion } from '../nmp/deletion.ts'
import type { PlatformApi } from '../nmp/platform-api.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { platformSession } from './platform-session.ts'
import { forProgram } from './result.ts'
import { StatusLine } from './status-line.ts'
import { spanWords } from './time-words.ts'
import { workspaceNamed } from './workspace-words.ts'

/** How far a deletion has come. */
type Deleted = 'deleted' | 'marked' | DeletionEnd

const WORDS: Readonly<Record<Deleted, (name: string) => string>> = {
  deleted: (name) => `The workspace ${name} is deleted.`,
  gone: (name) => `The workspace ${name} is deleted, with everything that was in it.`,
  marked: (name) =>
    `The workspace ${name} is marked: the platform deletes it on its own time. Look whether it is gone: nmp workspaces get ${name}`,
  hidden: (name) =>
    `The workspace ${name} is marked, and your roles in it ended with that: only a PlatformAdmin can see when it is gone.`,
  still_there: (name) => `The workspace ${name} is marked and still there.`,
}

async function followed(api: PlatformApi, name: string, invocation: Invocation): Promise<DeletionEnd> {
  const { world, terminal, talk, signal } = invocation
  const line = new StatusLine(terminal)
  try {
    return await followDeletion(api, name, {
      clock: world.clock,
      onWaiting: (waitedMs) => {
        if (!talk.quiet) line.show(`Waiting until the workspace is gone: ${spanWords(waitedMs)}.`)
      },
      signal,
    })
  } finally {
    line.clear()
  }
}

/** `nmp workspaces delete` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { values, world, terminal, talk, signal } = invocation
  const workspace = workspaceNamed(invocation, 'nmp workspaces delete')
  const { api, request } = await platformSession(invocation)
  const purpose = { need: needs['workspaces delete'], workspace }
  const startMs = world.clock.monotonicMs()
  const answer = await request(purpose, () => api.deleteWorkspace(workspace, signal))
  const end: Deleted =
    answer === 'marked' && values.flag('wait') ? await followed(api, workspace, invocation) : answer
  if (forProgram(invocation)) terminal.out(jsonLine({ workspace, state: end }))
  if (end === 'still_there')
    throw signInError('WORKSPACE_STILL_THERE', {
      workspace,
      seconds: Math.round((world.clock.monotonicMs() - startMs) / 1_000),
    })
  talk.say(WORDS[end](printable(workspace)))
  return undefined
}
