import type { Rule } from '../rule.ts'

/** The NMP platform: its middleware answers with `{"detail": …}`, its own command line with sentences. */
export const platformRules: readonly Rule[] = [
  { when: { says: 'Unsigned JWTs are not accepted' }, code: 'BEARER_UNSIGNED' },
  { when: { says: 'Bearer token authentication not configured' }, code: 'BEARER_NOT_TAKEN' },
  { when: { says: 'Invalid or expired token' }, code: 'PLATFORM_UNAUTHORIZED' },
  {
    when: {
      says: [
        'Authorization service unavailable',
        'Authorization service error',
        'Authorization service timeout',
        'Internal authorization error',
      ],
    },
    code: 'POLICY_SERVICE_DOWN',
  },
  { when: { says: 'contains entities that must be deleted first' }, code: 'WORKSPACE_NOT_EMPTY' },
  { when: { says: 'This is the last Admin for workspace' }, code: 'LAST_ADMIN' },
  { when: { says: 'Member … not found in workspace' }, code: 'MEMBER_UNKNOWN' },
  { when: { says: 'detail … Workspace … not found' }, code: 'WORKSPACE_UNKNOWN' },
  { when: { says: 'detail … Workspace … already exists' }, code: 'WORKSPACE_EXISTS' },
  { when: { endpoint: 'platform', status: 401 }, code: 'PLATFORM_UNAUTHORIZED' },
  { when: { endpoint: 'platform', status: 403 }, code: 'PLATFORM_FORBIDDEN' },
  { when: { says: 'detail Forbidden' }, code: 'PLATFORM_FORBIDDEN' },
  { when: { says: 'detail Unauthorized' }, code: 'PLATFORM_UNAUTHORIZED' },

  { when: { says: 'Authentication is not enabled on this cluster' }, code: 'PLATFORM_AUTH_DISABLED' },
  {
    when: { says: ['Token is missing requested scopes', 'did not grant the requested scopes'] },
    code: 'SCOPES_NOT_GRANTED',
  },
  {
    when: {
      says: ['Authorization request expired', 'Authorization timed out', 'Device code is invalid or expired'],
    },
    code: 'CODE_EXPIRED',
  },
]
