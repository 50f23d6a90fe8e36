import { checkedClientId } from './client-id.ts'
import { issuerRefusal } from './issuer.ts'
import type { Provider, Quirk } from './provider.ts'

/** Which realm of which Keycloak, and which client in it. */
export interface KeycloakOptions {
  /** Everything before `/realms/`, such as `https://sso.example.com` or, with a base path, `https://example.com/auth`. */
  readonly baseUrl: string
  /** The name of the realm as its console shows it. Small and capital letters differ. */
  readonly realm: string
  readonly clientId: string
}

const QUIRKS: readonly Quirk[] = [
  // A scope that the client may not have is left out of the token, and the device endpoint does not look at scopes.
  // https://github.com/keycloak/keycloak/issues/52785
  'drops-scopes-silently',
  // https://www.keycloak.org/docs/latest/server_admin/#_offline-access
  'offline-access-without-consent',
]

/** Characters that Keycloak does not allow in the name of a realm, and the single quote, which no issuer may have. */
const NOT_IN_REALMS = /[:/?#@!$&'()*+,;=[\]\\\p{Cs}]/u

/** The issuer of a realm, its name percent-encoded as Keycloak does. */
function realmIssuer(baseUrl: string, realm: string): string {
  return `${baseUrl}/realms/${encodeURIComponent(realm)}`
}

/**
 * A realm of Keycloak.
 * @throws TypeError when a part cannot be what it is said to be
 */
export function keycloak({ baseUrl, realm, clientId }: KeycloakOptions): Provider {
  if (typeof realm !== 'string' || realm === '' || NOT_IN_REALMS.test(realm))
    throw new TypeError('realm must be the name of a realm, not its address')
  const base = typeof baseUrl === 'string' ? baseUrl.replace(/\/+$/, '') : ''
  const refusal = issuerRefusal(base) ?? issuerRefusal(realmIssuer(base, realm))
  if (refusal !== undefined)
    throw new TypeError(`baseUrl must be an address such as https://sso.example.com/auth: ${refusal}`)
  return {
    kind: 'keycloak',
    issuer: realmIssuer(base, realm),
    clientId: checkedClientId(clientId),
    quirks: QUIRKS,
    baseUrl: base,
    realm,
  }
}

/** Base address and realm of an issuer of Keycloak's shape; `undefined` for any other. */
export function realmOf(issuer: string): { readonly baseUrl: string; readonly realm: string } | undefined {
  const [, baseUrl, encoded] = /^(https?:\/\/.+)\/realms\/([^/]+)\/?$/.exec(issuer) ?? []
  if (baseUrl === undefined || encoded === undefined) return undefined
  try {
    const realm = decodeURIComponent(encoded)
    return NOT_IN_REALMS.test(realm) || encodeURIComponent(realm) !== encoded ? undefined : { baseUrl, realm }
  } catch {
    return undefined
  }
}
