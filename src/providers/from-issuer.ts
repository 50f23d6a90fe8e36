import { signInError } from '../idp-errors/sign-in-error.ts'
import { isClientId } from './client-id.ts'
import { entra } from './entra.ts'
import { entraTenant } from './entra-tenant.ts'
import { acceptedIssuer, issuerNotAccepted } from './issuer.ts'
import { keycloak, realmOf } from './keycloak.ts'
import { MICROSOFT_CLOUDS, type MicrosoftCloud, microsoftCloudOf } from './microsoft-clouds.ts'
import { oidc } from './oidc.ts'
import { isOktaHost, okta, orgOfConsole } from './okta.ts'
import type { Provider, ProviderMetadata } from './provider.ts'

/** `/{tenant}/v2.0`, or `/{tenant}/` as in the issuers of v1 tokens: the v2.0 endpoints of the tenant serve both. */
function fromMicrosoft(url: URL, cloud: MicrosoftCloud, clientId: string): Provider {
  const [, name] = /^\/([^/]+)(?:\/|\/v2\.0\/?)?$/.exec(url.pathname) ?? []
  const tenant = entraTenant(name)
  if (tenant !== undefined) return entra({ tenant, clientId, cloud })
  const form = `https://${MICROSOFT_CLOUDS[cloud].host}/<tenant>/v2.0`
  throw issuerNotAccepted(url.href, `on this host an issuer looks like ${form}`)
}

/** The path of an endpoint; `undefined` when there is none. */
function pathOf(endpoint: string | undefined): string | undefined {
  return endpoint === undefined ? undefined : new URL(endpoint).pathname
}

/** Okta by its hosts; behind a custom domain by the paths of its endpoints. */
function fromOkta(url: URL, clientId: string, metadata?: ProviderMetadata): Provider | undefined {
  const org = orgOfConsole(url.host)
  if (org !== undefined)
    throw issuerNotAccepted(url.href, `this host is the admin console; the org itself is ${org}`)
  const [path, authorizationServer] = /^\/(?:oauth2\/([A-Za-z0-9_-]{1,100})\/?)?$/.exec(url.pathname) ?? []
  if (path === undefined || url.protocol !== 'https:') return undefined
  const base = authorizationServer === undefined ? '/oauth2' : `/oauth2/${authorizationServer}`
  const told =
    pathOf(metadata?.token_endpoint) === `${base}/v1/token` &&
    pathOf(metadata?.jwks_uri) === `${base}/v1/keys`
  if (!isOktaHost(url.host) && !told) return undefined
  return okta({
    domain: url.host,
    clientId,
    ...(authorizationServer === undefined ? {} : { authorizationServer }),
  })
}

/** Keycloak by `/realms/{realm}`, unless its document puts the token endpoint elsewhere. */
function fromKeycloak(issuer: string, clientId: string, metadata?: ProviderMetadata): Provider | undefined {
  const realm = realmOf(issuer)
  if (realm === undefined) return undefined
  const provider = keycloak({ ...realm, clientId })
  const endpoint = `${new URL(provider.issuer).pathname}/protocol/openid-connect/token`
  return metadata === undefined || pathOf(metadata.token_endpoint) === endpoint ? provider : undefined
}

/**
 * The provider behind an issuer that a person or a platform gave. Entra, Okta and Keycloak are recognised by the
 * issuer, Okta behind a custom domain by the discovery document; everything else is `oidc`. A recognised issuer is
 * spelled as its provider does (a trailing slash goes; `https://sts.windows.net/{tenant}/` becomes the v2.0 issuer).
 *
 * @param metadata what {@link discoverProvider} found, to recognise more. Default: the issuer alone decides.
 * @throws {@link SignInError} `ISSUER_NOT_ACCEPTED`, `CLIENT_ID_NOT_ACCEPTED`
 */
export function providerFromIssuer(issuer: string, clientId: string, metadata?: ProviderMetadata): Provider {
  const url = acceptedIssuer(issuer)
  if (!isClientId(clientId)) throw signInError('CLIENT_ID_NOT_ACCEPTED', { issuer })
  const cloud = microsoftCloudOf(url.host)
  if (cloud !== undefined) return fromMicrosoft(url, cloud, clientId)
  return (
    fromOkta(url, clientId, metadata) ??
    fromKeycloak(issuer, clientId, metadata) ??
    oidc({ issuer, clientId })
  )
}
