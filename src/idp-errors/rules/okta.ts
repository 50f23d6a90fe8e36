import type { Rule } from '../rule.ts'

const provider = 'okta'

/** Okta: the words come as `error_description` or as `errorSummary`. */
export const oktaRules: readonly Rule[] = [
  { when: { idpCode: 'E0000047' }, code: 'OKTA_RATE_LIMITED' },
  { when: { idpCode: 'E0000007', says: 'AuthorizationServer' }, code: 'OKTA_AUTHORIZATION_SERVER_NOT_FOUND' },
  { when: { idpCode: ['E0000007', 'E0000008', 'E0000022'] }, code: 'OKTA_ADDRESS_WRONG' },
  { when: { idpCode: ['E0000006', 'E0000015', 'E0000038'] }, code: 'OKTA_NOT_PERMITTED' },
  { when: { idpCode: ['E0000011', 'E0000005'] }, code: 'OKTA_TOKEN_REFUSED' },
  {
    when: { idpCode: ['E0000004', 'E0000069', 'E0000064', 'E0000068', 'E0000119'] },
    code: 'OKTA_SIGN_IN_REFUSED',
  },
  { when: { idpCode: ['E0000001', 'E0000003', 'E0000021'] }, code: 'OAUTH_INVALID_REQUEST' },
  { when: { idpCode: ['E0000009', 'E0000010'] }, code: 'OKTA_SERVICE_FAULT' },

  {
    when: {
      provider,
      says: ['client is not authorized to use the provided grant type', 'configured grant types'],
    },
    code: 'OKTA_DEVICE_GRANT_OFF',
  },
  {
    when: {
      provider,
      says: [
        'policy evaluation failed for this request',
        'no_matching_policy',
        'sign-on policy evaluation resulted in DENY',
      ],
    },
    code: 'OKTA_POLICY_REFUSES',
  },
  {
    when: {
      provider,
      says: [
        'user is not assigned to the client application',
        'user_not_assigned',
        'user not assigned to app',
        'you are not allowed to access this app',
      ],
    },
    code: 'OKTA_USER_NOT_ASSIGNED',
  },
  { when: { provider, says: 'invalid value for client_id parameter' }, code: 'OKTA_CLIENT_NOT_FOUND' },
  {
    when: {
      provider,
      says: [
        'no client credentials found',
        'client secret supplied for a confidential client is invalid',
        'client authentication failed … client_secret',
      ],
    },
    code: 'OKTA_CLIENT_CONFIDENTIAL',
  },
  {
    when: {
      provider,
      says: [
        'scopes are not configured for the authorization server',
        'custom scopes are not allowed for this request',
      ],
    },
    code: 'OKTA_SCOPE_NOT_CONFIGURED',
  },
  { when: { provider, says: 'does not have any configured default scopes' }, code: 'OKTA_SCOPE_MISSING' },
  {
    when: {
      provider,
      says: [
        'refresh token is invalid or expired',
        'code refresh_token or username and password combination is invalid',
      ],
    },
    code: 'OKTA_SESSION_ENDED',
  },
  { when: { certainly: provider, error: 'unsupported_grant_type' }, code: 'OKTA_DEVICE_FLOW_NOT_AVAILABLE' },
  { when: { provider, says: 'assurance requirements are not met' }, code: 'OKTA_ASSURANCE_NOT_MET' },
]
