import type { Rule } from '../rule.ts'

/** Words that many servers and programs use for the same thing. Asked when no other rule holds. */
export const fallbackRules: readonly Rule[] = [
  {
    when: {
      says: [
        'public client flows … not allowed',
        'public client flows … disabled',
        'allow public client flows',
        'client_assertion or client_secret',
        'client_secret or client_assertion',
      ],
    },
    code: 'ENTRA_PUBLIC_CLIENT_FLOWS_OFF',
  },
  {
    when: {
      says: [
        'does not support device authorization',
        'device flow not enabled',
        'device flow is not enabled',
        'device flow is disabled',
        'device authorization grant is not enabled',
        'requested grant type is restricted to this client',
        'requested grant type is not allowed for this client',
        'grant type is not allowed for this client',
        'not allowed to use the device',
        'not authorized to use the provided grant type',
      ],
    },
    code: 'OAUTH_UNAUTHORIZED_CLIENT',
  },
  {
    when: {
      says: [
        'client id mismatch',
        'unknown client',
        'invalid client id',
        'client is invalid',
        'client_not_found',
      ],
    },
    code: 'OAUTH_INVALID_CLIENT',
  },
  {
    when: { says: ['Token has been expired or revoked', 'refresh token is expired'] },
    code: 'OAUTH_INVALID_GRANT',
  },
]
