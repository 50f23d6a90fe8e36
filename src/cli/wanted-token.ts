import { signInError } from '../index.ts'
import { accessToken, type HandedToken } from './access-token.ts'
import type { Invocation } from './invocation.ts'
import { secondsAsMs, spanWords } from './time-words.ts'

/**
 * An access token that lasts as long as `--min-validity` asks for; one that does not is handed out, too, and that is
 * said.
 *
 * @param need.command the command that wants it: whose help to look at
 * @param need.withExpiry also find out when it ends, in any case
 * @throws {@link SignInError} `USAGE`, and all that {@link accessToken} throws
 */
export async function wantedToken(
  invocation: Invocation,
  need: { readonly command: string; readonly withExpiry: boolean },
): Promise<HandedToken> {
  const { values, world, talk } = invocation
  const minValidity = values.text('min-validity')
  const minValidityMs = minValidity === undefined ? undefined : secondsAsMs(minValidity)
  if (minValidity !== undefined && minValidityMs === undefined)
    throw signInError('USAGE', {
      reason: '--min-validity takes a number of seconds',
      command: need.command,
    })
  const token = await accessToken(invocation, {
    withExpiry: need.withExpiry || minValidityMs !== undefined,
    ...(minValidityMs === undefined ? {} : { minValidityMs }),
  })
  const leftMs = (token.expiresAtMs ?? Number.POSITIVE_INFINITY) - world.clock.nowMs()
  if (leftMs <= 0) talk.insist('Warning: this token says that it has expired.')
  else if (minValidityMs !== undefined && leftMs < minValidityMs)
    talk.insist(`Note: this token is valid for ${spanWords(leftMs)}; there is none that lasts longer.`)
  return token
}
