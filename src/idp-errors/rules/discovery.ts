import type { Rule } from '../rule.ts'

/** What programs say when the settings of the provider cannot be read. */
export const discoveryRules: readonly Rule[] = [
  {
    when: { says: ['issuer … admin okta com', 'issuer … admin oktapreview com'] },
    code: 'OKTA_ADMIN_ADDRESS',
  },
  {
    when: {
      says: ['issuer did not match the issuer returned by provider', 'unexpected issuer', 'issuer mismatch'],
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
