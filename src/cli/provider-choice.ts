import {
  oidc,
  okta,
  type Provider,
  type ProviderKind,
  type ProviderMetadata,
  providerFromIssuer,
  signInError,
} from '../index.ts'

/** An Okta org behind a domain of its own looks like any issuer. `undefined` when it cannot be one. */
function oktaBehind(issuer: string, clientId: string): Provider | undefined {
  const [, domain, authorizationServer] =
    /^https:\/\/([a-z0-9.-]+(?::\d+)?)(?:\/oauth2\/([A-Za-z0-9_-]{1,100}))?$/.exec(issuer) ?? []
  if (domain === undefined) return undefined
  return okta({ domain, clientId, ...(authorizationServer === undefined ? {} : { authorizationServer }) })
}

/**
 * The provider behind an issuer.
 *
 * @param kind what the person says that it is. Default: told from the issuer and its document.
 * @throws {@link SignInError} `ISSUER_NOT_ACCEPTED`, `CLIENT_ID_NOT_ACCEPTED`, `PROVIDER_MISMATCH`
 */
export function providerOf(
  issuer: string,
  clientId: string,
  kind?: ProviderKind,
  metadata?: ProviderMetadata,
): Provider {
  const told = providerFromIssuer(issuer, clientId, metadata)
  if (kind === undefined || told.kind === kind) return told
  if (kind === 'oidc') return oidc({ issuer, clientId })
  const chosen = kind === 'okta' ? oktaBehind(issuer, clientId) : undefined
  if (chosen !== undefined) return chosen
  throw signInError('PROVIDER_MISMATCH', { issuer, provider: kind })
}
