/** What Okta answers, one line a reply, by the code that explains it. `!` marks the shape with `errorCode` and `errorSummary`. */
export const oktaLines = {
  OKTA_DEVICE_GRANT_OFF:
    'device 400 unauthorized_client: The client is not authorized to use the provided grant type. Configured grant types: [refresh_token, implicit, authorization_code].',
  OKTA_CLIENT_NOT_FOUND: "device 400 invalid_client! Invalid value for 'client_id' parameter.",
  OKTA_CLIENT_CONFIDENTIAL:
    'token 401 invalid_client: The client secret supplied for a confidential client is invalid.',
  OKTA_CLIENT_CONFIDENTIAL_2: 'device 401 invalid_client: No client credentials found.',
  OKTA_SCOPE_NOT_CONFIGURED:
    'device 400 invalid_scope: One or more scopes are not configured for the authorization server resource.',
  OKTA_SCOPE_MISSING:
    "device 400 invalid_scope: The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
  OKTA_POLICY_REFUSES:
    'token 400 access_denied: Policy evaluation failed for this request, please check the policy configurations.',
  OKTA_POLICY_REFUSES_2: 'token 400 access_denied: no_matching_policy',
  OKTA_USER_NOT_ASSIGNED: 'token 400 access_denied: User is not assigned to the client application.',
  OAUTH_AUTHORIZATION_PENDING:
    'token 400 authorization_pending: The device authorization is pending. Please try again later.',
  OAUTH_SLOW_DOWN: 'token 400 slow_down:',
  CODE_EXPIRED: 'token 400 expired_token:',
  SIGN_IN_DENIED: 'token 400 access_denied:',
  OKTA_SESSION_ENDED: 'token 400 invalid_grant: The refresh token is invalid or expired.',
  OKTA_SESSION_ENDED_2:
    "token 400 invalid_grant: The code, refresh_token, or username and password combination is invalid, or the redirect_uri doesn't match.",
  OKTA_DEVICE_FLOW_NOT_AVAILABLE:
    'token 400 unsupported_grant_type: The authorization grant type is not supported.',
  OKTA_AUTHORIZATION_SERVER_NOT_FOUND:
    'discovery 404 E0000007! Not found: Resource not found: ABCXYZ (AuthorizationServer)',
  OKTA_RATE_LIMITED: 'token 429 E0000047! API call exceeded rate limit due to too many requests.',
  OKTA_NOT_PERMITTED: 'token 403 E0000006! You do not have permission...',
  OKTA_TOKEN_REFUSED: 'token 401 E0000011! Invalid token provided',
} as const
