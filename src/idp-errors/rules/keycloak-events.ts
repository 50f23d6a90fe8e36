import type { ProblemCode } from '../catalogue.ts'
import type { Rule } from '../rule.ts'

const provider = 'keycloak'

/** What stands as `error` in an event of the server, and in no reply to a program. */
function event(code: ProblemCode, ...error: readonly string[]): Rule {
  return { when: { provider, error }, code }
}

/** The same for words that others use as well. */
function ownEvent(code: ProblemCode, ...error: readonly string[]): Rule {
  return { when: { certainly: provider, error }, code }
}

/**
 * Events of a Keycloak server: `type="LOGIN_ERROR", realmId="…", clientId="…", error="user_not_found"`.
 * @see https://www.keycloak.org/docs-api/latest/javadocs/org/keycloak/events/Errors.html
 */
export const keycloakEventRules: readonly Rule[] = [
  {
    when: {
      says: ['OAUTH2_DEVICE_AUTH_ERROR … not_allowed', 'OAUTH2_DEVICE_CODE_TO_TOKEN_ERROR … not_allowed'],
    },
    code: 'KEYCLOAK_DEVICE_GRANT_OFF',
  },
  { when: { says: 'REFRESH_TOKEN_ERROR … invalid_token' }, code: 'KEYCLOAK_SESSION_ENDED' },
  { when: { says: 'LOGIN_ERROR … not_allowed' }, code: 'KEYCLOAK_STANDARD_FLOW_OFF' },
  { when: { says: 'LOGIN_ERROR … user_not_found' }, code: 'KEYCLOAK_PASSWORD_WRONG' },
  { when: { says: 'CODE_TO_TOKEN_ERROR … invalid_code' }, code: 'OAUTH_INVALID_GRANT' },
  ownEvent('KEYCLOAK_CLIENT_NOT_FOUND', 'invalid_client'),
  ownEvent('KEYCLOAK_CLIENT_DISABLED', 'client_disabled'),
  event('KEYCLOAK_CLIENT_CONFIDENTIAL', 'invalid_client_credentials'),
  ownEvent('KEYCLOAK_REALM_DISABLED', 'realm_disabled'),
  ownEvent('KEYCLOAK_HTTPS_REQUIRED', 'ssl_required'),
  event('DEVICE_CODE_NOT_KNOWN', 'invalid_oauth2_user_code', 'invalid_oauth2_device_code'),
  event('CODE_EXPIRED', 'expired_oauth2_user_code', 'expired_oauth2_device_code'),
  event('KEYCLOAK_ACCOUNT_NOT_SET_UP', 'resolve_required_actions'),
  ownEvent('SIGN_IN_DENIED', 'consent_denied'),
  event('OAUTH_PKCE_MISMATCH', 'pkce_verification_failed', 'invalid_code_verifier'),
  event('KEYCLOAK_PKCE_REQUIRED', 'code_verifier_missing'),
  event('KEYCLOAK_PASSWORD_WRONG', 'invalid_user_credentials', 'user_temporarily_disabled'),
  ownEvent('KEYCLOAK_USER_DISABLED', 'user_disabled', 'user_not_found'),
  ownEvent('KEYCLOAK_SESSION_ENDED', 'session_expired', 'user_session_not_found'),
  ownEvent('KEYCLOAK_PAGE_EXPIRED', 'cookie_not_found', 'expired_code'),
  ownEvent('KEYCLOAK_BROKER_FAILED', 'identity_provider_login_failure', 'identity_provider_error'),
]
