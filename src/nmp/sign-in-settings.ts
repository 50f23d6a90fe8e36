import { type ProviderMetadata, signInError } from '../index.ts'
import type { PlatformOidc, PlatformSettings } from './platform-settings.ts'

/**
 * The provider and client to sign in with from a terminal.
 *
 * @throws {@link SignInError} `PLATFORM_AUTH_DISABLED` (nothing to do), `PLATFORM_HAS_NO_OIDC`,
 * `PLATFORM_CLIENT_ID_MISSING`, `PLATFORM_CLIENT_NOT_PUBLIC`
 */
export function signInSettings(settings: PlatformSettings): PlatformOidc & { readonly clientId: string } {
  const { baseUrl, authEnabled, oidc } = settings
  if (!authEnabled) throw signInError('PLATFORM_AUTH_DISABLED', { base_url: baseUrl })
  if (oidc === undefined) throw signInError('PLATFORM_HAS_NO_OIDC', { base_url: baseUrl })
  const { issuer, clientId, publicClient } = oidc
  if (clientId === undefined) throw signInError('PLATFORM_CLIENT_ID_MISSING', { base_url: baseUrl, issuer })
  if (!publicClient)
    throw signInError('PLATFORM_CLIENT_NOT_PUBLIC', { base_url: baseUrl, client_id: clientId })
  return { ...oidc, clientId }
}

/**
 * The provider's own description of itself, with the device endpoint from the platform where the provider's has none.
 * An endpoint that the provider does name wins: no platform can send a refresh token somewhere else.
 */
export function completedMetadata(oidc: PlatformOidc, metadata: ProviderMetadata): ProviderMetadata {
  const { deviceAuthorizationEndpoint } = oidc
  if (metadata.device_authorization_endpoint !== undefined || deviceAuthorizationEndpoint === undefined)
    return metadata
  return { ...metadata, device_authorization_endpoint: deviceAuthorizationEndpoint }
}
