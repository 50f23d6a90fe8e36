import { boundedHttp, foldersOf, isSignInError, type Session } from '../index.ts'
import { configLocation } from '../nmp/config-location.ts'
import type { ExaminationOptions } from '../nmp/doctor/examination-options.ts'
import { type Found, found, valueIn } from '../nmp/doctor/found.ts'
import type { TokenSource as HeldSource, HeldToken } from '../nmp/doctor/held-token.ts'
import { DEFAULT_BASE_URL } from '../nmp/platform-address.ts'
import { accessToken, type TokenSource } from './access-token.ts'
import type { Invocation } from './invocation.ts'
import { placeText, whereAmI } from './login/surroundings.ts'
import { loginCommandOf } from './login-command.ts'
import { noticesOf, storeDeps } from './notices.ts'
import { type PlatformContext, platformContext } from './platform-context.ts'
import { addressOf } from './platform-target.ts'
import { sessionStore, storeFromEnvironment } from './session-store.ts'
import { storePreference } from './store-preference.ts'
import { signedIn } from './stored-login.ts'
import { versions } from './versions.ts'

/** Where a token comes from, as the diagnosis calls it. */
const SOURCES: Readonly<Record<TokenSource, HeldSource>> = {
  environment: 'environment',
  session: 'session',
  config: 'file',
}

/** The address that is looked at. One that is no address is looked at all the same: that says what is wrong with it. */
function baseUrlOf(context: PlatformContext | undefined, { values, world }: Invocation): string {
  if (context === undefined) return values.text('base-url') || world.env['NMP_BASE_URL'] || DEFAULT_BASE_URL
  try {
    return addressOf(context)
  } catch (error) {
    if (isSignInError(error)) return context.resolved.baseUrl.value
    throw error
  }
}

async function sessionIn(
  context: Found<PlatformContext>,
  invocation: Invocation,
): Promise<Session | undefined> {
  const { record } = valueIn(context) ?? {}
  if (!('value' in context) || record === undefined) return undefined
  return signedIn(context.value, invocation).login.session({ signal: invocation.signal })
}

async function tokenOf(invocation: Invocation): Promise<HeldToken | undefined> {
  try {
    const { token, source } = await accessToken(invocation, { withExpiry: false })
    return { token: token.reveal(), source: SOURCES[source] }
  } catch (error) {
    if (isSignInError(error) && error.problem.code === 'NOT_SIGNED_IN') return undefined
    throw error
  }
}

/** Tries the store that a sign-in would use. */
async function trialOf(context: PlatformContext | undefined, invocation: Invocation): Promise<string> {
  const { world, signal } = invocation
  const preferred = () => storePreference(world, noticesOf(invocation)).read()
  const name = context?.record?.store ?? storeFromEnvironment(world.env) ?? (await preferred()) ?? 'keychain'
  await sessionStore(name, storeDeps(invocation)).probe({ signal })
  return name === 'keychain' ? 'keychain' : `files in ${foldersOf('nmp', world).state}`
}

/** Everything that an examination looks at, from the command line and from this machine. */
export async function subjectOf(invocation: Invocation): Promise<ExaminationOptions> {
  const { world, values, signal } = invocation
  const context = await found(() => platformContext(invocation, { mayBeNew: true }))
  const known = valueIn(context)
  const baseUrl = baseUrlOf(known, invocation)
  const [adminEmail, audience, policyUrl] = [
    values.text('admin-email'),
    values.text('audience'),
    values.text('policy-url'),
  ]
  const here = whereAmI(world)
  const given = world.env['NMP_ACCESS_TOKEN'] !== undefined && known?.record === undefined
  return {
    world,
    http: boundedHttp(world),
    configFile: known?.location.file ?? (await configLocation(world)).file,
    context: 'problem' in context ? context : { value: context.value.resolved },
    baseUrl,
    workspace: values.text('workspace') || known?.resolved.workspace.value || 'default',
    session: (until) => sessionIn(context, { ...invocation, signal: until }),
    token: (until) => tokenOf({ ...invocation, signal: until }),
    ...(given ? {} : { store: (until) => trialOf(known, { ...invocation, signal: until }) }),
    ...(adminEmail === undefined ? {} : { adminEmail }),
    ...(audience === undefined ? {} : { audience }),
    ...(policyUrl === undefined ? {} : { policyUrl }),
    tryLogin: values.flag('try-login'),
    probeGateway: values.flag('probe-gateway'),
    loginCommand: loginCommandOf({
      ...(known === undefined ? {} : { context: known.name }),
      ...(baseUrl === DEFAULT_BASE_URL ? {} : { platform: baseUrl }),
    }),
    surroundings: placeText(here, here.browser),
    versions: versions(world),
    signal,
  }
}
