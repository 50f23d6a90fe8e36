import { signInError } from '../index.ts'
import type { Invocation } from './invocation.ts'
import { type PlatformContext, platformContext } from './platform-context.ts'

/** Somebody who wants the token: `https` and `git.example.com:8443`. */
export interface Asker {
  readonly protocol: string
  readonly host: string
}

/** A host as it stands in an address (RFC 3986 section 3.2.2): a name, an address, a port, and nothing else. */
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/

/** Hosts of this machine itself, where http may be used. */
const LOOPBACK = /^(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d+)?$/

/** The host in one spelling: lower case, and without the port that goes without saying. */
function spelled({ protocol, host }: Asker): string | undefined {
  if (!HOST.test(host)) return undefined
  try {
    return new URL(`${protocol}://${host}`).host
  } catch {
    return undefined
  }
}

/** Whether nobody on the way can read what is sent there. */
function isPrivate({ protocol, host }: Asker): boolean {
  return protocol === 'https' || (protocol === 'http' && LOOPBACK.test(host.toLowerCase()))
}

/** The hosts that may have the token. */
export interface CredentialHosts {
  /** Address of the platform that the session is for. Absent: there is none. */
  readonly platform?: string
  readonly named: readonly string[]
}

/** Whether the token may be handed to whoever asks. Pure. */
export function mayHave(asker: Asker, { platform, named }: CredentialHosts): boolean {
  const host = spelled(asker)
  if (host === undefined || !isPrivate(asker)) return false
  if (named.some((other) => spelled({ ...asker, host: other }) === host)) return true
  if (platform === undefined) return false
  const url = new URL(platform)
  return url.protocol === `${asker.protocol}:` && url.host === host
}

/** The platform of the context, unless nobody has ever named one. */
function platformOf({ record, resolved }: PlatformContext): string | undefined {
  return record?.platform ?? (resolved.baseUrl.source === 'default' ? undefined : resolved.baseUrl.value)
}

/**
 * The hosts of this run: the platform, `--host`, and `NMP_CREDENTIAL_HOSTS`.
 * @throws {@link SignInError} `HOST_NAME_INVALID`, and all that {@link platformContext} throws
 */
export async function credentialHosts(invocation: Invocation, command: string): Promise<CredentialHosts> {
  const { values, world } = invocation
  const fromEnvironment = (world.env['NMP_CREDENTIAL_HOSTS'] ?? '').split(',').map((host) => host.trim())
  const named = [...values.list('host'), ...fromEnvironment.filter((host) => host !== '')]
  for (const host of named) if (!HOST.test(host)) throw signInError('HOST_NAME_INVALID', { host, command })
  const platform = platformOf(await platformContext(invocation, { mayBeNew: true }))
  return { named, ...(platform === undefined ? {} : { platform }) }
}
