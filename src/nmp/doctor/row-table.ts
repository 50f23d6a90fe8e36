import type { ProblemCode } from '../../index.ts'

/** Sections of the diagnosis, in the order in which people meet them. */
export const sections = {
  basics: 'Before anything else',
  forbidden: 'A request is refused (403)',
  sign_in: 'The sign-in fails',
  deletion: 'A workspace cannot be deleted',
  gateway: 'The gateway',
  propagation: 'A changed role has no effect',
  admin: 'PlatformAdmin has no access',
  help: 'For those who help',
} as const

/** A section of the diagnosis. */
export type Section = keyof typeof sections

/** One look. */
export interface RowDescription {
  readonly section: Section
  /** What it is about, a few words. */
  readonly title: string
  /** What is looked at, one sentence. */
  readonly looksAt: string
  /** What it can find. Faults of the network, of a keychain and of a sign-in come on top. */
  readonly finds: readonly ProblemCode[]
}

/** Every look, by its permanent code, in the order in which they are shown. */
export const rowTable = {
  configuration: {
    section: 'basics',
    title: 'Configuration',
    looksAt: 'Which context, address, workspace and token are used, and where each comes from.',
    finds: ['CONFIG_INVALID', 'CONFIG_WRITABLE_BY_OTHERS', 'CONTEXT_UNKNOWN', 'TOKEN_FROM_ENVIRONMENT'],
  },
  platform: {
    section: 'basics',
    title: 'Platform',
    looksAt: 'Whether the platform answers: name, connection, certificate, proxy.',
    finds: ['PLATFORM_NOT_FOUND', 'PLATFORM_NOT_RECOGNISED', 'PLATFORM_REDIRECTS', 'PLATFORM_UNAVAILABLE'],
  },
  clock: {
    section: 'basics',
    title: 'Clock',
    looksAt: 'The clock of this machine against that of the platform.',
    finds: ['CLOCK_SKEW'],
  },
  settings: {
    section: 'basics',
    title: 'Sign-in settings',
    looksAt: 'What the platform says about signing in.',
    finds: [
      'PLATFORM_AUTH_DISABLED',
      'PLATFORM_HAS_NO_OIDC',
      'PLATFORM_CLIENT_ID_MISSING',
      'PLATFORM_CLIENT_NOT_PUBLIC',
      'PLATFORM_SETTINGS_INVALID',
      'PLATFORM_DISCOVERY_GUARDED',
    ],
  },
  store: {
    section: 'basics',
    title: 'Session store',
    looksAt: 'Whether the keychain or the session files can be written and read.',
    finds: [],
  },
  session: {
    section: 'basics',
    title: 'Session',
    looksAt: 'Who is signed in, until when, and whether the session renews.',
    finds: ['NOT_SIGNED_IN', 'SESSION_ENDED', 'SESSION_NOT_RENEWABLE'],
  },
  token: {
    section: 'forbidden',
    title: 'Token at the platform',
    looksAt: 'Whether the platform accepts the token, tried with a request that only reads.',
    finds: [
      'BEARER_EXPIRED',
      'BEARER_NOT_YET_VALID',
      'BEARER_ISSUER_DIFFERS',
      'BEARER_AUDIENCE_DIFFERS',
      'BEARER_OPAQUE',
      'BEARER_ALGORITHM',
      'BEARER_UNSIGNED',
      'BEARER_NOT_TAKEN',
      'BEARER_DROPPED',
      'BEARER_CLAIM_MISSING',
      'UNAUTHORIZED_BY_GATEWAY',
      'UNAUTHORIZED_UNEXPLAINED',
    ],
  },
  role: {
    section: 'forbidden',
    title: 'Role in the workspace',
    looksAt: 'Your role among the members of the workspace, under every name that your token has.',
    finds: [
      'ROLE_MISSING',
      'ROLE_INSUFFICIENT',
      'ROLE_NAME_DIFFERS',
      'WORKSPACE_UNKNOWN',
      'FORBIDDEN_UNEXPLAINED',
    ],
  },
  scopes: {
    section: 'forbidden',
    title: 'Scopes of the token',
    looksAt: 'Whether the token may read and write.',
    finds: ['ACCESS_SCOPE_MISSING'],
  },
  provider: {
    section: 'sign_in',
    title: 'Identity provider',
    looksAt: 'Whether the provider describes itself, and where its device flow is.',
    finds: ['DEVICE_FLOW_NOT_OFFERED', 'PROVIDER_ENDPOINTS_DIFFER'],
  },
  client: {
    section: 'sign_in',
    title: 'Client and scopes at the provider',
    looksAt:
      'Whether the provider gives this client a sign-in code for these scopes; the code is abandoned at once.',
    finds: [
      'ENTRA_SCOPE_NOT_CONFIGURED',
      'ENTRA_PUBLIC_CLIENT_FLOWS_OFF',
      'OKTA_DEVICE_GRANT_OFF',
      'KEYCLOAK_DEVICE_GRANT_OFF',
      'ENTRA_CLIENT_NOT_FOUND',
      'OKTA_CLIENT_NOT_FOUND',
      'KEYCLOAK_CLIENT_NOT_FOUND',
    ],
  },
  deletion: {
    section: 'deletion',
    title: 'Deleting the workspace',
    looksAt:
      'Whether your role is enough to delete it. What else is in the way, the refused deletion says itself.',
    finds: ['WORKSPACE_NOT_EMPTY', 'ROLE_INSUFFICIENT'],
  },
  gateway: {
    section: 'gateway',
    title: 'Gateway',
    looksAt: 'Whether headers that only the gateway may set are stripped when they come from outside.',
    finds: ['GATEWAY_TRUSTS_OUTSIDE'],
  },
  policy: {
    section: 'gateway',
    title: 'Policy decision point',
    looksAt: 'Whether the decision point answers; for OPA, whether it is healthy and how old its bundle is.',
    finds: ['POLICY_SERVICE_DOWN', 'POLICY_BUNDLE_STALE', 'POLICY_BUNDLE_MISSING', 'POLICY_RULES_MISSING'],
  },
  propagation: {
    section: 'propagation',
    title: 'Propagation of roles',
    looksAt: 'Whether a role of yours in the workspace was changed so recently that it may not be in force.',
    finds: ['ROLE_NOT_YET_IN_FORCE'],
  },
  admin: {
    section: 'admin',
    title: 'PlatformAdmin',
    looksAt: 'The address of the PlatformAdmin against the names in your token, letter by letter.',
    finds: ['ADMIN_EMAIL_CASE', 'ADMIN_EMAIL_CLAIM', 'ADMIN_NOT_SEEDED', 'ADMIN_EMAIL_OTHER'],
  },
  claims: {
    section: 'help',
    title: 'Claims of the token',
    looksAt: 'Issuer, audience and name in the token against the settings of the platform.',
    finds: ['BEARER_ISSUER_DIFFERS', 'BEARER_AUDIENCE_DIFFERS', 'CLAIM_EMAIL_MISSING'],
  },
  surroundings: {
    section: 'help',
    title: 'Where this runs',
    looksAt: 'What kind of place this is, and whether a browser that is opened here would be seen.',
    finds: [],
  },
  versions: {
    section: 'help',
    title: 'Versions',
    looksAt: 'What runs here.',
    finds: [],
  },
} as const satisfies Readonly<Record<string, RowDescription>>

/** Permanent code of a look. */
export type RowCode = keyof typeof rowTable

/** The codes of all looks, in order. */
export const rowCodes: readonly RowCode[] = Object.keys(rowTable).filter(
  (code): code is RowCode => code in rowTable,
)
