import { DeviceLogin } from '../index.ts'
import { clientSecretFileFor, clientSecretFileOf, clientSecretFrom } from './client-secret.ts'
import type { Invocation } from './invocation.ts'
import { loginCommandOf } from './login-command.ts'
import { noticesOf, storeDeps } from './notices.ts'
import { providerOf } from './provider-choice.ts'
import { sessionStore } from './session-store.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { profileOf } from './sign-in-records.ts'

/**
 * The session that a record speaks of, or the sign-in to it that waits for somebody.
 * @param options.signingIn somebody signs in now, and may say where the secret of the client is. Default `false`
 */
export function loginOf(
  record: SignInRecord,
  invocation: Invocation,
  { signingIn = false }: { readonly signingIn?: boolean } = {},
): DeviceLogin {
  const { world } = invocation
  const secretFile = signingIn
    ? clientSecretFileFor(record, record, invocation)
    : clientSecretFileOf(record, record, invocation)
  return new DeviceLogin({
    provider: providerOf(record.issuer, record.clientId, record.provider),
    scopes: record.scopes,
    profile: profileOf(record),
    store: sessionStore(record.store, storeDeps(invocation)),
    appName: 'nmp',
    refreshAhead: false,
    ...clientSecretFrom(secretFile, invocation, { again: !signingIn }),
    ...(record.bearer === undefined ? {} : { bearer: record.bearer }),
    loginCommand: loginCommandOf(record),
    startCommand: `${loginCommandOf(record)} --start`,
    onNotice: noticesOf(invocation),
    world,
  })
}
