/** Where a reply came from. `authorization`: what the provider sent the browser back with. `browser`: what the person saw there. `platform`: an API that takes the token. */
export type Endpoint =
  | 'device_authorization'
  | 'authorization'
  | 'token'
  | 'discovery'
  | 'jwks'
  | 'revocation'
  | 'browser'
  | 'platform'

/** What is known of the provider. A `Provider` fits; each part that is known makes the steps more exact. */
export interface ProviderFacts {
  /** `entra`, `okta`, `keycloak`, or any other name: it only tells apart what two providers spell alike. */
  readonly kind: string
  readonly issuer?: string
  readonly clientId?: string
  /** Entra: tenant id or domain. */
  readonly tenant?: string
  /** Entra: the national cloud. */
  readonly cloud?: string
  /** Okta: the org's host. */
  readonly domain?: string
  /** Okta: the custom authorization server. */
  readonly authorizationServer?: string
  /** Keycloak: everything before `/realms/`. */
  readonly baseUrl?: string
  /** Keycloak: the realm. */
  readonly realm?: string
  /** Where the client ID and the issuer were set, in words. {@link ExplainInput.configuredIn} goes before it. */
  readonly configuredIn?: string
}

/** What {@link explain} takes. */
export interface ExplainInput {
  /**
   * Whatever came: a parsed reply, JSON or form text, a redirect address, an HTML page, a log line, a caught error,
   * pasted text, or a code alone.
   */
  readonly body: unknown
  /** The provider, or only its kind. Default: told from the text. */
  readonly provider?: ProviderFacts | string
  /** Default: told from the text where it can be. */
  readonly endpoint?: Endpoint
  /** HTTP status. Default: told from the text where it can be. */
  readonly status?: number
  /** The `grant_type` that was sent. Tells a dead session from a dead code. */
  readonly grantType?: string
  /** Whether a client secret was sent: then one that is refused is not one that is missing. Default `false`. */
  readonly confidential?: boolean
  /** The scopes that were asked for. */
  readonly scopes?: readonly string[]
  /** Where the client ID and the issuer were set, in words, such as `--client-id` or a file's path. */
  readonly configuredIn?: string
}
