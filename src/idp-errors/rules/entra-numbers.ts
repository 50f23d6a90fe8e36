import type { ProblemCode } from '../catalogue.ts'
import type { Rule } from '../rule.ts'

/** Rules for numbers of Entra ID. */
function numbers(code: ProblemCode, ...values: readonly number[]): Rule {
  return { when: { idpCode: values.map((value) => `AADSTS${value}`) }, code }
}

/** Codes that mean one thing only under a condition; each stands before the code alone. */
const conditional: readonly Rule[] = [
  {
    when: {
      idpCode: [
        'AADSTS70011',
        'AADSTS28002',
        'AADSTS28000',
        'AADSTS650053',
        'AADSTS500011',
        'AADSTS650057',
        'AADSTS90009',
      ],
      scopePrefix: 'doubled',
    },
    code: 'ENTRA_SCOPE_PREFIX_DOUBLED',
  },
  // One number for two causes: the wrong secret, and at /devicecode the switch for public clients.
  {
    when: {
      idpCode: 'AADSTS70002',
      says: [
        'must be marked as mobile',
        'not supported for this feature',
        'must contain the following parameter',
      ],
    },
    code: 'ENTRA_PUBLIC_CLIENT_FLOWS_OFF',
  },
  {
    when: { idpCode: 'AADSTS70002', endpoint: 'device_authorization' },
    code: 'ENTRA_PUBLIC_CLIENT_FLOWS_OFF',
  },
  { when: { idpCode: 'AADSTS70002', says: 'due to it being revoked' }, code: 'ENTRA_SESSION_REVOKED' },
  {
    when: {
      idpCode: 'AADSTS70002',
      says: ['client secret', 'client_secret', 'error validating credentials'],
    },
    code: 'ENTRA_CLIENT_SECRET_REFUSED',
  },
  numbers('ENTRA_PUBLIC_CLIENT_FLOWS_OFF', 70002),
  {
    when: { idpCode: ['AADSTS900144', 'AADSTS90014'], says: 'parameter client_id' },
    code: 'ENTRA_CLIENT_ID_MISSING',
  },
  {
    when: { idpCode: ['AADSTS900144', 'AADSTS90014'], says: 'parameter scope' },
    code: 'ENTRA_SCOPE_MISSING',
  },
  {
    when: {
      idpCode: ['AADSTS900144', 'AADSTS90014'],
      says: [
        'client_secret or client_assertion',
        'client_assertion or client_secret',
        'parameter client_secret',
      ],
    },
    code: 'ENTRA_PUBLIC_CLIENT_FLOWS_OFF',
  },
  // Before it had a number of its own, an unknown application was reported under that of a disabled one.
  { when: { idpCode: 'AADSTS70001', says: 'application with identifier' }, code: 'ENTRA_CLIENT_NOT_FOUND' },
  { when: { idpCode: 'AADSTS70000', suberror: 'bad_token' }, code: 'ENTRA_SESSION_REVOKED' },
  {
    when: { idpCode: 'AADSTS70000', suberror: 'protection_policy_required' },
    code: 'ENTRA_APP_NOT_APPROVED',
  },
]

const byNumber: readonly Rule[] = [
  numbers('ENTRA_PUBLIC_CLIENT_FLOWS_OFF', 7000218),
  numbers('ENTRA_CLIENT_NOT_FOUND', 700016, 700011, 67003, 7000229),
  numbers('ENTRA_CLIENT_DISABLED', 70001, 7000112, 1000031),
  numbers('ENTRA_CLIENT_SENT_SECRET', 700025),
  numbers(
    'ENTRA_CLIENT_SECRET_REFUSED',
    7000215,
    7000222,
    700027,
    50012,
    50017,
    700021,
    700024,
    700030,
    7000212,
    700211,
    700212,
    700213,
  ),
  numbers('ENTRA_GRANT_NOT_SUPPORTED', 70003),
  numbers('ENTRA_MICROSOFT_CLIENT', 65002),
  numbers('ENTRA_PLATFORM_MISMATCH', 9002325, 9002326, 9002327),
  numbers('ENTRA_REPLY_ADDRESS_UNKNOWN', 50011, 500112, 500113, 500116, 500117, 70004, 900971),

  numbers('ENTRA_SCOPE_NOT_CONFIGURED', 70011, 28002, 650053),
  numbers('ENTRA_SCOPE_MISSING', 28003),
  numbers('ENTRA_SCOPES_OF_TWO_RESOURCES', 700022, 28000),
  numbers('ENTRA_SCOPE_WITHOUT_RESOURCE', 700023),
  numbers('ENTRA_SCOPE_NEEDS_DEFAULT', 1002012),
  numbers('ENTRA_CONSENT_MISSING', 65001, 90008),
  numbers('ENTRA_ADMIN_CONSENT_REQUIRED', 90094, 900941, 90095, 90099, 650056),
  numbers('ENTRA_CONSENT_DECLINED', 65004),
  numbers('ENTRA_PERMISSION_NOT_LISTED', 650057, 65005),
  numbers('ENTRA_API_NOT_IN_TENANT', 500011, 500014, 50001, 650052, 650054),
  numbers('ENTRA_TOKEN_FOR_ITSELF', 90009),

  numbers('ENTRA_TENANT_NOT_FOUND', 90002, 900023, 50128),
  numbers('ENTRA_TENANT_NOT_NAMED', 90019, 50059, 51001),
  numbers('ENTRA_OTHER_CLOUD', 90038, 90043, 90051, 50049),
  numbers('ENTRA_APP_SINGLE_TENANT', 50194),
  numbers('ENTRA_TENANT_ENDPOINT_NEEDED', 9001023, 9002332, 90010, 90124, 90130),
  numbers('ENTRA_PERSONAL_ACCOUNTS_ONLY', 9002346),
  numbers('ENTRA_PERSONAL_ACCOUNT_NEEDS_V2', 90027),
  numbers('ENTRA_GRANT_OF_OTHER_TENANT', 700005),
  numbers('ENTRA_TENANT_RESTRICTED', 50002, 500021, 500022),
  numbers('ENTRA_CROSS_TENANT_BLOCKED', 500212, 500213, 1000104),

  numbers('ENTRA_ACCOUNT_NOT_IN_TENANT', 50020, 50034, 16000, 16001, 16003, 51004, 90072),
  numbers('ENTRA_GUEST_NOT_REDEEMED', 50014),
  numbers('ENTRA_ACCOUNT_KIND_NOT_ALLOWED', 500200, 500208),
  numbers('ENTRA_USER_NOT_ASSIGNED', 50105, 501051),
  numbers('ENTRA_ACCOUNT_LOCKED', 50053),
  numbers('ENTRA_ACCOUNT_DISABLED', 50057),
  numbers('ENTRA_ACCOUNT_RESTRICTED', 54000, 80012, 90093),
  numbers('ENTRA_PASSWORD_WRONG', 50052, 50126, 50064, 50197),
  numbers('ENTRA_PASSWORD_EXPIRED', 50055, 50056, 50125, 50135, 50142, 50144),

  numbers('ENTRA_ACCESS_BLOCKED', 53003, 530032, 530084, 50131),
  numbers('ENTRA_DEVICE_FLOW_BLOCKED', 530036),
  numbers('ENTRA_SECURITY_DEFAULTS', 530035),
  numbers('ENTRA_RISK_BLOCKED', 53011, 530034),
  numbers('ENTRA_MFA_REQUIRED', 50074, 50076, 50078, 500121),
  numbers('ENTRA_MFA_NOT_SET_UP', 50072, 50079, 50203, 53004, 53010),
  numbers('ENTRA_MFA_PHONE_LIMIT', 50088),
  numbers('ENTRA_DEVICE_NOT_MANAGED', 50097, 50005, 50127, 50129, 50155, 50187, 53000, 53001, 530003),
  numbers('ENTRA_DEVICE_UNKNOWN', 700003),
  numbers('ENTRA_DEVICE_DISABLED', 135010, 135011, 130007),
  numbers('ENTRA_DEVICE_REGISTRATION_DENIED', 240001),
  numbers('ENTRA_APP_NOT_APPROVED', 53002, 53005, 53009, 530021),
  numbers('ENTRA_EXTERNAL_CHECK_FAILED', 50158, 50177),
  numbers('ENTRA_FEDERATION_FAILED', 40008, 50107, 50161, 90123, 399284),

  numbers('OAUTH_AUTHORIZATION_PENDING', 70016),
  numbers('CODE_EXPIRED', 70019, 70020),
  numbers('DEVICE_CODE_NOT_KNOWN', 70018, 90119, 90120),
  numbers('ENTRA_DEVICE_FLOW_OTHER_REGION', 50134),
  numbers('ENTRA_SESSION_EXPIRED', 700082, 70008, 700084, 50089),
  numbers('ENTRA_SIGN_IN_FREQUENCY', 70043),
  numbers('ENTRA_SESSION_REVOKED', 50173, 50132, 50133),
  numbers('ENTRA_GRANT_INVALID', 70000, 50013, 50027, 500133, 54005),
  numbers('ENTRA_INTERACTION_REQUIRED', 40009, 50058, 50143, 50085, 50140, 50199, 700020),
  numbers('OAUTH_PKCE_MISMATCH', 501481),

  numbers('ENTRA_THROTTLED', 50196, 90055),
  numbers('ENTRA_BUSY', 40010, 50000, 50033, 50087, 50166, 70012, 90006, 90012, 90024, 90033, 90090, 90091),
  numbers('ENTRA_SERVICE_FAULT', 51000, 90036, 90092),
  numbers('ENTRA_ON_PREMISES_AGENT', 80001, 80002, 80005, 80014),
  numbers('ENTRA_WRONG_METHOD', 90056, 900561),
  numbers(
    'ENTRA_REQUEST_MALFORMED',
    ...[
      50050, 70005, 70007, 700051, 700054, 75011, 90004, 90013, 90014, 90015, 90023, 90081, 90082, 90100,
      900144, 901002, 9002313,
    ],
  ),
]

/** Microsoft Entra ID, by its numbers. */
export const entraNumberRules: readonly Rule[] = [...conditional, ...byNumber]
