import { usageError } from './failure.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { deviceCodeEvent } from './login/audience.ts'
import { withinTimeout } from './login-deadline.ts'
import { loginTarget } from './login-target.ts'
import { noticesOf } from './notices.ts'
import { spellingOf } from './option.ts'
import { abandon, type PendingLogins, pendingLogins, resumeCommandOf } from './pending-login.ts'
import { platformContext } from './platform-context.ts'
import { guardOf, heedVerdict } from './prompt-guard.ts'
import { loginOf } from './record-login.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { withChosenStore } from './store-choice.ts'
import { repeatedLogin, targetLogin } from './target-login.ts'
import { wantsUnsigned } from './unsigned-login.ts'

/** Options that speak of a screen or of a wait: a program that starts a sign-in has neither. */
const NOT_WITH_START = [
  'flow',
  'redirect-uri',
  'resume',
  'wait-seconds',
  'qr',
  'copy',
  'unsigned-token',
] as const

/** What waited in the context before, and is for another place: nobody could finish it any more. */
async function abandonOther(
  pending: PendingLogins,
  next: SignInRecord,
  invocation: Invocation,
): Promise<void> {
  const before = await pending.read(next.context).catch(() => undefined)
  if (before === undefined) return
  const same =
    before.store === next.store && loginOf(before, invocation).key.id === loginOf(next, invocation).key.id
  if (!same) await abandon(before, pending, invocation)
}

/**
 * `nmp auth login --start`: asks for a code, prints it for a program, and ends. The code rests sealed beside the
 * sessions until `--resume` takes it up.
 *
 * @throws {@link SignInError} `USAGE`, `SIGN_INS_REFUSED`, and whatever a sign-in throws up to its code
 */
export async function startLogin(invocation: Invocation): Promise<undefined> {
  const { values, terminal, talk, world } = invocation
  const stray = NOT_WITH_START.find((name) => values.given(name))
  if (stray !== undefined)
    throw usageError(`--start and --${spellingOf(stray)} exclude each other`, 'auth login')
  wantsUnsigned(invocation)
  const context = await platformContext(invocation, { mayBeNew: true, account: 'in_use' })
  const pending = pendingLogins(world, noticesOf(invocation))
  const guard = guardOf(context.name, invocation)
  let loginCommand = ''
  await withinTimeout(
    // A program reads what is printed: nobody is asked anything.
    { ...invocation, json: true },
    () => loginCommand,
    async (timed) => {
      const target = await loginTarget(timed, context)
      loginCommand = repeatedLogin(target, context.name)
      // Standard output has one line, the code.
      heedVerdict(await guard.verdict(), loginCommand, { ...timed, json: false })
      const known = { record: context.record, loginCommand }
      await withChosenStore(timed, known, async (store) => {
        const { login, record } = targetLogin(target, context.name, context.lastRecord, store, timed)
        const prompt = await login.start({ signal: timed.signal })
        await abandonOther(pending, record, timed)
        await pending.write(record)
        await guard.shown(prompt.userCode)
        terminal.out(jsonLine({ ...deviceCodeEvent(prompt), resume_command: resumeCommandOf(context.name) }))
      })
    },
  )
  talk.say(`When the code has been entered: ${resumeCommandOf(context.name)}`)
  return undefined
}
