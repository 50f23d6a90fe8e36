import type { Rule } from '../rule.ts'

/** What programs say when the settings of the provider cannot be read. */
export const discoveryRules: readonly Rule[] = [
  {
    when: { says: ['issuer … admin okta com', 'issuer … admin oktapreview com'] },
    code: 'OKTA_ADMIN_ADDRESS',
  },
  {
    when: {
      says: [
        'issuer … did not match the issuer returned by provider',
        'issuer … did not match the requested issuer',
        'issuer … does not match',
        "issuer … doesn't match",
        'unexpected issuer',
        'unexpected iss value',
        'unexpected "iss"',
        'issuer mismatch',
        'issuer is invalid',
        'invalid issuer',
        'issuer validation failed',
        'not issued by correct OpenID provider',
        'issued by a different provider',
      ],
    },
    code: 'ISSUER_MISMATCH',
  },
  {
    when: {
      says: [
        'device_authorization_endpoint … missing',
        'no device_authorization_endpoint',
        'does not support device flow',
        'does not support the device flow',
        'device authorization endpoint not found',
      ],
    },
    code: 'DEVICE_FLOW_NOT_OFFERED',
  },
]
