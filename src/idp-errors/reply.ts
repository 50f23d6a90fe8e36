/** Where a reply came from. `browser`: what the person saw there. `platform`: an API that takes the token. */
export type Endpoint =
  | 'device_authorization'
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
}

/** What {@link explain} takes. */
export interface ExplainInput {
  /**
   * Whatever came: a parsed reply, JSON or form text, a redirect address, an HTML page, a log line, a caught error,
   * pasted text.
   */
  readonly body: unknown
  /** The provider, or only its kind. Default: told from the text. */
  readonly provider?: ProviderFacts | string
  /** Default: not known, and told from the text where it can be. */
  readonly endpoint?: Endpoint
  /** HTTP status. */
  readonly status?: number
  /** The `grant_type` that was sent. Tells a dead session from a dead code. */
  readonly grantType?: string
  /** The scopes that were asked for. */
  readonly scopes?: readonly string[]
}

/** The facts of one reply, read out of whatever shape it came in. Not clean: nothing here may be printed as it is. */
export interface Reply {
  /** The OAuth `error` (RFC 6749 section 5.2). */
  readonly error?: string
  /** The provider's own words. */
  readonly description?: string
}
