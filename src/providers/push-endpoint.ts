import { signInError } from '../idp-errors/sign-in-error.ts'
import type { Provider, ProviderMetadata } from './provider.ts'

/**
 * Where an authorization request is handed over beforehand (RFC 9126).
 * @throws {@link SignInError} `PUSHED_REQUEST_INVALID` when the provider insists on it and publishes no such address
 */
export function requirePushEndpoint({ issuer }: Provider, metadata: ProviderMetadata): string {
  const field = 'pushed_authorization_request_endpoint'
  const endpoint = metadata[field]
  if (endpoint === undefined)
    throw signInError('PUSHED_REQUEST_INVALID', { issuer, field, expected: 'there' })
  return endpoint
}
