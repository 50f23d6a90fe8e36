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
      ],
    },
    code: 'DEVICE_CODE_NOT_KNOWN',
  },
  {
    when: {
      says: ['The code has expired. Please go back to your device', 'The code you entered has expired'],
    },
    code: 'CODE_EXPIRED',
  },
  { when: { says: ['Consent denied for connecting the device'] }, code: 'SIGN_IN_DENIED' },
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
      ],
    },
    code: 'OAUTH_REPLY_ADDRESS_UNKNOWN',
  },
]
