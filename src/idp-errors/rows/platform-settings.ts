import type { Rows } from '../row.ts'

const DISCOVERY_PAGE = 'https://docs.nvidia.com/nemo/microservices/latest/auth/authentication/index.html'
const CONFIGURATION_PAGE =
  'https://docs.nvidia.com/nemo/microservices/latest/auth/deployment/configuration.html'

/** Finding a platform, and how people sign in to it. */
export const platformSettingsRows = {
  PLATFORM_ADDRESS_INVALID: {
    kind: 'usage',
    title: 'This is not an address of a platform: {base_url}.',
    why: 'The address of a platform {reason}.',
    fix: [
      {
        text: 'Give the whole address, with its scheme and without user name, query or fragment.',
        command: 'nmp auth login --base-url https://nmp.example.com',
      },
      {
        text: 'Forward the port of a platform without TLS inside a cluster, and use http://localhost:8080.',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: DISCOVERY_PAGE,
  },
  PLATFORM_NOT_FOUND: {
    kind: 'remote',
    title: 'No platform answers at {base_url}.',
    why: '{reason}',
    fix: [
      { text: 'Compare the address with the one that your administrator gave you.' },
      { text: 'See which address is set, and where.', command: 'nmp config view' },
      { text: 'Check that the network or VPN that the platform needs is connected.' },
      {
        text: 'Check, for a platform on this machine, that it runs and on which port.',
        command: 'curl -sS {base_url}/apis/auth/discovery',
      },
    ],
    owner: 'user',
    retry: 'backoff',
    source: DISCOVERY_PAGE,
  },
  PLATFORM_NOT_RECOGNISED: {
    kind: 'remote',
    title: 'Something answers at {base_url}, but it is not an NMP platform.',
    why: 'Its answer to {path} was {answer}, where a platform gives its sign-in settings as JSON.',
    fix: [
      {
        text: 'Check host, port and path of the address; leave out everything from /apis on.',
        command: 'curl -sS {base_url}/apis/auth/discovery',
      },
      {
        text: 'Ask the administrator, when the address is right, which path the gateway gives to the platform.',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: DISCOVERY_PAGE,
  },
  PLATFORM_REDIRECTS: {
    kind: 'remote',
    title: 'The platform at {base_url} sends its callers to {location_host}.',
    why: 'It answered {status} with another address. A redirect is not followed: it may lead to a foreign host.',
    fix: [
      {
        text: 'Use that address when {location_host} is the platform.',
        command: 'nmp auth login --base-url {location_origin}',
      },
      { text: 'Ask the administrator, when it is a login page, to let {path} through without a sign-in.' },
    ],
    owner: 'user',
    retry: 'never',
    source: DISCOVERY_PAGE,
  },
  PLATFORM_DISCOVERY_GUARDED: {
    kind: 'remote',
    title: 'The gateway in front of {base_url} guards the sign-in settings.',
    why: 'It answered {status} to {path}, which everybody must be able to read before they sign in.',
    fix: [
      { text: 'Ask the administrator to let {path} through the gateway without credentials.' },
      { text: 'Check from here when it is done.', command: 'curl -sSi {base_url}/apis/auth/discovery' },
    ],
    owner: 'admin',
    retry: 'never',
    source: DISCOVERY_PAGE,
  },
  PLATFORM_UNAVAILABLE: {
    kind: 'remote',
    title: 'The platform at {base_url} cannot answer now.',
    why: 'It answered {status} to {path}: the service behind the gateway is down, starting or overloaded.',
    fix: [
      { text: 'Wait a minute and run the command again.' },
      { text: 'Ask the administrator to look at the logs of the auth service when it lasts.' },
    ],
    owner: 'admin',
    retry: 'backoff',
    source: DISCOVERY_PAGE,
  },
  PLATFORM_SETTINGS_INVALID: {
    kind: 'remote',
    title: 'The sign-in settings of {base_url} have a fault in {field}.',
    why: 'The platform must give {expected} there. Nothing was sent to the provider.',
    fix: [
      {
        text: 'Ask the administrator to correct this value in the auth section of the platform configuration.',
      },
      { text: 'See what the platform says now.', command: 'curl -sS {base_url}/apis/auth/discovery' },
    ],
    owner: 'admin',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
  PLATFORM_AUTH_DISABLED: {
    kind: 'remote',
    title: 'Authentication is switched off on {base_url}: no sign-in is needed.',
    why: 'The platform says auth_enabled: false and takes requests without a token.',
    fix: [
      { text: 'Use the platform without signing in.' },
      { text: 'Ask the administrator to set auth.enabled to true when people should sign in.' },
    ],
    owner: 'user',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
  PLATFORM_HAS_NO_OIDC: {
    kind: 'remote',
    title: 'The platform at {base_url} has no identity provider.',
    why: 'Authentication is on, but auth.oidc is not configured. A quick-start cluster takes unsigned tokens instead.',
    fix: [
      {
        text: 'Sign in with an unsigned token on a quick-start cluster.',
        command: 'nmp auth login --base-url {base_url} --unsigned-token --email <your email>',
      },
      {
        text: 'Ask the administrator of any other to set auth.oidc.enabled, auth.oidc.issuer and auth.oidc.client_id.',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
  PLATFORM_CLIENT_ID_MISSING: {
    kind: 'remote',
    title: 'The platform at {base_url} names no client id for signing in.',
    why: 'Its settings name the provider {issuer}, but auth.oidc.client_id is empty.',
    fix: [
      {
        text: 'Ask the administrator to set auth.oidc.client_id to the client id of the public client at the provider.',
      },
      {
        text: 'Sign in to the provider directly when you know the client id.',
        command: 'nmp auth login --issuer {issuer} --client-id <client id>',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
  PLATFORM_CLIENT_NOT_PUBLIC: {
    kind: 'remote',
    title: 'The platform at {base_url} offers sign-in in its web pages only.',
    why: 'The client {client_id} needs a secret or a session on the server, so the device flow cannot use it.',
    fix: [
      {
        text: 'Ask the administrator to add a public client to auth.oidc.clients, with the device grant on.',
      },
      {
        text: 'Use an access token that you were given until then.',
        command: 'NMP_ACCESS_TOKEN=<token> nmp auth status',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
  SCOPE_INVALID: {
    kind: 'usage',
    title: 'This is not a list of scopes: {scope}.',
    why: 'Scopes are separated by one space and hold no quote, no backslash, no line break; a hundred at most.',
    fix: [
      {
        text: 'Write the scopes in one pair of quotes, with spaces between them.',
        command: 'nmp auth login --scope "platform:read platform:write"',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.3',
  },
  UNSIGNED_TOKEN_NOT_WANTED: {
    kind: 'usage',
    title: 'The platform at {base_url} has an identity provider, so an unsigned token is of no use.',
    why: 'People sign in to it with {issuer}. Unsigned tokens are for quick-start clusters without a provider.',
    fix: [{ text: 'Sign in with the provider.', command: 'nmp auth login --base-url {base_url}' }],
    owner: 'user',
    retry: 'never',
    source: CONFIGURATION_PAGE,
  },
} as const satisfies Rows
