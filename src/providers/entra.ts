import { checkedClientId } from './client-id.ts'
import { entraTenant } from './entra-tenant.ts'
import { isMicrosoftCloud, MICROSOFT_CLOUDS, type MicrosoftCloud } from './microsoft-clouds.ts'
import type { Provider, Quirk } from './provider.ts'

/** Which tenant of Microsoft Entra ID, and which application in it. */
export interface EntraOptions {
  /**
   * The tenant's id or one of its domains; or `organizations` (work and school accounts of any tenant), `consumers`
   * (personal accounts), `common` (both).
   */
  readonly tenant: string
  /** The application (client) id. */
  readonly clientId: string
  /** The national cloud. Default `public`. */
  readonly cloud?: MicrosoftCloud
}

const QUIRKS: readonly Quirk[] = [
  // A refresh without `scope` may come back for another resource than the session is for; one resource a request.
  // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token
  'refresh-needs-scope',
  // `api://app/read` is granted as `read` in the token's `scp`.
  // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
  'granted-scopes-lose-prefix',
  // The console registers http://localhost for native applications, and its port is not compared.
  // https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
  'redirects-to-localhost',
  // A consent that is asked for each time is refused to people who may not consent.
  // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code
  'offline-access-without-consent',
]

/**
 * Microsoft Entra ID, by its v2.0 endpoints.
 * @throws TypeError when a part cannot be what it is said to be
 */
export function entra({ tenant, clientId, cloud = 'public' }: EntraOptions): Provider {
  const name = entraTenant(tenant)
  if (name === undefined)
    throw new TypeError('tenant must be a tenant id, a domain, organizations, common or consumers')
  if (!isMicrosoftCloud(cloud))
    throw new TypeError(`cloud must be one of ${Object.keys(MICROSOFT_CLOUDS).join(', ')}`)
  return {
    kind: 'entra',
    issuer: `https://${MICROSOFT_CLOUDS[cloud].host}/${name}/v2.0`,
    clientId: checkedClientId(clientId),
    // The documents of `common` and `organizations` leave the tenant open.
    // https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
    quirks:
      name === 'common' || name === 'organizations' ? ['issuer-has-tenant-template', ...QUIRKS] : QUIRKS,
    tenant: name,
    cloud,
  }
}
