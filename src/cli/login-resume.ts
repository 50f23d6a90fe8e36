import { type DevicePrompt, isSignInError, type Session, signInError } from '../index.ts'
import { usageError } from './failure.ts'
import type { Invocation } from './invocation.ts'
import { keepLogin } from './kept-login.ts'
import { type LoginAudience, programAudience, readerAudience } from './login/audience.ts'
import { loginCommandOf } from './login-command.ts'
import { noticesOf } from './notices.ts'
import { pendingLogins, refuseOtherPlace, resumeCommandOf } from './pending-login.ts'
import { type PlatformContext, platformContext } from './platform-context.ts'
import { guardOf } from './prompt-guard.ts'
import { loginOf } from './record-login.ts'
import { profileFor } from './sign-in-records.ts'
import { recordWith } from './target-login.ts'
import { isoTime, secondsAsMs } from './time-words.ts'

/** What was decided when the sign-in was started, or belongs to another way. */
const DECIDED = ['flow', 'scope', 'store', 'provider', 'unsigned-token'] as const

/** The value of `--wait` in milliseconds. Default 0: the provider is asked once. */
function waitMsOf({ values }: Invocation): number {
  const stray = DECIDED.find((name) => values.given(name))
  if (stray !== undefined) throw usageError(`--resume and --${stray} exclude each other`, 'auth login')
  const text = values.text('wait-seconds')
  const ms = text === undefined ? 0 : secondsAsMs(text)
  if (ms === undefined) throw usageError('--wait takes a number of seconds', 'auth login')
  return ms
}

function stillPending(
  { userCode, verificationUri, verificationUriComplete, expiresAtMs }: DevicePrompt,
  { name }: PlatformContext,
): Error {
  return signInError('SIGN_IN_PENDING', {
    user_code: userCode,
    verification_uri: verificationUri,
    ...(verificationUriComplete === undefined ? {} : { verification_uri_complete: verificationUriComplete }),
    expires_at: isoTime(expiresAtMs),
    resume_command: resumeCommandOf(name),
  })
}

/** The session that is in use in the context, and what is remembered of it. */
async function inUse({ name, records }: PlatformContext, invocation: Invocation) {
  const record = await records.read(name).catch(() => undefined)
  if (record === undefined || record.signedOut) return undefined
  const session = await loginOf(record, invocation)
    .session()
    .catch(() => undefined)
  return session && { session, record }
}

/**
 * `nmp auth login --resume`: asks the provider whether somebody has entered the code that `--start` printed, and keeps
 * the session when they have.
 *
 * @throws {@link SignInError} `USAGE`, `SIGN_IN_PENDING`, `SIGN_IN_NOT_STARTED`, `SIGN_IN_WAITS_ELSEWHERE`, how the
 *   code ended, or what is in the way of asking
 */
export async function resumeLogin(invocation: Invocation): Promise<undefined> {
  const { world, json, signal } = invocation
  const waitMs = waitMsOf(invocation)
  const context = await platformContext(invocation, { mayBeNew: true, account: 'in_use' })
  const { name } = context
  const before = await inUse(context, invocation)
  const pending = pendingLogins(world, noticesOf(invocation))
  const started = await pending.read(name)
  if (started === undefined)
    throw signInError('SIGN_IN_NOT_STARTED', {
      start_command: `${loginCommandOf(context.lastRecord ?? { context: name })} --start`,
    })
  refuseOtherPlace(started, context, invocation)
  const login = loginOf(started, invocation, { signingIn: true })
  const audience: LoginAudience = json ? programAudience(invocation) : readerAudience(invocation)
  const guard = guardOf(name, invocation)

  /** Before anybody else who resumes it goes on: who is signed in must be found from then on. */
  const remember = async (session: Session) => {
    await keepLogin(session, recordWith(session, started), context, invocation)
    await pending.remove(name)
    await guard.answered()
  }
  try {
    const result = await login.resume({
      waitMs,
      onWaiting: (news) => audience.news(news),
      profileOf: (who) => profileFor(name, started.issuer, who?.subject),
      onStored: remember,
      signal,
    })
    if (result.state === 'pending') throw stillPending(result.prompt, context)
    audience.signedIn(result.session, recordWith(result.session, started))
  } catch (error) {
    if (!isSignInError(error)) throw error
    const left = await login.pending().then(
      (prompt) => prompt !== undefined,
      () => true,
    )
    if (!left) await pending.remove(name)
    if (error.problem.code === 'SIGN_IN_DENIED') await guard.answered()
    if (error.problem.code !== 'SIGN_IN_NOT_STARTED') throw error
    // Another process may have finished it while this one waited.
    const now = await inUse(context, invocation)
    const isNew = now !== undefined && now.session.obtainedAtMs > (before?.session.obtainedAtMs ?? 0)
    if (!isNew || now.record.issuer !== started.issuer) throw error
    audience.signedIn(now.session, now.record)
  } finally {
    await audience.close()
  }
  return undefined
}
