import type { Provider } from './provider.ts'

/**
 * Where the document of a provider may lie, in the order in which it is asked for. Each is tried only after the one
 * before it answered 404; the first document decides alone.
 *
 * 1. OpenID Connect Discovery 1.0 section 4: the well-known path after the issuer's own path.
 * 2. RFC 8414 section 3: the well-known path before it.
 * 3. The same document after it, for issuers with a path, where older servers put it (RFC 8414 section 5).
 */
export function discoveryAddresses(
  provider: Pick<Provider, 'issuer' | 'clientId' | 'quirks'>,
): readonly URL[] {
  const { origin, pathname } = new URL(provider.issuer)
  const path = pathname.replace(/\/+$/, '')
  const addresses = [
    new URL(`${origin}${path}/.well-known/openid-configuration`),
    new URL(`${origin}/.well-known/oauth-authorization-server${path}`),
    ...(path === '' ? [] : [new URL(`${origin}${path}/.well-known/oauth-authorization-server`)]),
  ]
  if (provider.quirks.includes('discovery-takes-client-id'))
    for (const address of addresses) address.searchParams.set('client_id', provider.clientId)
  return addresses
}
