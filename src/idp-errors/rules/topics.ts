import { near, type Rule } from '../rule.ts'
import { ENDED, FORBIDDEN, REFRESH_TOKENS, REPLY_ADDRESSES, STATES, UNKNOWN, WRONG } from './fault-words.ts'

/** What is wrong, told by its subject and its verdict where they stand close together, in whatever words. */
export const subjectRules: readonly Rule[] = [
  {
    when: {
      // `invalid_grant` is said of a code for another address, in the words of the specification.
      exceptError: 'invalid_grant',
      says: [
        ...near(REPLY_ADDRESSES, [...WRONG, ...UNKNOWN, ...FORBIDDEN, 'illegal', 'missing or invalid']),
        'invalid redirect uri',
        'invalid redirect_uri',
        'invalid redirect url',
        'invalid callback url',
      ],
    },
    code: 'OAUTH_REPLY_ADDRESS_UNKNOWN',
  },
  {
    when: {
      says: [
        ...near(STATES, [...WRONG, ...UNKNOWN, 'missing', 'invalid']),
        'state mismatch',
        'state_mismatch',
        'invalid_state',
        'state not found',
        'oauth state',
        'csrf_detected',
        'CSRF Warning',
        'authorization_request_not_found',
        'mismatching_state',
        'correlation failed',
        'missing saved state',
        'checks.state argument is missing',
        'unexpected "state" response parameter value',
        'no matching state found in storage',
        'the state is not valid',
        'message.State is null or empty',
        'IDX21329',
      ],
    },
    code: 'OAUTH_STATE_MISMATCH',
  },
  {
    when: {
      says: [...near(['nonce'], [...WRONG, 'invalid']), 'invalid_nonce', 'IDX21323'],
      unanswered: true,
    },
    code: 'ID_TOKEN_NONCE',
  },
  {
    when: {
      says: near(
        ['issuer', 'iss'],
        [...WRONG, 'invalid', 'untrusted', 'not trusted', 'IDX10205', 'missing from'],
      ),
      unanswered: true,
      about: 'sign_in',
    },
    code: 'ISSUER_MISMATCH',
  },
  {
    when: {
      says: [
        ...near(
          ['audience', 'aud'],
          [...WRONG, 'invalid', 'not allowed', 'not in', 'validation failed', 'missing'],
        ),
        'oidc expected audience',
        'IDX10214',
        'token verification failed for all audiences',
      ],
      unanswered: true,
      about: 'sign_in',
    },
    code: 'ID_TOKEN_AUDIENCE',
  },
]

/** The same in words of one meaning only, and what the words say of an error that says little. */
const refusals: readonly Rule[] = [
  { when: { says: ['iss missing from the response', 'iss ~ mismatch'] }, code: 'ISSUER_MISMATCH' },
  {
    when: {
      error: ['unauthorized_client', 'access_denied', 'invalid_request'],
      says: near(REFRESH_TOKENS, ENDED),
    },
    code: 'OAUTH_INVALID_GRANT',
  },
  {
    when: {
      error: 'access_denied',
      says: near(
        ['ip address', 'user', 'account', 'email', 'domain', 'group', 'role', 'you'],
        [...FORBIDDEN, 'blocked', 'locked', 'suspended', 'required', 'not a member'],
      ),
    },
    code: 'OAUTH_ACCOUNT_NOT_ADMITTED',
  },
]

export const topicRules: readonly Rule[] = [...subjectRules, ...refusals]
