import { DeviceLogin } from '../index.ts'
import { clientSecretFileOf, clientSecretFrom } from './client-secret.ts'
import type { Invocation } from './invocation.ts'
import { loginCommandOf } from './login-command.ts'
import { noticesOf, storeDeps } from './notices.ts'
import { providerOf } from './provider-choice.ts'
import { sessionStore } from './session-store.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { profileOf } from './sign-in-records.ts'

/** The session that a record speaks of. */
export function loginOf(record: SignInRecord, invocation: Invocation): DeviceLogin {
  const { world } = invocation
  return new DeviceLogin({
    provider: providerOf(record.issuer, record.clientId, record.provider),
    scopes: record.scopes,
    profile: profileOf(record),
    store: sessionStore(record.store, storeDeps(invocation)),
    appName: 'nmp',
    refreshAhead: false,
    ...clientSecretFrom(clientSecretFileOf(record, record, invocation), invocation, { again: true }),
    ...(record.bearer === undefined ? {} : { bearer: record.bearer }),
    loginCommand: loginCommandOf(record),
    onNotice: noticesOf(invocation),
    world,
  })
}
