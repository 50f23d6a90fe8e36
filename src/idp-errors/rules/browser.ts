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
]
