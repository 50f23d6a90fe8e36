import { DeviceLogin, type Session } from '../index.ts'
import { clientSecretFileFor, clientSecretFrom } from './client-secret.ts'
import type { Invocation } from './invocation.ts'
import { loginCommandOf } from './login-command.ts'
import { redirectUriOf } from './login-flow.ts'
import type { LoginTarget } from './login-target.ts'
import { storeDeps } from './notices.ts'
import { sessionStore } from './session-store.ts'
import { accountOf, type SignInRecord, type StoreName } from './sign-in-record.ts'

/** A sign-in that is about to be made. */
export interface TargetLogin {
  readonly login: DeviceLogin
  /** What is remembered of it, as long as nobody has signed in. */
  readonly record: SignInRecord
}

/** The command that repeats the sign-in of a context. */
export function repeatedLogin({ platform, provider }: LoginTarget, context: string): string {
  const { issuer, clientId } = provider
  return loginCommandOf({ context, issuer, clientId, ...(platform === undefined ? {} : { platform }) })
}

/**
 * A sign-in to a target.
 * @param known the last sign-in of the context
 */
export function targetLogin(
  target: LoginTarget,
  context: string,
  known: SignInRecord | undefined,
  store: StoreName,
  invocation: Invocation,
): TargetLogin {
  const { platform, provider, scopes, scopePrefix, wishes } = target
  const secretFile = clientSecretFileFor(provider, known, invocation)
  const login = new DeviceLogin({
    provider,
    scopes,
    profile: context,
    store: sessionStore(store, storeDeps(invocation)),
    appName: 'nmp',
    refreshAhead: false,
    loginCommand: repeatedLogin(target, context),
    ...wishes,
    ...redirectUriOf(invocation),
    ...clientSecretFrom(secretFile, invocation),
    world: invocation.world,
  })
  const record: SignInRecord = {
    context,
    ...(platform === undefined ? {} : { platform }),
    issuer: provider.issuer,
    clientId: provider.clientId,
    provider: provider.kind,
    // As they name the session, so that it is found again whatever is added to the default scopes one day.
    scopes: login.key.scopes,
    ...(scopePrefix === undefined ? {} : { scopePrefix }),
    ...(secretFile === undefined ? {} : { clientSecretFile: secretFile }),
    ...(wishes.bearer === undefined ? {} : { bearer: wishes.bearer }),
    store,
  }
  return { login, record }
}

/** The record of a sign-in, with the person who has made it. */
export function recordWith(session: Session, record: SignInRecord): SignInRecord {
  const account = accountOf(session)
  return { ...record, ...(account === undefined ? {} : { account }), profile: session.profile }
}
