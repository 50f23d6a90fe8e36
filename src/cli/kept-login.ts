import { type DeviceLogin, isSignInError, type Session } from '../index.ts'
import { accountsIn } from './accounts.ts'
import type { Invocation } from './invocation.ts'
import { tellOtherTools } from './other-tools.ts'
import type { PlatformContext } from './platform-context.ts'
import { loginOf } from './record-login.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { sameSession } from './sign-in-records.ts'

/** Whether nothing is left of a session of which nobody knows whose it was. */
async function gone({ account }: SignInRecord, login: DeviceLogin): Promise<boolean> {
  if (account !== undefined) return false
  return login.session().then(
    (session) => session === undefined,
    () => false,
  )
}

/** What a sign-in leaves of the accounts that were there before it. Another person stays signed in. */
async function settle(
  before: readonly SignInRecord[],
  session: Session,
  record: SignInRecord,
  { records }: PlatformContext,
  invocation: Invocation,
): Promise<readonly SignInRecord[]> {
  const { key } = loginOf(record, invocation)
  const others: SignInRecord[] = []
  for (const old of before) {
    const login = loginOf(old, invocation)
    const samePerson = old.issuer === record.issuer && old.account?.subject === session.subject
    if (!samePerson && !(await gone(old, login))) {
      others.push(old)
      continue
    }
    if (login.key.id === key.id && old.store === record.store) continue
    try {
      // Many providers revoke all that a person has granted to a client.
      await login.signOut({ keep: session })
    } catch (error) {
      // It ends by itself; the new session must not fail for it.
      if (!isSignInError(error)) throw error
    }
    if (!sameSession(old, record)) await records.end(old)
  }
  return others
}

/**
 * Remembers whose session a context has, after the session itself is stored: the account is in use from now on, and
 * replaces nothing but an older session of the same person.
 *
 * @returns who else is signed in to the context
 */
export async function keepLogin(
  session: Session,
  record: SignInRecord,
  context: PlatformContext,
  invocation: Invocation,
): Promise<readonly SignInRecord[]> {
  const { name, records, resolved } = context
  const before = await accountsIn(name, records, invocation)
  // A record of an older version stands only where the new one is about to stand.
  for (const old of before) if (old.profile === undefined) await records.keep(old)
  await records.use(record)
  const others = await settle(before, session, record, context, invocation)
  if (record.platform !== undefined && resolved.baseUrl.source === 'flag')
    await tellOtherTools(context, record.platform, invocation)
  return others
}
