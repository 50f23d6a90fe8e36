import type { Rule } from '../rule.ts'

const provider = 'keycloak'

/** Keycloak: one condition has several spellings, and one spelling several conditions. */
export const keycloakRules: readonly Rule[] = [
  {
    when: {
      provider,
      says: [
        'not allowed to initiate OAuth 2.0 Device Authorization Grant',
        'Client not allowed for OAuth 2.0 Device Authorization Grant',
        'Client not allowed OAuth 2.0 Device Authorization Grant',
      ],
    },
    code: 'KEYCLOAK_DEVICE_GRANT_OFF',
  },
  {
    when: {
      provider,
      confidential: true,
      says: [
        'Invalid client or Invalid client credentials',
        'Invalid client secret',
        'Client credentials setup required',
        'Client secret not provided in request',
      ],
    },
    code: 'KEYCLOAK_CLIENT_SECRET_REFUSED',
  },
  // The same words for a client that is not there and for one that wants a secret: `error` tells them apart.
  {
    when: { provider, error: 'unauthorized_client', says: 'Invalid client or Invalid client credentials' },
    code: 'KEYCLOAK_CLIENT_CONFIDENTIAL',
  },
  {
    when: {
      provider,
      says: [
        'Client credentials setup required',
        'Invalid client secret',
        'Client secret not provided in request',
      ],
    },
    code: 'KEYCLOAK_CLIENT_CONFIDENTIAL',
  },
  {
    when: {
      provider,
      says: [
        'Invalid client or Invalid client credentials',
        'INVALID_CREDENTIALS Invalid client credentials',
      ],
    },
    code: 'KEYCLOAK_CLIENT_NOT_FOUND',
  },
  { when: { certainly: provider, says: 'Invalid client credentials' }, code: 'KEYCLOAK_CLIENT_NOT_FOUND' },
  {
    when: { provider, error: ['invalid_client', 'unauthorized_client'], says: 'Client not found' },
    code: 'KEYCLOAK_CLIENT_NOT_FOUND',
  },
  {
    when: { provider: 'keycloak', endpoint: 'browser', says: 'Client not found' },
    code: 'KEYCLOAK_CLIENT_NOT_FOUND',
  },
  { when: { provider, says: 'Client disabled' }, code: 'KEYCLOAK_CLIENT_DISABLED' },
  {
    when: {
      provider,
      says: ['Missing client_id parameter', 'Missing parameters client_id', 'Missing parameter client_id'],
    },
    code: 'KEYCLOAK_CLIENT_ID_MISSING',
  },
  {
    when: {
      provider,
      says: ['Bearer-only applications are not allowed', 'Bearer-only not allowed', 'Wrong client protocol'],
    },
    code: 'KEYCLOAK_CLIENT_NOT_FOR_SIGN_IN',
  },
  { when: { says: 'Realm does not exist' }, code: 'KEYCLOAK_REALM_NOT_FOUND' },
  { when: { provider, says: 'Realm not enabled' }, code: 'KEYCLOAK_REALM_DISABLED' },
  { when: { provider, error: 'invalid_request', says: 'HTTPS required' }, code: 'KEYCLOAK_HTTPS_REQUIRED' },
  {
    when: { says: ['Unable to find matching target resource method', 'HTTP 404 Not Found'] },
    code: 'KEYCLOAK_ADDRESS_WRONG',
  },
  {
    when: { provider, error: 'unsupported_grant_type', says: 'Unsupported grant_type' },
    code: 'KEYCLOAK_DEVICE_FEATURE_OFF',
  },
  { when: { provider, error: 'invalid_scope', says: 'Invalid scopes' }, code: 'KEYCLOAK_SCOPE_NOT_ASSIGNED' },
  {
    when: { says: 'Offline tokens not allowed for the user or client' },
    code: 'KEYCLOAK_SCOPE_NOT_ASSIGNED',
  },
  { when: { provider, says: 'no longer has requested consent' }, code: 'KEYCLOAK_CONSENT_WITHDRAWN' },
  {
    when: {
      provider,
      says: [
        'Missing parameter code_challenge_method',
        'Missing parameter code_challenge',
        'code challenge method is not matching the configured one',
      ],
    },
    code: 'KEYCLOAK_PKCE_REQUIRED',
  },
  {
    when: {
      says: [
        'PKCE code verifier not specified',
        'PKCE code verifier specified but challenge not present',
        'PKCE verification failed',
      ],
    },
    code: 'OAUTH_PKCE_MISMATCH',
  },
  { when: { provider, says: 'Device code not valid' }, code: 'DEVICE_CODE_NOT_KNOWN' },
  { when: { provider, says: 'Stale token' }, code: 'KEYCLOAK_SESSION_REVOKED' },
  {
    when: { says: ['Maximum allowed refresh token reuse exceeded', "Session doesn't have required client"] },
    code: 'KEYCLOAK_REFRESH_TOKEN_REUSED',
  },
  {
    when: {
      provider,
      error: ['invalid_grant', 'invalid_request'],
      says: ['unauthorized client', 'Unmatching clients', "Token client and authorized client don't match"],
    },
    code: 'KEYCLOAK_SESSION_OF_OTHER_CLIENT',
  },
  {
    when: { provider, error: 'invalid_grant', says: ['User disabled', 'User not found', 'Account disabled'] },
    code: 'KEYCLOAK_USER_DISABLED',
  },
  {
    when: { provider, says: ['Invalid user credentials', 'Invalid username or password'] },
    code: 'KEYCLOAK_PASSWORD_WRONG',
  },
  { when: { says: 'Account is not fully set up' }, code: 'KEYCLOAK_ACCOUNT_NOT_SET_UP' },
  {
    when: {
      provider,
      error: 'invalid_grant',
      says: [
        'Session not active',
        'Token is not active',
        'session not found',
        'refresh token issued before the user session started',
        'refresh token issued before the client session started',
        'Invalid refresh token',
        'Auth error',
      ],
    },
    code: 'KEYCLOAK_SESSION_ENDED',
  },
  {
    when: {
      provider,
      says: [
        'Missing form parameter',
        'duplicated parameter',
        'Missing parameter device_code',
        'No refresh token',
        'HTTP 405 Method Not Allowed',
      ],
    },
    code: 'KEYCLOAK_REQUEST_MALFORMED',
  },
  {
    when: { provider, says: 'Standard flow is disabled for the client' },
    code: 'KEYCLOAK_STANDARD_FLOW_OFF',
  },
  { when: { certainly: provider, says: 'Account is disabled' }, code: 'KEYCLOAK_USER_DISABLED' },
  { when: { says: 'Account is disabled contact your administrator' }, code: 'KEYCLOAK_USER_DISABLED' },
  {
    when: { says: 'Account is temporarily disabled contact your administrator or retry later' },
    code: 'KEYCLOAK_PASSWORD_WRONG',
  },
  {
    when: {
      says: [
        'Cookie not found. Please make sure cookies are enabled',
        'login cookie not found',
        'Action expired. Please',
        'You took too long to login',
        'Your login attempt timed out',
        'Page has expired … restart the login process',
      ],
    },
    code: 'KEYCLOAK_PAGE_EXPIRED',
  },
  {
    when: {
      says: [
        'Unexpected error when authenticating with identity provider',
        'Could not authenticate with identity provider',
        'Could not obtain token from identity provider',
        'Unexpected error when handling response from identity provider',
        'Failed to make identity provider oauth callback',
      ],
    },
    code: 'KEYCLOAK_BROKER_FAILED',
  },
  { when: { certainly: provider, says: 'cookie ~ not found' }, code: 'KEYCLOAK_PAGE_EXPIRED' },
  { when: { certainly: provider, status: 404 }, code: 'KEYCLOAK_ADDRESS_WRONG' },
]
