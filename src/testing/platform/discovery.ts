import type { PlatformEra, PlatformOptions } from './options.ts'

/** What the provider says about where its endpoints are; empty when it could not be asked. */
export type ProviderEndpoints = Readonly<Record<string, unknown>>

const DEFAULT_SCOPES = 'openid profile email offline_access platform:read platform:write'

type Oidc = Readonly<Record<string, unknown>>

const ENDPOINTS = ['token_endpoint', 'device_authorization_endpoint'] as const
const MORE_ENDPOINTS = ['authorization_endpoint', 'userinfo_endpoint'] as const

function named(endpoints: ProviderEndpoints, names: readonly string[]): Oidc {
  return Object.fromEntries(names.map((name) => [name, endpoints[name] ?? null]))
}

const WORKLOAD = {
  workload_token_exchange_enabled: false,
  workload_client_id: null,
  workload_token_endpoint: null,
  workload_audience: null,
  workload_scope: null,
}

const DEVICE_FLAGS = {
  bearer_token_source: 'access_token',
  device_authorization_requires_device_id: false,
  device_authorization_display_name: null,
  device_token_request_includes_scope: true,
}

/** The `oidc` object of each release. */
const oidcOf: Readonly<Record<PlatformEra, (o: PlatformOptions, endpoints: ProviderEndpoints) => Oidc>> = {
  nmp: (options, endpoints) => ({
    issuer: options.issuer,
    client_id: options.clientId ?? 'nmp-cli',
    ...named(endpoints, [...ENDPOINTS, ...MORE_ENDPOINTS]),
    default_scopes: options.defaultScopes ?? DEFAULT_SCOPES,
    scope_prefix: options.scopePrefix ?? null,
    ...WORKLOAD,
    ...options.oidc,
  }),
  nemo: (options, endpoints) => ({
    ...oidcOf.nmp({ ...options, clientId: 'nmp-web' }, endpoints),
    cli_client_id: options.clientId ?? 'nmp-cli',
    ...DEVICE_FLAGS,
    ...options.oidc,
  }),
  helix: (options, endpoints) => ({
    issuer: options.issuer,
    ...named(endpoints, MORE_ENDPOINTS),
    ...WORKLOAD,
    clients: [
      {
        name: 'public',
        client_id: options.clientId ?? 'nmp-cli',
        client_authentication: 'public',
        default: true,
        default_scopes: options.defaultScopes ?? DEFAULT_SCOPES,
        scope_prefix: options.scopePrefix ?? null,
        ...named(endpoints, ENDPOINTS),
        ...DEVICE_FLAGS,
        server_side_sessions: false,
        authorization_start_endpoint: null,
        broker_token_endpoint: null,
        ...options.oidc,
      },
    ],
  }),
}

/** The body of `GET /apis/auth/discovery`. */
export function discoveryBody(options: PlatformOptions, endpoints: ProviderEndpoints): Oidc {
  const { era = 'nmp', authEnabled = true, issuer } = options
  return {
    auth_enabled: authEnabled,
    oidc: issuer === undefined || !authEnabled ? null : oidcOf[era](options, endpoints),
  }
}
