import type { Rule } from '../rule.ts'

/** Errors of the specifications. */
export const oauthRules: readonly Rule[] = [
  { when: { error: 'authorization_pending' }, code: 'OAUTH_AUTHORIZATION_PENDING' },
  { when: { error: 'slow_down' }, code: 'OAUTH_SLOW_DOWN' },
  { when: { error: ['expired_token', 'token_expired'] }, code: 'CODE_EXPIRED' },
  { when: { error: ['access_denied', 'authorization_declined'] }, code: 'SIGN_IN_DENIED' },
  { when: { error: 'bad_verification_code' }, code: 'DEVICE_CODE_NOT_KNOWN' },
  { when: { error: 'invalid_grant', grant: 'device_code' }, code: 'DEVICE_CODE_NOT_KNOWN' },
  { when: { error: 'invalid_grant' }, code: 'OAUTH_INVALID_GRANT' },
  { when: { error: 'invalid_client', confidential: true }, code: 'OAUTH_CLIENT_SECRET_REFUSED' },
  { when: { error: 'invalid_client' }, code: 'OAUTH_INVALID_CLIENT' },
  { when: { error: 'unauthorized_client', endpoint: 'authorization' }, code: 'OAUTH_CODE_GRANT_OFF' },
  { when: { error: 'unsupported_response_type' }, code: 'OAUTH_CODE_GRANT_OFF' },
  { when: { error: 'unauthorized_client' }, code: 'OAUTH_UNAUTHORIZED_CLIENT' },
  { when: { error: 'unsupported_grant_type' }, code: 'OAUTH_UNSUPPORTED_GRANT_TYPE' },
  { when: { error: 'invalid_scope' }, code: 'OAUTH_INVALID_SCOPE' },
  // oidc-provider says so of a client whose grant_types leave the device grant out.
  {
    when: { error: 'invalid_request', says: 'device_code is not allowed for this client' },
    code: 'OAUTH_UNAUTHORIZED_CLIENT',
  },
  { when: { error: 'invalid_request' }, code: 'OAUTH_INVALID_REQUEST' },
  { when: { error: 'server_error' }, code: 'OAUTH_SERVER_ERROR' },
  { when: { error: 'temporarily_unavailable' }, code: 'OAUTH_TEMPORARILY_UNAVAILABLE' },
  {
    when: {
      error: ['interaction_required', 'login_required', 'consent_required', 'account_selection_required'],
    },
    code: 'OAUTH_INTERACTION_REQUIRED',
  },
  { when: { error: ['use_dpop_nonce', 'invalid_dpop_proof'] }, code: 'OAUTH_PROOF_OF_POSSESSION' },
  { when: { error: ['invalid_target', 'invalid_resource'] }, code: 'OAUTH_INVALID_RESOURCE' },
  { when: { error: 'invalid_token' }, code: 'OAUTH_INVALID_TOKEN' },
  { when: { error: 'insufficient_scope' }, code: 'OAUTH_INSUFFICIENT_SCOPE' },
]
