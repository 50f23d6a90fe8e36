import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { platformContext } from './platform-context.ts'
import { sessionFacts } from './session-words.ts'
import { signedIn } from './stored-login.ts'
import { momentWords } from './time-words.ts'
import { refreshedUnsigned } from './unsigned-login.ts'

/** `nmp auth refresh` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { world, terminal, talk, json, signal } = invocation
  const context = await platformContext(invocation)
  if (await refreshedUnsigned(context, invocation)) return undefined
  const { record, login } = signedIn(context, invocation)
  const session = await login.refresh({ signal })
  if (json) terminal.out(jsonLine(sessionFacts(session, record)))
  else talk.say(`Renewed. The access token ends ${momentWords(session.expiresAtMs, world.clock.nowMs())}.`)
  if (world.env['NMP_ACCESS_TOKEN'])
    talk.insist('Note: NMP_ACCESS_TOKEN is set and is used instead of this session.')
  return undefined
}
