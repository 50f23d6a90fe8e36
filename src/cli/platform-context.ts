import { isSignInError, type Problem, signInError } from '../index.ts'
import type { PlatformConfig } from '../nmp/config.ts'
import { type ResolvedContext, resolveContext } from '../nmp/config-context.ts'
import { readConfig } from '../nmp/config-file.ts'
import { type ConfigLocation, configLocation } from '../nmp/config-location.ts'
import { platformAddress } from '../nmp/platform-address.ts'
import { accountNamed, askedAccount } from './account-choice.ts'
import type { Invocation } from './invocation.ts'
import { loginCommandOf } from './login-command.ts'
import type { SessionStoreDeps } from './session-store.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { type SignInRecords, signInRecords } from './sign-in-records.ts'

/** The context that one command works with, and where its session comes from. */
export interface PlatformContext {
  readonly name: string
  readonly location: ConfigLocation
  readonly config: PlatformConfig
  readonly resolved: ResolvedContext
  readonly records: SignInRecords
  /** Absent: nobody is signed in here with this program. */
  readonly record?: SignInRecord
  /** The same, or what was left of it by a sign-out. Absent: nobody ever signed in here. */
  readonly lastRecord?: SignInRecord
}

/** The accounts of a context that are signed in. */
export function accountsOf(context: string, records: readonly SignInRecord[]): readonly SignInRecord[] {
  return records.filter((record) => record.context === context && record.signedOut !== true)
}

/** Notices that somebody has to act on now. */
const URGENT: ReadonlySet<string> = new Set([
  'KEYCHAIN_UNLOCK_AWAITED',
  'SESSION_NOT_STORED',
  'SUBJECT_CHANGED',
])

/** Says what was found and put right on the way. */
export function noticesOf({ talk }: Pick<Invocation, 'talk'>): (notice: Problem) => void {
  return ({ code, title }) => {
    if (URGENT.has(code)) talk.insist(title)
    else talk.say(`Note: ${title}`)
  }
}

/** What the stores of this run stand on. */
export function storeDeps(invocation: Invocation): SessionStoreDeps {
  const { world, terminal } = invocation
  return { world, attended: terminal.attended, onNotice: noticesOf(invocation) }
}

/**
 * Finds the context: `--context`, `NMP_CURRENT_CONTEXT`, the settings file, in this order.
 *
 * @param options.mayBeNew a context that nothing is known of is fine: it is about to be made
 * @param options.account `in_use`: whatever account is asked for. Default: `--account`, `NMP_ACCOUNT`, the one in use
 * @throws {@link SignInError} `CONTEXT_UNKNOWN`, `ACCOUNT_UNKNOWN`, `ACCOUNT_AMBIGUOUS`, `CONFIG_*`, `SIGN_IN_RECORD_DAMAGED`, `STORE_*`
 */
export async function platformContext(
  invocation: Invocation,
  options: { readonly mayBeNew?: boolean; readonly account?: 'in_use' } = {},
): Promise<PlatformContext> {
  const { world, values } = invocation
  const location = await configLocation(world)
  const config = await readConfig(location, world)
  const [context, baseUrl] = [values.text('context'), values.text('base-url')]
  const flags = {
    ...(context === undefined ? {} : { context }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
  }
  const resolved = resolveContext({ flags, env: world.env, config }, { mayBeNew: true })
  const records = signInRecords(world, noticesOf(invocation))
  const name = resolved.name.value
  const lastRecord = await records.read(name).catch((error: unknown) => {
    // Whoever signs in anew does not need the old record, and replaces it.
    const replaced =
      options.mayBeNew && isSignInError(error) && error.problem.code === 'SIGN_IN_RECORD_DAMAGED'
    if (replaced) return undefined
    throw error
  })
  if (lastRecord === undefined) {
    if (options.mayBeNew !== true) resolveContext({ flags, env: world.env, config })
    return { name, location, config, resolved, records }
  }
  const asked = options.account === 'in_use' ? undefined : askedAccount(invocation)
  if (asked !== undefined) {
    const record = accountNamed(asked, accountsOf(name, await records.list()), name)
    return { name, location, config, resolved, records, lastRecord: record, record }
  }
  const record = lastRecord.signedOut ? {} : { record: lastRecord }
  return { name, location, config, resolved, records, lastRecord, ...record }
}

/**
 * Refuses a session that was opened for another platform than the one that is meant now.
 * @throws {@link SignInError} `SIGNED_IN_ELSEWHERE`, `PLATFORM_ADDRESS_INVALID`
 */
export function refuseOtherPlatform({ name, resolved }: PlatformContext, record: SignInRecord): void {
  const { value, source } = resolved.baseUrl
  if (record.platform === undefined || source === 'default') return
  const wanted = platformAddress(value)
  if (wanted === record.platform) return
  throw signInError('SIGNED_IN_ELSEWHERE', {
    context: name,
    signed_in_to: record.platform,
    wanted,
    login_command: loginCommandOf({ platform: wanted }),
  })
}

/** Nobody has signed in to what is meant. */
export function notSignedIn({ name, resolved, lastRecord }: PlatformContext): Error {
  const { value, source } = resolved.baseUrl
  if (lastRecord !== undefined && source === 'default')
    return signInError('NOT_SIGNED_IN', {
      issuer: lastRecord.platform ?? lastRecord.issuer,
      context: name,
      login_command: loginCommandOf(lastRecord),
    })
  return signInError('NOT_SIGNED_IN', {
    issuer: value,
    context: name,
    login_command: loginCommandOf({ context: name, ...(source === 'default' ? {} : { platform: value }) }),
  })
}
