import { isSignInError, type Session } from '../index.ts'
import { changeConfig } from '../nmp/config-file.ts'
import type { Invocation } from './invocation.ts'
import { accountsOf, type PlatformContext } from './platform-context.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { sameSession } from './sign-in-records.ts'
import { loginOf } from './stored-login.ts'

/** Whether two records lead to the same place: then two people may be signed in side by side. */
function sameTarget(one: SignInRecord, other: SignInRecord): boolean {
  return one.platform === other.platform && one.issuer === other.issuer && one.clientId === other.clientId
}

/**
 * Ends what a sign-in replaces in its context: an older session of the same person, and every session from the time
 * when the context meant another platform. Another person stays signed in.
 */
async function endReplaced(
  before: readonly SignInRecord[],
  session: Session,
  record: SignInRecord,
  { records }: PlatformContext,
  invocation: Invocation,
): Promise<void> {
  const { key } = loginOf(record, invocation)
  for (const old of before) {
    const login = loginOf(old, invocation)
    const replaced =
      !sameTarget(old, record) || old.account === undefined || old.account.subject === session.subject
    if (!replaced || (login.key.id === key.id && old.store === record.store)) continue
    try {
      await login.signOut({ keep: session })
    } catch (error) {
      // It ends by itself; the new session must not fail for it.
      if (!isSignInError(error)) throw error
    }
    if (!sameSession(old, record)) await records.end(old)
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
  session: Session,
  record: SignInRecord,
  context: PlatformContext,
  invocation: Invocation,
): Promise<void> {
  const { name, records } = context
  const before = accountsOf(name, await records.list())
  await records.use(record)
  await endReplaced(before, session, record, context, invocation)
  if (record.platform !== undefined) await tellOtherTools(context, record.platform, invocation)
}
