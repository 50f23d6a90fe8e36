import { near, type Rule } from '../rule.ts'
import { CLIENT_SECRETS, ENDED, FORBIDDEN, REFRESH_TOKENS, UNKNOWN, WRONG } from './fault-words.ts'
import { subjectRules } from './topics.ts'

/** The same where it is said of other things too: asked when no other rule holds. */
export const vagueTopicRules: readonly Rule[] = [
  ...subjectRules,
  {
    when: {
      says: [
        ...near(['device code', 'device login', 'device flow', 'sign-in'], ['timed out', 'timeout']),
        'login timed out',
        'waiting for login',
        'waiting for authorization',
      ],
    },
    code: 'SIGN_IN_TIMED_OUT',
  },
  {
    when: { says: ['TooManyRequests', 'request is being throttled', 'rate limit exceeded', 'rate limited'] },
    code: 'HTTP_RATE_LIMITED',
  },
  {
    when: {
      says: near(
        ['authorization', 'consent', 'sign-in', 'login request', 'device'],
        [
          'was denied',
          'denied by',
          'declined',
          'was rejected',
          'rejected by',
          'was cancelled',
          'was canceled',
        ],
      ),
    },
    code: 'SIGN_IN_DENIED',
  },
  {
    when: {
      says: near(['cookie', 'session cookie', 'login cookie'], ['not found', 'missing', 'could not find']),
      about: 'sign_in',
    },
    code: 'OAUTH_STATE_MISMATCH',
  },
  {
    when: {
      says: near(
        ['state', 'csrf', 'csrf token', 'csrf cookie'],
        [...WRONG, 'not found', 'missing', 'expired', 'invalid', 'not return'],
      ),
      about: 'sign_in',
    },
    code: 'OAUTH_STATE_MISMATCH',
  },
  {
    when: {
      says: near(
        ['claim', 'email claim', 'groups claim', 'username claim', 'userinfo'],
        ['missing', 'not found', 'not present', 'does not have', 'does not contain'],
      ),
      about: 'sign_in',
    },
    code: 'BEARER_CLAIM_MISSING',
  },
  {
    when: {
      says: near(
        [...CLIENT_SECRETS, 'secret but secret'],
        [
          ...WRONG,
          'invalid',
          'wrong',
          'incorrect',
          'bad',
          'not received',
          'not provided',
          'missing',
          'required',
        ],
      ),
    },
    code: 'OAUTH_CLIENT_SECRET_REFUSED',
  },
  {
    when: {
      says: near(
        ['client_id', 'client id', 'clientId', 'oauth client', 'oidc client', 'client with id', 'app client'],
        [...UNKNOWN, ...WRONG, 'invalid', 'incorrect', 'wrong', 'missing'],
      ),
    },
    code: 'OAUTH_INVALID_CLIENT',
  },
  {
    when: {
      says: near(
        [
          'grant type',
          'grant_type',
          'device flow',
          'device authorization',
          'device code flow',
          'device grant',
        ],
        [...FORBIDDEN, 'not supported', 'unsupported', 'restricted', 'not available'],
      ),
    },
    code: 'OAUTH_UNAUTHORIZED_CLIENT',
  },
  {
    when: {
      says: near(
        ['scope', 'scopes'],
        [
          'invalid',
          'not allowed',
          'not permitted',
          'unknown',
          'unsupported',
          'not valid',
          'not configured',
          'does not exist',
          'not granted',
        ],
      ),
      about: 'sign_in',
    },
    code: 'OAUTH_INVALID_SCOPE',
  },
  {
    when: {
      says: near(
        ['device code', 'device_code', 'user code', 'user_code'],
        ['invalid', 'incorrect', 'not valid', 'already used', ...UNKNOWN],
      ),
    },
    code: 'DEVICE_CODE_NOT_KNOWN',
  },
  {
    when: {
      says: near(
        [...REFRESH_TOKENS, 'authorization code', 'auth code', 'sso session', 'login session'],
        [...ENDED, ...UNKNOWN, 'already used', 'reused', 'timed out'],
      ),
    },
    code: 'OAUTH_INVALID_GRANT',
  },
  {
    when: {
      says: near(
        [
          'access token',
          'access_token',
          'accessToken',
          'bearer token',
          'id token',
          'id_token',
          'jwt',
          'auth token',
          'session token',
        ],
        [...ENDED, 'malformed'],
      ),
    },
    code: 'OAUTH_INVALID_TOKEN',
  },
  {
    when: {
      says: near(
        ['token'],
        ['expired', 'revoked', 'does not exist', 'not found', 'not active', 'inactive', 'is invalid'],
      ),
      about: 'sign_in',
    },
    code: 'OAUTH_INVALID_TOKEN',
  },
  {
    when: {
      says: near(
        ['user', 'account', 'email', 'group', 'groups', 'organization'],
        [
          'not authorized',
          'not allowed',
          'not permitted',
          'not a member',
          'not assigned',
          'does not have access',
          'disabled',
          'locked',
          'suspended',
          'deactivated',
          'blocked',
        ],
      ),
      about: 'sign_in',
    },
    code: 'OAUTH_ACCOUNT_NOT_ADMITTED',
  },
  {
    when: {
      says: near(
        ['jwks', 'jwks_uri', 'signing keys', 'public keys', 'key set'],
        ['failed', 'failed to', 'unable to', 'could not', "couldn't", 'error'],
      ),
      about: 'sign_in',
    },
    code: 'JWKS_UNAVAILABLE',
  },
  {
    when: {
      says: near(
        [
          'openid-configuration',
          'openid configuration',
          'oidc configuration',
          'discovery document',
          'provider metadata',
          'oidc discovery',
          'oidc provider',
        ],
        ['not found', 'failed', 'failed to', 'unable to', 'could not', 'error', 'cannot'],
      ),
    },
    code: 'DISCOVERY_NOT_FOUND',
  },
]
