import {
  explain,
  type Http,
  type HttpReply,
  jsonObject,
  type Problem,
  type Provider,
  type ProviderMetadata,
  problemOf,
} from '../../index.ts'
import type { PlatformOidc } from '../platform-settings.ts'
import { completedMetadata } from '../sign-in-settings.ts'
import { type DoctorRow, ok, problem, skipped, warning } from './diagnosis.ts'
import type { Found } from './found.ts'

/** @param found absent: there are no settings that name a provider */
export function providerRow(
  oidc: PlatformOidc | undefined,
  found: Found<ProviderMetadata> | undefined,
): DoctorRow {
  if (oidc === undefined || found === undefined) return skipped('provider', 'the platform names no provider')
  if ('problem' in found) return problem('provider', found.problem)
  const { issuer, token_endpoint, device_authorization_endpoint } = found.value
  const device = completedMetadata(oidc, found.value).device_authorization_endpoint
  if (device === undefined) return problem('provider', problemOf('DEVICE_FLOW_NOT_OFFERED', { issuer }))
  const pairs = [
    ['token endpoint', oidc.tokenEndpoint, token_endpoint],
    ['device endpoint', oidc.deviceAuthorizationEndpoint, device_authorization_endpoint],
  ] as const
  for (const [endpoint, platformSays, providerSays] of pairs) {
    if (platformSays === undefined || providerSays === undefined || platformSays === providerSays) continue
    const evidence = { endpoint, platform_says: platformSays, provider_says: providerSays }
    return warning(
      'provider',
      `${issuer}, device flow at ${device}`,
      problemOf('PROVIDER_ENDPOINTS_DIFFER', evidence),
    )
  }
  return ok('provider', `${issuer}, device flow at ${device}`)
}

/** @param found absent: it was not asked for */
export function clientRow(found: Found<HttpReply> | undefined, provider: Provider | undefined): DoctorRow {
  if (found === undefined || provider === undefined)
    return skipped('client', 'only a sign-in can tell; ask for one that is abandoned, with --try-login')
  if ('problem' in found) return problem('client', found.problem)
  const { status, text } = found.value
  if (status === 200 && typeof jsonObject(text)?.['device_code'] === 'string')
    return ok('client', `the provider gave client ${provider.clientId} a code, which was abandoned`)
  return problem('client', refusalOf(provider, found.value))
}

function refusalOf(provider: Provider, { status, text }: HttpReply): Problem {
  return explain({ provider, endpoint: 'device_authorization', status, body: text })
}

/** Asks for a sign-in code and forgets it: nobody approves it, so nothing comes of it (RFC 8628 section 3.1). */
export function tryDeviceRequest(
  endpoint: string,
  clientId: string,
  scopes: readonly string[],
  http: Http,
  signal: AbortSignal,
): Promise<HttpReply> {
  return http.send({
    url: endpoint,
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ client_id: clientId, scope: scopes.join(' ') }),
    signal,
  })
}
