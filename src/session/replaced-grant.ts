import type { Provider, ProviderKind } from '../providers/provider.ts'
import type { SessionKey } from '../token-store/token-store.ts'
import type { TokenSet } from '../tokens/token-set.ts'

/**
 * Providers at which a revoked refresh token takes nothing with it but its own access tokens. Elsewhere it may end
 * everything that the person has granted to the client: Keycloak ends the client's part of the browser session, Auth0
 * and `oidc-provider` the grant that all logins of the person share.
 */
const REVOKES_ONE_TOKEN: ReadonlySet<ProviderKind> = new Set(['okta'])

/** At whom a grant was made, and for whom. */
type Client = Pick<SessionKey, 'issuer' | 'clientId'>

/**
 * Whether a grant can be revoked (RFC 7009 section 2.1) without ending the session that is kept. Pure.
 *
 * @param kept whose session it is; not known means that it may be the same person
 */
export function revocableBeside(
  gone: TokenSet,
  kept: { readonly subject?: string } | undefined,
  { kind }: Pick<Provider, 'kind'>,
): boolean {
  if (REVOKES_ONE_TOKEN.has(kind)) return true
  const [one, other] = [gone.identity?.subject, kept?.subject]
  return one !== undefined && other !== undefined && one !== other
}

/** Whether a session that is to live on might end with a grant when that is revoked. Pure. */
export function mayEnd(
  kept: (Client & { readonly subject?: string }) | undefined,
  gone: TokenSet,
  { issuer, clientId }: Client,
  provider: Pick<Provider, 'kind'>,
): boolean {
  if (kept?.issuer !== issuer || kept.clientId !== clientId) return false
  return !revocableBeside(gone, kept, provider)
}
