import { checkedClientId } from './client-id.ts'
import { issuerRefusal } from './issuer.ts'
import type { Provider } from './provider.ts'

/** Which issuer, and which client of it. */
export interface OidcOptions {
  /** The issuer exactly as its discovery document spells it, a trailing slash included. */
  readonly issuer: string
  readonly clientId: string
}

/**
 * Any provider that keeps to OpenID Connect or RFC 8414.
 * @throws TypeError when the issuer or the client id cannot be one
 */
export function oidc({ issuer, clientId }: OidcOptions): Provider {
  const refusal = issuerRefusal(issuer)
  if (refusal !== undefined) throw new TypeError(`issuer must be an https address: ${refusal}`)
  return { kind: 'oidc', issuer, clientId: checkedClientId(clientId), quirks: [] }
}
