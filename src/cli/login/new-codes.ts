import { isSignInError, type Session } from '../../index.ts'
import type { LoginAudience } from './audience.ts'

/**
 * Signs in, with another code as often as one has run out and somebody is there who wants a new one.
 *
 * @param signIn asks for a code, shows it and waits
 * @throws whatever `signIn` throws; `signal.reason` when cancelled
 */
export async function withNewCodes(
  audience: LoginAudience,
  signal: AbortSignal,
  signIn: () => Promise<Session>,
): Promise<Session> {
  try {
    for (;;) {
      try {
        return await signIn()
      } catch (error) {
        const hasRunOut = isSignInError(error) && error.problem.code === 'CODE_EXPIRED'
        if (!hasRunOut || !(await audience.wantsNewCode(signal))) throw error
      }
    }
  } finally {
    await audience.close()
  }
}
