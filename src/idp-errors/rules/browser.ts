import type { Rule } from '../rule.ts'

/** What pages show to the person who enters a code. */
export const browserRules: readonly Rule[] = [
  {
    when: {
      says: [
        'Invalid code, please try again',
        "that code didn't work",
        'the code you entered is incorrect',
        'Invalid code. Try again',
        'code is invalid or has expired',
        "don't recognize this code",
        'code you entered is invalid',
        'device code is invalid',
        'device_code is invalid',
        'device code not found',
        'user code not found',
      ],
    },
    code: 'DEVICE_CODE_NOT_KNOWN',
  },
  {
    when: {
      says: [
        'The code has expired. Please go back to your device',
        'The code you entered has expired',
        'code_expired',
        'Verification code expired',
        'device code expired',
        'device code has expired',
        'device code is expired',
        'device_code has expired',
        'device_code is expired',
      ],
    },
    code: 'CODE_EXPIRED',
  },
  {
    when: {
      says: [
        'Consent denied for connecting the device',
        'user cancelled',
        'user canceled',
        'user_cancelled',
        'user_canceled',
        'authentication_canceled',
        'user denied',
        'denied by the user',
        'rejected_by_user',
      ],
    },
    code: 'SIGN_IN_DENIED',
  },
  {
    when: {
      says: [
        'redirect_uri_mismatch',
        'redirect_mismatch',
        'Invalid parameter: redirect_uri',
        'redirect_uri parameter must be a Login redirect URI',
        'Callback URL mismatch',
        'redirect_uri did not match',
        'invalid redirect_uri',
        'invalid_redirect_uri',
        'redirect URI is not valid',
        'redirect_uri is not valid',
        'redirect URI mismatch',
      ],
    },
    code: 'OAUTH_REPLY_ADDRESS_UNKNOWN',
  },
]
