/** What providers besides Entra ID, Okta and Keycloak answer, one line a reply, by the code that explains it. */
export const otherLines = {
  auth0: {
    AUTH0_DEVICE_GRANT_OFF:
      "device 403 unauthorized_client: Grant type 'urn:ietf:params:oauth:grant-type:device_code' not allowed for the client.",
    OAUTH_AUTHORIZATION_PENDING: 'token 403 authorization_pending: User has yet to authorize device code.',
    OAUTH_SLOW_DOWN: 'token 429 slow_down: You are polling faster than the specified interval of 5 seconds.',
    SIGN_IN_DENIED: 'token 403 access_denied: User cancelled the confirmation prompt or consent page.',
    CODE_EXPIRED: 'token 403 expired_token:',
    OAUTH_INVALID_GRANT: 'token 403 invalid_grant: Unknown or invalid refresh token.',
    AUTH0_USER_GONE:
      "token 403 invalid_grant: The refresh_token was generated for a user who doesn't exist anymore.",
  },
  google: {
    GOOGLE_CLIENT_NOT_FOUND: 'device 401 invalid_client: The OAuth client was not found.',
    GOOGLE_SCOPE_NOT_ALLOWED: 'device 400 invalid_scope:',
    OAUTH_AUTHORIZATION_PENDING: 'token 428 authorization_pending: Precondition Required',
    OAUTH_SLOW_DOWN: 'token 403 slow_down: Forbidden',
    SIGN_IN_DENIED: 'token 403 access_denied: Forbidden',
    CODE_EXPIRED: 'token 400 expired_token: Bad Request',
    GOOGLE_ADMIN_POLICY: 'token 400 admin_policy_enforced:',
    GOOGLE_ORG_INTERNAL: 'token 403 org_internal:',
    OAUTH_INVALID_GRANT: 'token 400 invalid_grant: Token has been expired or revoked.',
  },
  github: {
    GITHUB_DEVICE_FLOW_OFF:
      'device 400 device_flow_disabled: Device Flow must be explicitly enabled for this App',
    OAUTH_AUTHORIZATION_PENDING: 'token 200 authorization_pending:',
    OAUTH_SLOW_DOWN: 'token 200 slow_down:',
    CODE_EXPIRED: 'token 200 expired_token:',
    SIGN_IN_DENIED: 'token 200 access_denied:',
    DEVICE_CODE_NOT_KNOWN: 'token 200 incorrect_device_code: The device_code provided is not valid.',
    GITHUB_CLIENT_NOT_FOUND: 'token 200 incorrect_client_credentials:',
  },
  dex: {
    OAUTH_AUTHORIZATION_PENDING: 'token 401 authorization_pending:',
    OAUTH_SLOW_DOWN: 'token 400 slow_down:',
    CODE_EXPIRED: 'token 400 expired_token:',
    DEVICE_CODE_NOT_KNOWN: 'token 400 invalid_request: Invalid Device code.',
    DEX_CLIENT_NOT_FOUND: 'token 401 invalid_client: Invalid client credentials.',
    OAUTH_INVALID_GRANT: 'token 400 invalid_request: Refresh token expired.',
  },
  hydra: {
    HYDRA_GRANT_NOT_ALLOWED:
      "token 400 unauthorized_client: The OAuth 2.0 Client is not allowed to use authorization grant 'urn:ietf:params:oauth:grant-type:device_code'.",
    OAUTH_AUTHORIZATION_PENDING:
      'token 400 authorization_pending: The authorization request is still pending.',
    OAUTH_SLOW_DOWN: 'token 400 slow_down: Too many requests within a short time period.',
    CODE_EXPIRED: 'token 400 expired_token: The device_code has expired.',
    SIGN_IN_DENIED: 'token 403 access_denied: The resource owner or authorization server denied the request.',
  },
  authentik: {
    AUTHENTIK_CLIENT_NOT_FOUND: 'device 400 invalid_client: Client authentication failed.',
    OAUTH_RATE_LIMITED: 'device 429 slow_down:',
    OAUTH_AUTHORIZATION_PENDING: 'token 400 authorization_pending:',
    SIGN_IN_DENIED: 'token 400 access_denied: The authorization request was denied.',
    CODE_EXPIRED: 'token 400 expired_token: The "device_code" has expired.',
    OAUTH_INVALID_GRANT: 'token 400 invalid_grant:',
  },
  zitadel: {
    ZITADEL_DEVICE_GRANT_OFF: 'device 400 unauthorized_client: client missing grant type authorization_code',
    ZITADEL_CLIENT_CONFIDENTIAL: 'token 401 invalid_client: confidential client requires authentication',
    OAUTH_AUTHORIZATION_PENDING: 'token 400 authorization_pending:',
    OAUTH_SLOW_DOWN: 'token 400 slow_down:',
    SIGN_IN_DENIED: 'token 400 access_denied: The authorization request was denied.',
    CODE_EXPIRED: 'token 400 expired_token: The "device_code" has expired.',
  },
  ping: {
    PINGONE_DEVICE_GRANT_OFF: 'device 400 unauthorized_client:',
    OAUTH_AUTHORIZATION_PENDING: 'token 403 authorization_pending:',
  },
  cognito: {
    COGNITO_NO_DEVICE_FLOW: 'token 400 unsupported_grant_type:',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>

/** Where each of them answers: the paths of the two endpoints, on whatever host. */
export const otherPaths: Readonly<
  Record<keyof typeof otherLines, { readonly device: string; readonly token: string }>
> = {
  auth0: { device: '/oauth/device/code', token: '/oauth/token' },
  google: { device: '/device/code', token: '/token' },
  github: { device: '/login/device/code', token: '/login/oauth/access_token' },
  dex: { device: '/device/code', token: '/token' },
  hydra: { device: '/oauth2/device/auth', token: '/oauth2/token' },
  authentik: { device: '/application/o/device/', token: '/application/o/token/' },
  zitadel: { device: '/oauth/v2/device_authorization', token: '/oauth/v2/token' },
  ping: { device: '/as/device_authorization', token: '/as/token' },
  cognito: { device: '/oauth2/device', token: '/oauth2/token' },
}
