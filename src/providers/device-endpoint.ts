import { signInError } from '../idp-errors/sign-in-error.ts'
import type { Provider, ProviderMetadata } from './provider.ts'

/**
 * Where a device code is asked for. It is never guessed.
 * @throws {@link SignInError} `DEVICE_FLOW_NOT_OFFERED` when the provider publishes no such address
 */
export function requireDeviceEndpoint(provider: Provider, metadata: ProviderMetadata): string {
  const endpoint = metadata.device_authorization_endpoint
  if (endpoint === undefined)
    throw signInError('DEVICE_FLOW_NOT_OFFERED', {
      issuer: provider.issuer,
      client_id: provider.clientId,
    })
  return endpoint
}
