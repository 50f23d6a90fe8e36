import { isSignInError, problemOf, type Session } from '../../index.ts'
import type { ResolvedContext, Source } from '../config-context.ts'
import type { PlatformSettings } from '../platform-settings.ts'
import { signInSettings } from '../sign-in-settings.ts'
import { type DoctorRow, ok, problem, skipped, warning } from './diagnosis.ts'
import type { Found } from './found.ts'
import type { HeldToken } from './held-token.ts'

const SOURCE_WORDS: Readonly<Record<Source, string>> = {
  flag: 'from the command line',
  environment: 'from the environment',
  file: 'from the file',
  default: 'by default',
}

/** @param file path of the configuration file */
export function configurationRow(found: Found<ResolvedContext>, file: string): DoctorRow {
  if ('problem' in found) return problem('configuration', found.problem)
  const { name, baseUrl, workspace, accessToken } = found.value
  const from = ({ value, source }: { value: string; source: Source }) => `${value} (${SOURCE_WORDS[source]})`
  const seen = `${file}: context ${from(name)}, platform ${from(baseUrl)}, workspace ${from(workspace)}`
  if (accessToken?.source === 'environment')
    return warning('configuration', seen, problemOf('TOKEN_FROM_ENVIRONMENT', {}))
  return ok('configuration', seen)
}

/** Problems that say that the platform answers, and something else is wrong. */
const ANSWERS: ReadonlySet<string> = new Set(['PLATFORM_SETTINGS_INVALID', 'PLATFORM_DISCOVERY_GUARDED'])

/** Whether something answered that is a platform. */
export function isReached(found: Found<PlatformSettings>): boolean {
  return 'value' in found || ANSWERS.has(found.problem.code)
}

/** @param proxies variables of the environment that name a proxy */
export function platformRow(
  baseUrl: string,
  found: Found<PlatformSettings>,
  proxies: readonly string[],
  tookMs: number,
): DoctorRow {
  if ('problem' in found && !isReached(found)) return problem('platform', found.problem)
  const set = proxies.length === 0 ? '' : `; set in the environment: ${proxies.join(', ')}`
  return ok('platform', `${baseUrl} answered in ${Math.round(tookMs)} ms${set}`)
}

/** A clock that differs by more spoils the life of tokens, in milliseconds. */
const SKEW_MAX_MS = 60_000

/** @param skewMs how far this machine is ahead of the platform, in milliseconds; negative: behind */
export function clockRow(skewMs: number | undefined): DoctorRow {
  if (skewMs === undefined) return skipped('clock', 'the platform sent no time')
  const seconds = Math.round(Math.abs(skewMs) / 1_000)
  const skew = `${seconds} seconds ${skewMs < 0 ? 'behind' : 'ahead of'} the platform`
  if (Math.abs(skewMs) <= SKEW_MAX_MS) return ok('clock', seconds <= 1 ? 'the same as the platform' : skew)
  return problem('clock', problemOf('CLOCK_SKEW', { skew }), skew)
}

/** @param isAccepted the platform takes the token; without a provider, that is an unsigned one */
export function settingsRow(found: Found<PlatformSettings>, isAccepted: boolean): DoctorRow {
  if ('problem' in found)
    return isReached(found)
      ? problem('settings', found.problem)
      : skipped('settings', 'the platform could not be asked')
  try {
    const { issuer, clientId, defaultScopes } = signInSettings(found.value)
    return ok('settings', `provider ${issuer}, client ${clientId}, scopes ${defaultScopes.join(' ')}`)
  } catch (error) {
    if (!isSignInError(error)) throw error
    const { code } = error.problem
    if (code === 'PLATFORM_AUTH_DISABLED')
      return ok('settings', 'authentication is off: no sign-in is needed')
    if (code === 'PLATFORM_HAS_NO_OIDC' && isAccepted)
      return ok('settings', 'no provider: tokens are taken without a signature')
    return problem('settings', error.problem)
  }
}

export function storeRow(found: Found<string> | undefined): DoctorRow {
  if (found === undefined) return skipped('store', 'no session store is in use')
  if ('problem' in found) return problem('store', found.problem)
  return ok('store', `${found.value}: a trial value was written, read and removed`)
}

/** @param token the outcome of getting an access token, which renews the session when that is due */
export function sessionRow(
  session: Found<Session | undefined>,
  token: Found<HeldToken | undefined>,
  loginCommand: string,
): DoctorRow {
  const { source = 'session' } = ('value' in token ? token.value : undefined) ?? {}
  if (source !== 'session')
    return ok('session', `the token comes ${SOURCE_WORDS[source]}, no session is used`)
  if ('problem' in session) return problem('session', session.problem)
  const { value } = session
  if (value === undefined)
    return problem(
      'session',
      problemOf('NOT_SIGNED_IN', { issuer: 'the platform', login_command: loginCommand }),
    )
  if ('problem' in token) return problem('session', token.problem)
  const person = value.email ?? value.name ?? value.subject ?? 'somebody without a name'
  const until = new Date(value.expiresAtMs).toISOString()
  const seen = `${person}, token valid until ${until}, stored in: ${value.store}`
  if (value.refreshable) return ok('session', `${seen}, renews by itself`)
  const notRenewable = { issuer: value.issuer, login_command: loginCommand }
  return warning('session', `${seen}, does not renew`, problemOf('SESSION_NOT_RENEWABLE', notRenewable))
}

/** @param words the place, what gave it away, and what follows for the browser */
export function surroundingsRow(words: string): DoctorRow {
  return ok('surroundings', words)
}

export function versionsRow(versions: Readonly<Record<string, string>>): DoctorRow {
  const words = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return ok('versions', words.join(', '))
}
