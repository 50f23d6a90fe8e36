import { type Http, type HttpReply, isSignInError, signInError } from '../index.ts'
import { platformAddress } from './platform-address.ts'
import { DISCOVERY_PATH, type PlatformSettings, parsePlatformSettings } from './platform-settings.ts'

/** Longest wait for the settings of a platform, in milliseconds. */
const DISCOVERY_TIMEOUT_MS = 10_000

function refusal(baseUrl: string, reply: HttpReply) {
  const { status } = reply
  const evidence = { base_url: baseUrl, path: DISCOVERY_PATH, status }
  if (status === 401 || status === 403) return signInError('PLATFORM_DISCOVERY_GUARDED', evidence)
  if (status === 429 || status >= 500) return signInError('PLATFORM_UNAVAILABLE', evidence)
  const location = reply.headers.get('location')
  if (status >= 300 && status < 400 && location !== null && URL.canParse(location, baseUrl)) {
    const { host, origin } = new URL(location, baseUrl)
    return signInError('PLATFORM_REDIRECTS', { ...evidence, location_host: host, location_origin: origin })
  }
  return signInError('PLATFORM_NOT_RECOGNISED', { ...evidence, answer: `status ${status}` })
}

/**
 * Asks a platform how people sign in to it.
 *
 * @param baseUrl address of the platform, with or without a slash at its end
 * @throws {@link SignInError} `PLATFORM_ADDRESS_INVALID`, `PLATFORM_NOT_FOUND`, `PLATFORM_NOT_RECOGNISED`,
 * `PLATFORM_REDIRECTS`, `PLATFORM_DISCOVERY_GUARDED`, `PLATFORM_UNAVAILABLE`, `PLATFORM_SETTINGS_INVALID`, or a
 * `NETWORK_*`, `TLS_*` or `HTTP_*` code; `signal.reason` when cancelled
 */
export async function discoverPlatform(
  baseUrl: string,
  deps: { readonly http: Http; readonly signal?: AbortSignal },
): Promise<PlatformSettings> {
  const base = platformAddress(baseUrl)
  const { http, signal } = deps
  let reply: HttpReply
  try {
    reply = await http.send({
      url: `${base}${DISCOVERY_PATH}`,
      headers: { accept: 'application/json' },
      timeoutMs: DISCOVERY_TIMEOUT_MS,
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    if (!isSignInError(error) || !NOTHING_THERE.has(error.problem.code)) throw error
    throw signInError('PLATFORM_NOT_FOUND', { base_url: base, reason: error.problem.title }, { cause: error })
  }
  if (reply.status !== 200) throw refusal(base, reply)
  return parsePlatformSettings(base, reply.text)
}

/** Faults that mean that nothing is at this address. */
const NOTHING_THERE: ReadonlySet<string> = new Set(['NETWORK_REFUSED', 'NETWORK_HOST_UNKNOWN'])
