import { checkedClientId } from './client-id.ts'
import { issuerRefusal } from './issuer.ts'
import type { Provider, Quirk } from './provider.ts'

/** Which Okta org, and which application in it. */
export interface OktaOptions {
  /** The host of the org, such as `dev-1.okta.com`, or its custom domain. No `https://`. */
  readonly domain: string
  /** The id of a custom authorization server, such as `default`. Default: the org's own authorization server. */
  readonly authorizationServer?: string
  readonly clientId: string
}

const QUIRKS: readonly Quirk[] = [
  // `errorCode`/`errorSummary` stand beside `error`/`error_description`, on the OAuth endpoints too.
  // https://developer.okta.com/docs/reference/error-codes/
  'native-error-bodies',
  // The issuer may be spelled per client (org address or custom domain); the document tells it for a `client_id`.
  // https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/orgas
  'discovery-takes-client-id',
  // https://support.okta.com/help/s/article/openid-connect-oidc-redirect-uri
  'redirect-port-is-compared',
  // https://developer.okta.com/docs/guides/refresh-tokens/main/
  'offline-access-without-consent',
]

/** The domains on which Okta runs its orgs. */
const OKTA_HOST =
  /^[a-z0-9][a-z0-9-]*\.(okta|oktapreview|okta-emea|okta-gov)\.com$|^[a-z0-9][a-z0-9-]*\.okta\.mil$/

/** Whether a host is one of Okta's own. A custom domain is not told by its name. */
export function isOktaHost(host: string): boolean {
  return OKTA_HOST.test(host)
}

/** The org behind the host of its admin console (`dev-1-admin.okta.com`); `undefined` when it is no such host. */
export function orgOfConsole(host: string): string | undefined {
  const org = host.replace(/^([a-z0-9-]+)-admin\./, '$1.')
  return isOktaHost(host) && org !== host ? org : undefined
}

/**
 * Okta: an org's own authorization server, or a custom one.
 * @throws TypeError when a part cannot be what it is said to be
 */
export function okta({ domain, authorizationServer, clientId }: OktaOptions): Provider {
  const host = typeof domain === 'string' ? domain.toLowerCase() : ''
  const issuer = `https://${host}${authorizationServer === undefined ? '' : `/oauth2/${authorizationServer}`}`
  if (!/^[a-z0-9.-]+(:\d+)?$/.test(host) || issuerRefusal(`https://${host}`) !== undefined)
    throw new TypeError('domain must be a host name such as dev-1.okta.com, without https://')
  const org = orgOfConsole(host)
  if (org !== undefined) throw new TypeError(`${host} is the admin console; the org itself is ${org}`)
  if (authorizationServer !== undefined && !/^[A-Za-z0-9_-]{1,100}$/.test(authorizationServer))
    throw new TypeError('authorizationServer must be the id of an authorization server, such as default')
  return {
    kind: 'okta',
    issuer,
    clientId: checkedClientId(clientId),
    quirks: QUIRKS,
    domain: host,
    ...(authorizationServer === undefined ? {} : { authorizationServer }),
  }
}
