import type { DeviceLogin } from '../index.ts'
import type { Invocation } from './invocation.ts'
import { notSignedIn, type PlatformContext, refuseOtherPlatform } from './platform-context.ts'
import { loginOf } from './record-login.ts'
import type { SignInRecord } from './sign-in-record.ts'

/** A context that somebody has signed in to with this program. */
export interface SignedInContext {
  readonly record: SignInRecord
  readonly login: DeviceLogin
}

/**
 * The session of the context.
 * @throws {@link SignInError} `NOT_SIGNED_IN`, `SIGNED_IN_ELSEWHERE`
 */
export function signedIn(context: PlatformContext, invocation: Invocation): SignedInContext {
  const { record } = context
  if (record === undefined) throw notSignedIn(context)
  refuseOtherPlatform(context, record)
  return { record, login: loginOf(record, invocation) }
}
