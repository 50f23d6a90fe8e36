import { Buffer } from 'node:buffer'
import type { ProviderMetadata } from '../providers/provider.ts'
import type { Secret } from '../secret.ts'

/** What a request carries so that the provider knows the client (RFC 6749 section 2.3). */
export interface ClientAuthentication {
  readonly headers: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, string>>
  /** What of it must not come back in a message. */
  readonly secrets: readonly string[]
}

/** Form encoding of one half of the Basic credentials (RFC 6749 section 2.3.1 and appendix B). */
function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

/**
 * A public client names itself. A confidential one proves itself in the `Authorization` header, which every provider
 * must accept, or in the form where the provider offers only that (RFC 8414 section 2: Basic when it does not say).
 */
export function clientAuthentication(
  clientId: string,
  metadata: ProviderMetadata,
  clientSecret?: Secret,
): ClientAuthentication {
  if (clientSecret === undefined) return { headers: {}, parameters: { client_id: clientId }, secrets: [] }
  const secret = clientSecret.reveal()
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  if (methods.includes('client_secret_post') && !methods.includes('client_secret_basic'))
    return { headers: {}, parameters: { client_id: clientId, client_secret: secret }, secrets: [secret] }
  const credentials = Buffer.from(`${formEncoded(clientId)}:${formEncoded(secret)}`).toString('base64')
  return {
    headers: { authorization: `Basic ${credentials}` },
    parameters: {},
    secrets: [secret, credentials],
  }
}
