import { isSignInError } from '../index.ts'
import type { Invocation } from './invocation.ts'
import { loginOf } from './record-login.ts'
import { accountOf, type SignInRecord } from './sign-in-record.ts'
import type { SignInRecords } from './sign-in-records.ts'

/** Records of older versions do not say whose they are. Their sessions do. */
async function identified(record: SignInRecord, invocation: Invocation): Promise<SignInRecord> {
  if (record.account !== undefined) return record
  try {
    const session = await loginOf(record, invocation).session({ signal: invocation.signal })
    const account = session && accountOf(session)
    return account === undefined ? record : { ...record, account }
  } catch (error) {
    if (!isSignInError(error)) throw error
    return record
  }
}

/** The accounts that are signed in to a context, each with what is known of the person. */
export async function accountsIn(
  context: string,
  records: SignInRecords,
  invocation: Invocation,
): Promise<readonly SignInRecord[]> {
  const all = (await records.list()).filter((record) => record.context === context && !record.signedOut)
  return Promise.all(all.map((record) => identified(record, invocation)))
}
