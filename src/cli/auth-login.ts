import { DeviceLogin, printable, type Session } from '../index.ts'
import { accountName } from './account-choice.ts'
import { clientSecretFileFor, clientSecretFrom } from './client-secret.ts'
import type { Invocation } from './invocation.ts'
import { keepLogin } from './kept-login.ts'
import { type LoginAudience, programAudience, readerAudience } from './login/audience.ts'
import { personAudience } from './login/screen.ts'
import { loginCommandOf } from './login-command.ts'
import { withinTimeout } from './login-deadline.ts'
import { type LoginTarget, loginTarget } from './login-target.ts'
import { storeDeps } from './notices.ts'
import { platformContext } from './platform-context.ts'
import { sessionStore } from './session-store.ts'
import { accountOf, type SignInRecord, type StoreName } from './sign-in-record.ts'
import { profileFor } from './sign-in-records.ts'
import { withChosenStore } from './store-choice.ts'
import { loginUnsigned, wantsUnsigned } from './unsigned-login.ts'

/** Who follows this sign-in. Nothing is drawn, asked or opened for a program or a log. */
async function audienceOf(invocation: Invocation): Promise<LoginAudience> {
  if (invocation.json) return programAudience(invocation)
  return invocation.terminal.attended ? personAudience(invocation) : readerAudience(invocation)
}

/** The command that repeats this sign-in. */
function repeated({ platform, provider }: LoginTarget, context: string): string {
  const { issuer, clientId } = provider
  return loginCommandOf({ context, issuer, clientId, ...(platform === undefined ? {} : { platform }) })
}

interface Attempt {
  readonly target: LoginTarget
  readonly context: string
  /** The last sign-in of the context. */
  readonly known: SignInRecord | undefined
  readonly store: StoreName
  readonly audience: LoginAudience
}

/** One device flow, with its session kept in one store. */
async function signIn(
  { target, context, known, store, audience }: Attempt,
  invocation: Invocation,
): Promise<{ readonly session: Session; readonly record: SignInRecord }> {
  const { world, signal } = invocation
  const { platform, provider, scopes, scopePrefix, wishes } = target
  const secretFile = clientSecretFileFor(provider, known, invocation)
  const login = new DeviceLogin({
    provider,
    scopes,
    profile: context,
    store: sessionStore(store, storeDeps(invocation)),
    appName: 'nmp',
    refreshAhead: false,
    loginCommand: repeated(target, context),
    ...wishes,
    ...clientSecretFrom(secretFile, invocation),
    world,
  })
  const session = await login.signIn({
    onPrompt: (prompt) => audience.prompt(prompt),
    onWaiting: (news) => audience.news(news),
    profileOf: (who) => profileFor(context, provider.issuer, who?.subject),
    signal,
  })
  const account = accountOf(session)
  const record: SignInRecord = {
    context,
    ...(account === undefined ? {} : { account }),
    profile: session.profile,
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
  return { session, record }
}

/** `nmp auth login` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { world, talk } = invocation
  if (wantsUnsigned(invocation)) return loginUnsigned(invocation)
  const context = await platformContext(invocation, { mayBeNew: true, account: 'in_use' })
  const audience = await audienceOf(invocation)
  let loginCommand = loginCommandOf({ context: context.name })
  try {
    await withinTimeout(
      invocation,
      () => loginCommand,
      async (timed) => {
        const target = await loginTarget(timed, context)
        loginCommand = repeated(target, context.name)
        const { session, record } = await withChosenStore(
          timed,
          { record: context.record, loginCommand },
          (store) =>
            signIn({ target, context: context.name, known: context.lastRecord, store, audience }, timed),
        )
        const others = await keepLogin(session, record, context, timed)
        audience.signedIn(session, record)
        if (others.length > 0)
          talk.say(
            `Also signed in here: ${printable(others.map(accountName).join(', '), { maxLength: 500 })}. Change with nmp auth switch.`,
          )
      },
    )
  } finally {
    audience.close()
  }
  if (world.env['NMP_ACCESS_TOKEN'])
    talk.insist('Note: NMP_ACCESS_TOKEN is set and is used instead of this session.')
  return undefined
}
