import { isIP } from 'node:net'
import { withAsciiHosts } from '../printable.ts'
import type { Provider } from '../providers/provider.ts'
import type { DeviceAuthorization } from './device-authorization.ts'

/** What a person has to see to sign in. Holds no secret. */
export interface DevicePrompt {
  /** What to type. */
  readonly userCode: string
  /** Where to type it. International names in punycode. */
  readonly verificationUri: string
  /** The same with the code in it. Absent when the provider gave none: Entra never does. */
  readonly verificationUriComplete?: string
  /** When the code ends, in milliseconds since the epoch. */
  readonly expiresAtMs: number
  /** Host of {@link DevicePrompt.verificationUri}, international names in punycode. */
  readonly verificationHost: string
  /** Host of the issuer. */
  readonly issuerHost: string
  /**
   * Whether the two hosts belong to different sites, and the provider is not known for that. A person should then look
   * twice.
   */
  readonly foreignHost: boolean
  /** The person may go on in the browser of this machine instead. Absent: there is no other way. */
  readonly browserToo?: true
  /** The application that asks. */
  readonly clientId: string
  /** What it asks for. */
  readonly scopes: readonly string[]
}

/** What to show for an authorization. */
export function promptOf(authorization: DeviceAuthorization, provider: Provider): DevicePrompt {
  const { userCode, verificationUri, verificationUriComplete, expiresAtMs, scopes } = authorization
  const verificationHost = new URL(verificationUri).hostname
  const issuerHost = new URL(provider.issuer).hostname
  return {
    userCode,
    verificationUri: withAsciiHosts(verificationUri),
    ...(verificationUriComplete === undefined
      ? {}
      : { verificationUriComplete: withAsciiHosts(verificationUriComplete) }),
    expiresAtMs,
    verificationHost,
    issuerHost,
    foreignHost: siteOf(verificationHost) !== siteOf(issuerHost) && !isMicrosofts(provider, verificationHost),
    clientId: provider.clientId,
    scopes,
  }
}

/**
 * The registrable part of a host name, near enough for a warning: the last two labels, or three where the last but
 * one is a short one under a country (`co.uk`).
 */
function siteOf(host: string): string {
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0) return host
  const labels = host.replace(/\.$/, '').split('.')
  const [middle = '', last = ''] = labels.slice(-2)
  return labels.slice(middle.length <= 3 && last.length === 2 ? -3 : -2).join('.')
}

/** Entra signs in at `login.microsoftonline.com` and takes the code at `microsoft.com/devicelogin`. */
function isMicrosofts(provider: Provider, host: string): boolean {
  return provider.kind === 'entra' && siteOf(host) === 'microsoft.com'
}
