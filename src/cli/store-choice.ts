import { isSignInError, type ProblemCode, signInError } from '../index.ts'
import type { Invocation } from './invocation.ts'
import { noticesOf } from './notices.ts'
import { storeFromEnvironment } from './session-store.ts'
import type { SignInRecord, StoreName } from './sign-in-record.ts'
import { storePreference } from './store-preference.ts'

/** Failures that mean that this machine has no keychain, as against one that is locked or does not answer. */
const NO_KEYCHAIN: ReadonlySet<string> = new Set<ProblemCode>([
  'KEYCHAIN_ABSENT',
  'KEYCHAIN_UNREACHABLE',
  'KEYCHAIN_NO_KEYRING',
  'KEYCHAIN_BINARY_MISSING',
  'KEYCHAIN_BINARY_UNUSABLE',
])

function storeNamed(text: string | undefined): StoreName | undefined {
  return text === 'keychain' || text === 'file' ? text : undefined
}

async function agrees({ terminal, talk, signal }: Invocation, reason: string): Promise<boolean> {
  talk.insist(`This machine has no keychain that can be used. ${reason}`)
  talk.insist(
    'The session can be kept in sealed files of your home folder instead. Their key lies beside them, readable by you alone.',
  )
  terminal.err('Keep sessions there from now on? [y/N] ')
  for await (const answer of terminal.lines(signal)) return /^\s*y(es)?\s*$/i.test(answer)
  signal.throwIfAborted()
  return false
}

/**
 * Runs `work` with the store that was chosen: by `--store`, by `NMP_STORE`, by the last sign-in of the context, by an
 * answer that was given before; else with the keychain. Where there is none, a person is asked once, and nobody else
 * is: a session is never kept less safely than somebody has agreed to.
 *
 * @param work fails before it asks anybody for anything when the store cannot be used
 * @throws {@link SignInError} `STORE_NOT_CHOSEN`, and whatever `work` throws
 */
export async function withChosenStore<T>(
  invocation: Invocation,
  known: { readonly record: SignInRecord | undefined; readonly loginCommand: string },
  work: (store: StoreName) => Promise<T>,
): Promise<T> {
  const { values, world, terminal, json } = invocation
  const preference = storePreference(world, noticesOf(invocation))
  const option = storeNamed(values.text('store'))
  const chosen = option ?? storeFromEnvironment(world.env) ?? known.record?.store ?? (await preference.read())
  if (option !== undefined) {
    const result = await work(option)
    await preference.write(option)
    return result
  }
  if (chosen !== undefined) return work(chosen)
  try {
    return await work('keychain')
  } catch (error) {
    if (!isSignInError(error) || !NO_KEYCHAIN.has(error.problem.code)) throw error
    const reason = error.problem.title
    const agreed = terminal.attended && !json && (await agrees(invocation, reason))
    if (!agreed)
      throw signInError('STORE_NOT_CHOSEN', { reason, login_command: known.loginCommand }, { cause: error })
  }
  await preference.write('file')
  return work('file')
}
