import { type Flow, isSignInError, printable, type Session } from '../index.ts'
import { accountName } from './account-choice.ts'
import { usageError } from './failure.ts'
import type { Invocation } from './invocation.ts'
import { keepLogin } from './kept-login.ts'
import { type LoginAudience, programAudience, readerAudience } from './login/audience.ts'
import { withNewCodes } from './login/new-codes.ts'
import { personAudience } from './login/screen.ts'
import { whereAmI } from './login/surroundings.ts'
import { loginCommandOf } from './login-command.ts'
import { withinTimeout } from './login-deadline.ts'
import { flowOf } from './login-flow.ts'
import { resumeLogin } from './login-resume.ts'
import { startLogin } from './login-start.ts'
import { type LoginTarget, loginTarget } from './login-target.ts'
import { abandonIn } from './pending-login.ts'
import { platformContext } from './platform-context.ts'
import { guardOf, heedVerdict, type PromptGuard } from './prompt-guard.ts'
import type { SignInRecord, StoreName } from './sign-in-record.ts'
import { profileFor } from './sign-in-records.ts'
import { withChosenStore } from './store-choice.ts'
import { recordWith, repeatedLogin, targetLogin } from './target-login.ts'
import { loginUnsigned, wantsUnsigned } from './unsigned-login.ts'

/**
 * Who follows this sign-in. Nothing is drawn, asked or opened for a program or a log.
 * @param mayOpen whether a browser may be opened by itself
 */
function audienceOf(invocation: Invocation, mayOpen: boolean): LoginAudience {
  if (invocation.json) return programAudience(invocation)
  if (!invocation.terminal.attended) return readerAudience(invocation)
  const here = whereAmI(invocation.world)
  const quiet = !mayOpen && here.browser === 'by_itself'
  return personAudience(invocation, quiet ? { ...here, browser: 'on_enter' } : here)
}

interface Attempt {
  readonly target: LoginTarget
  readonly context: string
  /** The last sign-in of the context. */
  readonly known: SignInRecord | undefined
  readonly store: StoreName
  readonly flow: Flow
  readonly audience: LoginAudience
  readonly guard: PromptGuard
}

/** One sign-in, with its session kept in one store. */
async function signIn(
  { target, context, known, store, flow, audience, guard }: Attempt,
  invocation: Invocation,
): Promise<{ readonly session: Session; readonly record: SignInRecord }> {
  const { signal } = invocation
  const { login, record } = targetLogin(target, context, known, store, invocation)
  let codes = 0
  const session = await withNewCodes(audience, signal, () =>
    login.signIn({
      flow,
      async onPrompt(prompt) {
        // Whoever wants another code is there.
        codes += 1
        if (codes === 1) await guard.shown(prompt.userCode)
        await audience.prompt(prompt)
      },
      async onBrowser(prompt) {
        if (codes === 0) await guard.shown(prompt.authorizationUri)
        await audience.browser(prompt)
      },
      ...(audience.browserInstead ? { browserInstead: audience.browserInstead } : {}),
      onStrayAnswer: (problem) => audience.stray(problem),
      onWaiting: (news) => audience.news(news),
      profileOf: (who) => profileFor(context, record.issuer, who?.subject),
      signal,
    }),
  )
  return { session, record: recordWith(session, record) }
}

/** `nmp auth login` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { world, values, talk } = invocation
  if (values.flag('start')) return startLogin(invocation)
  if (values.flag('resume')) return resumeLogin(invocation)
  if (values.given('wait-seconds')) throw usageError('--wait needs --resume', 'auth login')
  if (wantsUnsigned(invocation)) return loginUnsigned(invocation)
  const context = await platformContext(invocation, { mayBeNew: true, account: 'in_use' })
  let loginCommand = loginCommandOf({ context: context.name })
  const guard = guardOf(context.name, invocation)
  const flow = flowOf(invocation)
  const mayOpen = heedVerdict(await guard.verdict(), loginCommand, invocation)
  const audience = audienceOf(invocation, mayOpen)
  try {
    await withinTimeout(
      invocation,
      () => loginCommand,
      async (timed) => {
        const target = await loginTarget(timed, context)
        loginCommand = repeatedLogin(target, context.name)
        const { session, record } = await withChosenStore(
          timed,
          { record: context.record, loginCommand },
          (store) =>
            signIn(
              { target, context: context.name, known: context.lastRecord, store, flow, audience, guard },
              timed,
            ),
        )
        await guard.answered()
        const others = await keepLogin(session, record, context, timed)
        await abandonIn(context.name, timed)
        audience.signedIn(session, record)
        if (others.length > 0)
          talk.say(
            `Also signed in here: ${printable(others.map(accountName).join(', '), { maxLength: 500 })}. Change with nmp auth switch.`,
          )
      },
    )
  } catch (error) {
    // Somebody was there, and said no.
    if (isSignInError(error) && error.problem.code === 'SIGN_IN_DENIED') await guard.answered()
    throw error
  } finally {
    await audience.close()
  }
  if (world.env['NMP_ACCESS_TOKEN'])
    talk.insist('Note: NMP_ACCESS_TOKEN is set and is used instead of this session.')
  return undefined
}
