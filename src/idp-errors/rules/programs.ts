import type { Rule } from '../rule.ts'

/** What programs that sign people in say of their own, or in words that several servers share. */
export const programRules: readonly Rule[] = [
  {
    when: {
      says: [
        'not in any of the required groups',
        'not a member of any allowed group',
        'not a member of one of the required',
        'not a member of the required',
        'user not in allowed groups',
        'user not a member of allowed groups',
        'not in the required groups',
        'is not in any required',
        'not member of one of the required organizations',
        'email domain not allowed',
        'unauthorized email',
        'invalid account unauthorized',
        'unauthorized via upstream',
        'user is not authorized to access this application',
        'does not match any associated bound claim values',
        'account … not authorized for this application',
        'user is blocked',
        'email ~ not verified',
        'email_verified ~ false',
        'email ~ unverified',
        'enabled OAuth App access restrictions',
        'not a member of any of the required',
        'not allowed to log in',
        'not allowed to sign in',
        'does not have access to this application',
        'group membership … required',
      ],
    },
    code: 'OAUTH_ACCOUNT_NOT_ADMITTED',
  },
  {
    when: {
      says: [
        'no account or login hint was passed',
        'No account or login_hint was passed',
        'Status_InteractionRequired',
        'no_account_error',
        'silent_sso_error',
        'cannot prompt during non-interactive execution',
        'user interaction is required',
        'reauthentication required',
        'reauth related error',
        'invalid_rapt',
      ],
    },
    code: 'OAUTH_INTERACTION_REQUIRED',
  },
  {
    when: {
      about: 'sign_in',
      says: [
        'Service not found',
        'resource ~ not registered',
        'forbidden to access the resource',
        'resource server ~ not found',
      ],
    },
    code: 'OAUTH_INVALID_RESOURCE',
  },
  {
    when: {
      says: [
        'OAuth 2.0 Client is not allowed to request scope',
        'requested scope is invalid, unknown, or malformed',
        'scope is not allowed',
        'unsupported scope',
        'scope … does not exist',
        'unknown scope',
      ],
    },
    code: 'OAUTH_INVALID_SCOPE',
  },
]
