import type { Rule } from '../rule.ts'

/** Providers that are not Entra ID, Okta or Keycloak, each by what only it says. */
export const otherProviderRules: readonly Rule[] = [
  {
    when: { says: 'Grant type … not allowed for the client', error: 'unauthorized_client' },
    code: 'AUTH0_DEVICE_GRANT_OFF',
  },
  { when: { says: 'device_code not allowed for the client' }, code: 'AUTH0_DEVICE_GRANT_OFF' },
  { when: { says: "generated for a user who doesn't exist anymore" }, code: 'AUTH0_USER_GONE' },

  { when: { error: 'admin_policy_enforced' }, code: 'GOOGLE_ADMIN_POLICY' },
  { when: { error: 'org_internal' }, code: 'GOOGLE_ORG_INTERNAL' },
  {
    when: {
      error: 'invalid_client',
      says: [
        'OAuth client was not found',
        'OAuth client was deleted',
        'Invalid client type',
        'OAuth client type is incorrect',
      ],
    },
    code: 'GOOGLE_CLIENT_NOT_FOUND',
  },
  {
    when: {
      says: [
        'has not completed the Google verification process',
        "hasn't been verified by Google",
        'not been verified yet by Google',
        'Sign in with Google temporarily disabled',
        'hasn t given you access … Google',
        'only be accessed by developer-approved testers',
        'currently being tested',
      ],
    },
    code: 'GOOGLE_APP_NOT_VERIFIED',
  },
  { when: { error: ['deleted_client', 'disabled_client'] }, code: 'GOOGLE_CLIENT_NOT_FOUND' },
  { when: { error: 'invalid_client', certainly: 'google' }, code: 'GOOGLE_CLIENT_NOT_FOUND' },
  { when: { error: 'invalid_scope', certainly: 'google' }, code: 'GOOGLE_SCOPE_NOT_ALLOWED' },
  { when: { error: ['rate_limit_exceeded', 'quota_exceeded'] }, code: 'OAUTH_RATE_LIMITED' },

  { when: { says: 'too many requests have been made in the same timeframe' }, code: 'OAUTH_RATE_LIMITED' },
  { when: { error: 'device_flow_disabled' }, code: 'GITHUB_DEVICE_FLOW_OFF' },
  { when: { error: 'incorrect_client_credentials' }, code: 'GITHUB_CLIENT_NOT_FOUND' },
  { when: { error: 'incorrect_device_code' }, code: 'DEVICE_CODE_NOT_KNOWN' },
  { when: { error: 'not found', endpoint: 'device_authorization' }, code: 'GITHUB_CLIENT_NOT_FOUND' },

  { when: { error: 'invalid_request', says: 'Invalid Device code' }, code: 'DEVICE_CODE_NOT_KNOWN' },
  {
    when: { error: 'invalid_client', says: 'Invalid client credentials', certainly: 'dex' },
    code: 'DEX_CLIENT_NOT_FOUND',
  },
  {
    when: {
      error: 'invalid_request',
      says: ['Refresh token is invalid', 'Refresh token expired'],
    },
    code: 'OAUTH_INVALID_GRANT',
  },

  {
    when: {
      error: 'unauthorized_client',
      says: 'OAuth 2.0 Client is not allowed to use authorization grant',
    },
    code: 'HYDRA_GRANT_NOT_ALLOWED',
  },
  { when: { error: 'invalid_client', certainly: 'authentik' }, code: 'AUTHENTIK_CLIENT_NOT_FOUND' },
  { when: { error: 'slow_down', endpoint: 'device_authorization' }, code: 'OAUTH_RATE_LIMITED' },
  { when: { says: 'no device code flow configured' }, code: 'AUTHENTIK_DEVICE_FLOW_OFF' },

  {
    when: { error: 'unauthorized_client', says: 'client missing grant type' },
    code: 'ZITADEL_DEVICE_GRANT_OFF',
  },
  {
    when: { error: 'invalid_client', says: 'confidential client requires authentication' },
    code: 'ZITADEL_CLIENT_CONFIDENTIAL',
  },

  { when: { error: 'unauthorized_client', certainly: 'ping' }, code: 'PINGONE_DEVICE_GRANT_OFF' },
  {
    when: { certainly: 'cognito', error: ['unsupported_grant_type', 'invalid_grant'] },
    code: 'COGNITO_NO_DEVICE_FLOW',
  },
  {
    when: { certainly: 'cognito', endpoint: 'device_authorization', status: [400, 403, 404, 405] },
    code: 'COGNITO_NO_DEVICE_FLOW',
  },
]
