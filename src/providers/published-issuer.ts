import { isTenantId, PERSONAL_ACCOUNTS_TENANT } from './entra-tenant.ts'
import { microsoftCloudOf } from './microsoft-clouds.ts'
import type { Provider, ProviderMetadata } from './provider.ts'

/** Stands in the issuer of Entra's documents that speak for many tenants. */
const TENANT_SLOT = '{tenantid}'

/** The tenant in an issuer on a sign-in host of Microsoft: `https://login.microsoftonline.com/{tenant}/v2.0`. */
function microsoftTenant(issuer: string): { readonly origin: string; readonly tenant: string } | undefined {
  const [, origin, host, tenant] = /^(https:\/\/([a-z.-]+))\/([^/]+)\/v2\.0$/.exec(issuer) ?? []
  if (origin === undefined || host === undefined || tenant === undefined) return undefined
  return microsoftCloudOf(host) === undefined ? undefined : { origin, tenant }
}

/**
 * Whether a document that calls itself `published` speaks for this provider. The two are equal, byte by byte
 * (OpenID Connect Discovery 1.0 section 4.3, RFC 8414 section 3.3).
 *
 * Only for Entra, and only on Microsoft's own sign-in hosts, three things besides:
 * `common` and `organizations` publish `{tenantid}` in place of the tenant, `consumers` the id of the tenant of
 * personal accounts, and a tenant that was asked for by its domain its id.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
export function acceptsIssuer(provider: Provider, published: string): boolean {
  if (published === provider.issuer) return true
  const asked = provider.kind === 'entra' ? microsoftTenant(provider.issuer) : undefined
  const answered = microsoftTenant(published)
  if (asked === undefined || asked.origin !== answered?.origin) return false
  switch (asked.tenant) {
    case 'common':
    case 'organizations':
      return answered.tenant === TENANT_SLOT
    case 'consumers':
      return answered.tenant === PERSONAL_ACCOUNTS_TENANT
    default:
      return !isTenantId(asked.tenant) && isTenantId(answered.tenant)
  }
}

/**
 * The `iss` that an ID token of this provider must have, byte by byte. `{tenantid}` is replaced by the token's own
 * `tid`, which ties the token to one tenant of Entra.
 *
 * @param tid the `tid` claim of the token that is checked, of any type
 * @returns `undefined` when no token can be right: `tid` is needed and is not a tenant id
 */
export function expectedIssuer(
  provider: Provider,
  metadata: Pick<ProviderMetadata, 'issuer'>,
  tid?: unknown,
): string | undefined {
  const { issuer } = metadata
  if (!acceptsIssuer(provider, issuer)) return undefined
  if (!issuer.includes(TENANT_SLOT)) return issuer
  return isTenantId(tid) ? issuer.replace(TENANT_SLOT, tid) : undefined
}
