import { signInError } from '../index.ts'
import type { Invocation } from './invocation.ts'
import { secondsAsMs } from './time-words.ts'

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
 * Runs a sign-in, all of it, with a signal that also aborts when `--timeout` has passed.
 *
 * @param loginCommand the command that signs in again, as far as it is known by then
 * @throws {@link SignInError} `SIGN_IN_TIMED_OUT`, `USAGE`, and whatever `work` throws
 */
export async function withinTimeout<T>(
  invocation: Invocation,
  loginCommand: () => string,
  work: (timed: Invocation) => Promise<T>,
): Promise<T> {
  const timeoutMs = timeoutMsOf(invocation)
  if (timeoutMs === undefined) return work(invocation)
  const { world, signal } = invocation
  const [timer, deadline] = [new AbortController(), new AbortController()]
  world.clock.sleep(timeoutMs, timer.signal).then(
    () =>
      deadline.abort(
        signInError('SIGN_IN_TIMED_OUT', { seconds: timeoutMs / 1_000, login_command: loginCommand() }),
      ),
    () => {},
  )
  try {
    return await work({ ...invocation, signal: AbortSignal.any([signal, deadline.signal]) })
  } finally {
    timer.abort()
  }
}
