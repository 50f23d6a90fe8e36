import type { Rule } from '../rule.ts'

/** `suberror` says how a refusal can be got over; it is read when the number says nothing. */
const bySuberror: readonly Rule[] = [
  { when: { suberror: 'consent_required' }, code: 'ENTRA_CONSENT_MISSING' },
  { when: { suberror: 'user_password_expired' }, code: 'ENTRA_PASSWORD_EXPIRED' },
  { when: { suberror: 'token_expired' }, code: 'ENTRA_SIGN_IN_FREQUENCY' },
  { when: { suberror: 'bad_token' }, code: 'ENTRA_SESSION_REVOKED' },
  { when: { suberror: 'device_authentication_failed' }, code: 'ENTRA_DEVICE_UNKNOWN' },
  { when: { suberror: 'protection_policy_required' }, code: 'ENTRA_APP_NOT_APPROVED' },
  { when: { suberror: 'message_only' }, code: 'ENTRA_ACCESS_BLOCKED' },
  { when: { suberror: ['basic_action', 'additional_action'] }, code: 'ENTRA_INTERACTION_REQUIRED' },
  { when: { suberror: 'client_mismatch' }, code: 'ENTRA_GRANT_INVALID' },
]

/** Sentences that are quoted without their number. */
const byWords: readonly Rule[] = [
  { when: { says: 'must contain the following parameter client_id' }, code: 'ENTRA_CLIENT_ID_MISSING' },
  { when: { says: 'must contain the following parameter scope' }, code: 'ENTRA_SCOPE_MISSING' },
  { when: { says: 'is not configured as a multi-tenant application' }, code: 'ENTRA_APP_SINGLE_TENANT' },
  {
    when: {
      says: [
        'is not supported over the /common or /consumers',
        'for use by Azure Active Directory users only',
        'for use by Microsoft Entra users only',
      ],
    },
    code: 'ENTRA_TENANT_ENDPOINT_NEEDED',
  },
  { when: { says: 'for use by Microsoft Account users only' }, code: 'ENTRA_PERSONAL_ACCOUNTS_ONLY' },
  {
    when: {
      says: [
        'specified in the request does not match the reply URLs',
        'specified in the request does not match the redirect URIs',
        'does not match the reply addresses',
        'reply uri specified in the request',
        'reply url specified in the request',
      ],
    },
    code: 'ENTRA_REPLY_ADDRESS_UNKNOWN',
  },
  {
    when: {
      says: [
        'Invalid client secret is provided',
        'Invalid client secret provided',
        'client secret keys are expired',
      ],
    },
    code: 'ENTRA_CLIENT_SECRET_REFUSED',
  },
  { when: { says: 'not listed in the requested permissions' }, code: 'ENTRA_PERMISSION_NOT_LISTED' },
  { when: { says: 'client has not listed any permissions' }, code: 'ENTRA_ADMIN_CONSENT_REQUIRED' },
  {
    when: { says: 'scope is not valid because it contains more than one resource' },
    code: 'ENTRA_SCOPES_OF_TWO_RESOURCES',
  },
  { when: { says: 'is requesting a token for itself' }, code: 'ENTRA_TOKEN_FOR_ITSELF' },
  { when: { says: 'No tenant-identifying information found' }, code: 'ENTRA_TENANT_NOT_NAMED' },
  { when: { says: 'sign-in frequency checks by conditional access' }, code: 'ENTRA_SIGN_IN_FREQUENCY' },
  { when: { says: 'grant has expired due to it being revoked' }, code: 'ENTRA_SESSION_REVOKED' },
  { when: { says: 'Device object was not found in the tenant' }, code: 'ENTRA_DEVICE_UNKNOWN' },
  {
    when: {
      says: [
        'must enroll in multi-factor authentication',
        'More information required … Your organization needs more information',
      ],
    },
    code: 'ENTRA_MFA_NOT_SET_UP',
  },
  {
    when: { says: 'Error validating credentials due to invalid username or password' },
    code: 'ENTRA_PASSWORD_WRONG',
  },
  { when: { says: 'account must be added to the … directory' }, code: 'ENTRA_ACCOUNT_NOT_IN_TENANT' },
  {
    when: { says: 'account is locked because … tried to sign in too many times' },
    code: 'ENTRA_ACCOUNT_LOCKED',
  },
  {
    when: {
      says: [
        'must contain the following parameter … client_assertion or client_secret',
        'client application must be marked as mobile',
        'provided client is not supported for this feature',
      ],
    },
    code: 'ENTRA_PUBLIC_CLIENT_FLOWS_OFF',
  },
  {
    when: { says: 'application with identifier … was not found in the directory' },
    code: 'ENTRA_CLIENT_NOT_FOUND',
  },
  {
    when: {
      provider: 'entra',
      says: [
        'input parameter scope is not valid',
        'input parameter scope isn t valid',
        'asked for scope … that doesn t exist on the resource',
      ],
      scopePrefix: 'doubled',
    },
    code: 'ENTRA_SCOPE_PREFIX_DOUBLED',
  },
  {
    when: {
      says: [
        'input parameter scope is not valid',
        'input parameter scope isn t valid',
        'asked for scope … that doesn t exist on the resource',
      ],
    },
    code: 'ENTRA_SCOPE_NOT_CONFIGURED',
  },
  {
    when: { says: ['user or administrator has not consented', 'user or administrator hasn t consented'] },
    code: 'ENTRA_CONSENT_MISSING',
  },
  {
    when: {
      says: [
        'need admin approval',
        'approval required … admin',
        'in your organization that only an admin can grant',
        'ask an admin to grant permission',
        'set a policy that prevents you from granting',
        'grant admin consent',
      ],
      provider: 'entra',
    },
    code: 'ENTRA_ADMIN_CONSENT_REQUIRED',
  },
  {
    when: { says: ['resource principal named … was not found in the tenant'] },
    code: 'ENTRA_API_NOT_IN_TENANT',
  },
  {
    when: {
      says: [
        'check to make sure you have the correct tenant id',
        'neither a valid dns name nor a valid external domain',
      ],
    },
    code: 'ENTRA_TENANT_NOT_FOUND',
  },
  {
    when: {
      says: [
        'you cannot access this right now',
        'blocked by conditional access',
        'does not meet the criteria to access this resource',
      ],
    },
    code: 'ENTRA_ACCESS_BLOCKED',
  },
  {
    when: {
      says: [
        'is not assigned to a role for the application',
        'block users unless they are specifically granted',
      ],
    },
    code: 'ENTRA_USER_NOT_ASSIGNED',
  },
  {
    when: {
      says: [
        'admin requires the device requesting access to be managed',
        'device must be managed',
        'device is required to be managed',
        'set up your device to get access',
        'device is not in required device state',
      ],
    },
    code: 'ENTRA_DEVICE_NOT_MANAGED',
  },
  { when: { says: 'you must use multi factor authentication to access' }, code: 'ENTRA_MFA_REQUIRED' },
  {
    when: { says: 'from identity provider … does not exist in tenant' },
    code: 'ENTRA_ACCOUNT_NOT_IN_TENANT',
  },
  { when: { says: 'refresh token has expired due to inactivity' }, code: 'ENTRA_SESSION_EXPIRED' },
]

const byError: readonly Rule[] = [
  { when: { error: 'invalid_resource', provider: 'entra' }, code: 'ENTRA_API_NOT_IN_TENANT' },
  // The number says what it is; the error alone would lead astray.
  {
    when: {
      numbered: true,
      error: ['invalid_client', 'unauthorized_client', 'invalid_request', 'access_denied', 'invalid_grant'],
    },
    code: 'ENTRA_ERROR_UNKNOWN',
  },
  { when: { error: 'invalid_tenant' }, code: 'ENTRA_TENANT_NOT_FOUND' },
  { when: { error: 'user_password_expired' }, code: 'ENTRA_PASSWORD_EXPIRED' },
]

/** Microsoft Entra ID, where it gives no number, or none that is known. */
export const entraWordRules: readonly Rule[] = [...bySuberror, ...byWords, ...byError]
