import { Secret } from '../index.ts'
import { otherTool } from './access-token.ts'
import { tokenStatus } from './auth-status.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { loginOfOtherTool } from './other-token-renewal.ts'
import { type PlatformContext, platformContext } from './platform-context.ts'
import { sessionFacts } from './session-words.ts'
import { signedIn } from './stored-login.ts'
import { momentWords } from './time-words.ts'
import { refreshedUnsigned } from './unsigned-login.ts'

/**
 * The same for a token that another tool stored.
 * @returns `false` when the context has none
 */
async function refreshedOther(context: PlatformContext, invocation: Invocation): Promise<boolean> {
  if (otherTool(context) === undefined) return false
  const { world, terminal, talk, json, signal } = invocation
  const login = await loginOfOtherTool(context, invocation)
  const { expiresAtMs } = await login.refresh({ signal })
  const nowMs = world.clock.nowMs()
  if (json) {
    const token = new Secret(await login.accessToken({ signal }))
    terminal.out(jsonLine(tokenStatus(token, 'config', context, { width: talk.width, nowMs }).facts))
  } else talk.say(`Renewed. The access token ends ${momentWords(expiresAtMs, nowMs)}.`)
  return true
}

/** `nmp auth refresh` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { world, terminal, talk, json, signal } = invocation
  const context = await platformContext(invocation)
  if (await refreshedUnsigned(context, invocation)) return undefined
  if (await refreshedOther(context, invocation)) return undefined
  const { record, login } = signedIn(context, invocation)
  const session = await login.refresh({ signal })
  if (json) terminal.out(jsonLine(sessionFacts(session, record)))
  else talk.say(`Renewed. The access token ends ${momentWords(session.expiresAtMs, world.clock.nowMs())}.`)
  if (world.env['NMP_ACCESS_TOKEN'])
    talk.insist('Note: NMP_ACCESS_TOKEN is set and is used instead of this session.')
  return undefined
}
