import { isSignInError } from '../index.ts'
import { changeConfig } from '../nmp/config-file.ts'
import type { Invocation } from './invocation.ts'
import type { PlatformContext } from './platform-context.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { loginOf } from './stored-login.ts'

/** The session that the context had before, when it is another one than the new one, is ended at its provider. */
async function endPrevious(previous: SignInRecord | undefined, record: SignInRecord, invocation: Invocation) {
  if (previous === undefined) return
  try {
    const [before, now] = [loginOf(previous, invocation), loginOf(record, invocation)]
    if (before.key.id !== now.key.id || previous.store !== record.store) await before.signOut()
  } catch (error) {
    // It ends by itself; the new session must not fail for it.
    if (!isSignInError(error)) throw error
  }
}

/** Writes the address of the platform where the other tools of the platform look for it. */
async function tellOtherTools(
  { name, location, resolved }: PlatformContext,
  platform: string,
  { world, talk, signal }: Invocation,
): Promise<void> {
  if (resolved.baseUrl.source !== 'flag') return
  try {
    await changeConfig(location, [{ kind: 'set_context', name, baseUrl: platform }], { world, signal })
  } catch (error) {
    // The session is kept, and this program finds it; only other tools do not.
    if (!isSignInError(error)) throw error
    talk.insist(`Warning: the settings file was not changed. ${error.problem.title}`)
  }
}

/** Remembers whose session a context has, after the session itself is stored. */
export async function keepLogin(
  record: SignInRecord,
  context: PlatformContext,
  invocation: Invocation,
): Promise<void> {
  await context.records.write(record)
  await endPrevious(context.record, record, invocation)
  if (record.platform !== undefined) await tellOtherTools(context, record.platform, invocation)
}
