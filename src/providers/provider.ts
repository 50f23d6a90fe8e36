/** The providers whose dialect is known; everything else is `oidc`. */
export type ProviderKind = 'entra' | 'okta' | 'keycloak' | 'oidc'

/** Who we sign in with: plain data. Made by `entra()`, `okta()`, `keycloak()`, `oidc()` or `providerFromIssuer()`. */
export interface Provider {
  readonly kind: ProviderKind
  /** The issuer whose discovery document is read, exactly as the provider spells it. */
  readonly issuer: string
  readonly clientId: string
  /** Named deviations from the specifications, each explained where it is declared. */
  readonly quirks: readonly Quirk[]
  /** Entra: tenant id, domain, `organizations`, `common` or `consumers`. */
  readonly tenant?: string
  /** Entra: the national cloud. */
  readonly cloud?: string
  /** Okta: the org's host. */
  readonly domain?: string
  /** Okta: the custom authorization server; absent for the org's own. */
  readonly authorizationServer?: string
  /** Keycloak: everything before `/realms/`. */
  readonly baseUrl?: string
  /** Keycloak: the realm. */
  readonly realm?: string
  /** Where the issuer and the client ID were set, in words, such as `--client-id`: an error about them says so. */
  readonly configuredIn?: string
}

/** Deviations that other rooms act on. */
export type Quirk =
  /** The discovery document's issuer holds `{tenantid}`, to be replaced by the ID token's `tid`. */
  | 'issuer-has-tenant-template'
  /** A refresh request needs the scopes spelled out. */
  | 'refresh-needs-scope'
  /** Granted scopes come back without their resource prefix. */
  | 'granted-scopes-lose-prefix'
  /** Scopes that the client may not have are dropped without a word. */
  | 'drops-scopes-silently'
  /** Error bodies come in the provider's own shape as well as in that of RFC 6749. */
  | 'native-error-bodies'
  /** The discovery document is asked for with a `client_id`, because its issuer may depend on the client. */
  | 'discovery-takes-client-id'
  /** Native applications are sent back to `http://localhost`, registered without a port and a path. */
  | 'redirects-to-localhost'
  /** The port of a redirect address is compared, although RFC 8252 section 7.3 has any port accepted. */
  | 'redirect-port-is-compared'
  /** A refresh token needs no `prompt=consent`, which OpenID Connect Core 1.0 section 11 asks for otherwise. */
  | 'offline-access-without-consent'

/** What the provider says of itself (OpenID Connect Discovery 1.0, RFC 8414), checked and reduced to what is used. */
export interface ProviderMetadata {
  readonly issuer: string
  readonly token_endpoint: string
  readonly device_authorization_endpoint?: string
  readonly authorization_endpoint?: string
  readonly jwks_uri?: string
  readonly revocation_endpoint?: string
  readonly pushed_authorization_request_endpoint?: string
  readonly require_pushed_authorization_requests?: boolean
  readonly end_session_endpoint?: string
  readonly scopes_supported?: readonly string[]
  readonly grant_types_supported?: readonly string[]
  readonly code_challenge_methods_supported?: readonly string[]
  readonly id_token_signing_alg_values_supported?: readonly string[]
  readonly token_endpoint_auth_methods_supported?: readonly string[]
  readonly dpop_signing_alg_values_supported?: readonly string[]
  readonly authorization_response_iss_parameter_supported?: boolean
}
