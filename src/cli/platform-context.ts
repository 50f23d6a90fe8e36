import { isSignInError, signInError } from '../index.ts'
import type { PlatformConfig } from '../nmp/config.ts'
import { type ResolvedContext, resolveContext } from '../nmp/config-context.ts'
import { readConfig } from '../nmp/config-file.ts'
import { type ConfigLocation, configLocation } from '../nmp/config-location.ts'
import { platformAddress } from '../nmp/platform-address.ts'
import { accountNamed, askedAccount } from './account-choice.ts'
import { accountsIn } from './accounts.ts'
import type { Invocation } from './invocation.ts'
import { loginCommandOf } from './login-command.ts'
import { noticesOf } from './notices.ts'
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
  const known = () => resolveContext({ flags, env: world.env, config })
  const asked = options.account === 'in_use' ? undefined : askedAccount(invocation)
  if (asked !== undefined) {
    const accounts = await accountsIn(name, records, invocation)
    if (accounts.length === 0 && options.mayBeNew !== true) known()
    const record = accountNamed(asked, accounts, name)
    return {
      name,
      location,
      config,
      resolved: atPlatformOf(record, resolved),
      records,
      record,
      lastRecord: record,
    }
  }
  const lastRecord = await records.read(name).catch(async (error: unknown) => {
    if (!isSignInError(error) || error.problem.code !== 'SIGN_IN_RECORD_DAMAGED') throw error
    const [only, ...others] = await accountsIn(name, records, invocation)
    if (only !== undefined && others.length === 0) return only
    // Whoever signs in anew or chooses an account does not need the old record, and replaces it.
    if (options.mayBeNew) return undefined
    throw error
  })
  if (lastRecord === undefined) {
    if (options.mayBeNew !== true) known()
    return { name, location, config, resolved, records }
  }
  const record = lastRecord.signedOut ? {} : { record: lastRecord }
  return { name, location, config, resolved, records, lastRecord, ...record }
}

/** Whoever names an account means its platform, unless another one is named with it. */
function atPlatformOf({ platform }: SignInRecord, resolved: ResolvedContext): ResolvedContext {
  if (platform === undefined || resolved.baseUrl.source !== 'file') return resolved
  return { ...resolved, baseUrl: { value: platform, source: 'file' } }
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
