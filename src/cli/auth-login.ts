import { DeviceLogin, type Session, signInError } from '../index.ts'
import type { Invocation } from './invocation.ts'
import { keepLogin } from './kept-login.ts'
import { type LoginAudience, programAudience, readerAudience } from './login-audience.ts'
import { loginCommandOf } from './login-command.ts'
import { personAudience } from './login-screen.ts'
import { type LoginTarget, loginTarget } from './login-target.ts'
import { platformContext, storeDeps } from './platform-context.ts'
import { sessionStore } from './session-store.ts'
import type { SignInRecord, StoreName } from './sign-in-record.ts'
import { withChosenStore } from './store-choice.ts'
import { secondsAsMs } from './time-words.ts'
import { loginUnsigned, wantsUnsigned } from './unsigned-login.ts'

/** Who follows this sign-in. Nothing is drawn, asked or opened for a program or a log. */
async function audienceOf(invocation: Invocation): Promise<LoginAudience> {
  if (invocation.json) return programAudience(invocation)
  return invocation.terminal.attended ? personAudience(invocation) : readerAudience(invocation)
}

/** The value of `--timeout` in milliseconds. @throws {@link SignInError} `USAGE` */
function timeoutMsOf({ values }: Invocation): number | undefined {
  const timeout = values.text('timeout')
  if (timeout === undefined) return undefined
  const ms = secondsAsMs(timeout)
  if (ms !== undefined && ms > 0) return ms
  throw signInError('USAGE', {
    reason: '--timeout takes a number of seconds above 0',
    command: 'nmp auth login',
  })
}

/**
 * Runs `work` with a signal that also aborts when the time is over.
 * @throws {@link SignInError} `SIGN_IN_TIMED_OUT`
 */
async function withinTimeout<T>(
  timeoutMs: number | undefined,
  { world, signal }: Invocation,
  loginCommand: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (timeoutMs === undefined) return work(signal)
  const [timer, deadline] = [new AbortController(), new AbortController()]
  const timedOut = () =>
    signInError('SIGN_IN_TIMED_OUT', { seconds: timeoutMs / 1_000, login_command: loginCommand })
  world.clock.sleep(timeoutMs, timer.signal).then(
    () => deadline.abort(timedOut()),
    () => {},
  )
  try {
    return await work(AbortSignal.any([signal, deadline.signal]))
  } finally {
    timer.abort()
  }
}

/** The command that repeats this sign-in. */
function repeated({ platform, provider }: LoginTarget, context: string): string {
  const { issuer, clientId } = provider
  return loginCommandOf({ context, issuer, clientId, ...(platform === undefined ? {} : { platform }) })
}

interface Attempt {
  readonly target: LoginTarget
  readonly context: string
  readonly store: StoreName
  readonly audience: LoginAudience
}

/** One device flow, with its session kept in one store. */
async function signIn(
  { target, context, store, audience }: Attempt,
  invocation: Invocation,
  signal: AbortSignal,
): Promise<{ readonly session: Session; readonly record: SignInRecord }> {
  const { world } = invocation
  const { platform, provider, scopes, scopePrefix, wishes } = target
  const login = new DeviceLogin({
    provider,
    scopes,
    profile: context,
    store: sessionStore(store, storeDeps(invocation)),
    appName: 'nmp',
    refreshAhead: false,
    loginCommand: repeated(target, context),
    ...wishes,
    world,
  })
  const session = await login.signIn({
    onPrompt: (prompt) => audience.prompt(prompt),
    onWaiting: (news) => audience.news(news),
    signal,
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
    ...(wishes.bearer === undefined ? {} : { bearer: wishes.bearer }),
    store,
  }
  return { session, record }
}

/** `nmp auth login` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { world, talk } = invocation
  if (wantsUnsigned(invocation)) return loginUnsigned(invocation)
  const timeoutMs = timeoutMsOf(invocation)
  const context = await platformContext(invocation, { mayBeNew: true })
  const audience = await audienceOf(invocation)
  try {
    const target = await loginTarget(invocation, context)
    const { session, record } = await withChosenStore(
      invocation,
      { record: context.record, loginCommand: repeated(target, context.name) },
      (store) =>
        withinTimeout(timeoutMs, invocation, repeated(target, context.name), (signal) =>
          signIn({ target, context: context.name, store, audience }, invocation, signal),
        ),
    )
    await keepLogin(record, context, invocation)
    audience.signedIn(session, record)
  } finally {
    audience.close()
  }
  if (world.env['NMP_ACCESS_TOKEN'])
    talk.insist('Note: NMP_ACCESS_TOKEN is set and is used instead of this session.')
  return undefined
}
