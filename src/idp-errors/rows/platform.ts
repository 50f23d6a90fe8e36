import type { Rows } from '../row.ts'

const DISCOVERY_PAGE = 'https://docs.nvidia.com/nemo/microservices/latest/auth/authentication/index.html'
const MEMBERS_PAGE =
  'https://docs.nvidia.com/nemo/microservices/latest/auth/authorization/managing-access.html'
const TROUBLESHOOTING_PAGE = 'https://docs.nvidia.com/nemo/microservices/latest/auth/troubleshooting.html'
const CLI_CONFIGURATION_PAGE = 'https://docs.nvidia.com/nemo/microservices/latest/cli/configuration.html'
const CONFIGURATION_PAGE =
  'https://docs.nvidia.com/nemo/microservices/latest/auth/deployment/configuration.html'

/** The NMP platform: finding it, its settings, its answers. */
export const platformRows = {
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
        text: 'For a platform without TLS inside a cluster, forward its port and use http://localhost:8080.',
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
        text: 'For a platform on this machine, check that it runs and on which port.',
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
        text: 'When the address is right, ask the administrator which path the gateway gives to the platform.',
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
        text: 'When {location_host} is the platform, use that address.',
        command: 'nmp auth login --base-url {location_origin}',
      },
      { text: 'When it is a login page, ask the administrator to let {path} through without a sign-in.' },
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
      { text: 'When it lasts, ask the administrator to look at the logs of the auth service.' },
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
      { text: 'When people should sign in, ask the administrator to set auth.enabled to true.' },
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
        text: 'On a quick-start cluster, sign in with an unsigned token.',
        command: 'nmp auth login --base-url {base_url} --unsigned-token --email <your email>',
      },
      {
        text: 'On any other, ask the administrator to set auth.oidc.enabled, auth.oidc.issuer and auth.oidc.client_id.',
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
        text: 'When you know the client id, sign in to the provider directly.',
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
        text: 'Until then, use an access token that you were given.',
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
  CONFIG_MISSING: {
    kind: 'local',
    title: 'There is no configuration file at {file}.',
    why: 'NMP_CONFIG_FILE names this file, so it has to be there.',
    fix: [
      {
        text: 'Correct the path in NMP_CONFIG_FILE, or take the variable away.',
        command: 'unset NMP_CONFIG_FILE',
      },
      { text: 'Or have the file made by signing in.', command: 'nmp auth login --base-url <address>' },
    ],
    owner: 'user',
    retry: 'never',
    source: CLI_CONFIGURATION_PAGE,
  },
  CONFIG_UNREADABLE: {
    kind: 'local',
    title: 'The configuration file {file} cannot be read.',
    why: 'The system answered {reason}.',
    fix: [
      { text: 'See who owns the file and who may read it.', command: 'ls -l {file}' },
      {
        text: 'Give it back to yourself, readable for you only.',
        command: 'sudo chown "$USER" {file} && chmod 600 {file}',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: CLI_CONFIGURATION_PAGE,
  },
  CONFIG_NOT_A_FILE: {
    kind: 'local',
    title: 'What stands at {file} is not a file.',
    why: 'A folder, a pipe or a device has the name of the configuration file.',
    fix: [
      { text: 'See what it is.', command: 'ls -ld {file}' },
      { text: 'Move it away, or name another file in NMP_CONFIG_FILE.' },
    ],
    owner: 'user',
    retry: 'never',
    source: CLI_CONFIGURATION_PAGE,
  },
  CONFIG_WRITABLE_BY_OTHERS: {
    kind: 'local',
    title: 'Others can change the configuration file {file}.',
    why: 'Its mode is {mode}. Whoever changes it can send your sign-in to a platform of their own, so it is not read.',
    fix: [
      { text: 'Look through the file, whether all of it is yours.', command: 'cat {file}' },
      { text: 'Take the rights of the others away.', command: 'chmod 600 {file}' },
    ],
    owner: 'user',
    retry: 'never',
    source: CLI_CONFIGURATION_PAGE,
  },
  CONFIG_TOO_LARGE: {
    kind: 'local',
    title: 'The configuration file {file} is too large.',
    why: 'It has {size} bytes; a configuration has a few hundred, and more than {limit} are not read.',
    fix: [
      { text: 'See what is in it.', command: 'head -c 500 {file}' },
      { text: 'Move it away when it is something else, and sign in again.' },
    ],
    owner: 'user',
    retry: 'never',
    source: CLI_CONFIGURATION_PAGE,
  },
  CONFIG_INVALID: {
    kind: 'local',
    title: 'The configuration file {file} has a fault in line {line}: {reason}.',
    why: 'The file cannot be understood, so nothing of it is used and nothing is written to it.',
    fix: [{ text: 'Correct line {line} in an editor.' }, { text: 'Check it.', command: 'nmp config view' }],
    owner: 'user',
    retry: 'never',
    source: CLI_CONFIGURATION_PAGE,
  },
  CONFIG_UNWRITABLE: {
    kind: 'local',
    title: 'The configuration file {file} cannot be written.',
    why: 'The system answered {reason}. The file is as it was.',
    fix: [
      {
        text: 'See who may write to its folder, and how much room is left.',
        command: 'ls -ld "$(dirname {file})"; df -h {file}',
      },
      { text: 'Correct that, or name another file in NMP_CONFIG_FILE.' },
    ],
    owner: 'user',
    retry: 'never',
    source: CLI_CONFIGURATION_PAGE,
  },
  CONFIG_FOLDER_OF_ANOTHER: {
    kind: 'local',
    title: 'The configuration file {file} belongs to somebody else.',
    why: 'The command runs as root in the folder of another person, who could not change the file afterwards.',
    fix: [
      { text: 'Run the command without sudo.' },
      { text: 'Or, to configure root, give it a file of its own.', command: 'sudo -H nmp config view' },
    ],
    owner: 'user',
    retry: 'never',
    source: CLI_CONFIGURATION_PAGE,
  },
  CONFIG_BUSY: {
    kind: 'local',
    title: 'Another process is changing the configuration.',
    why: 'It has held {file} for ten seconds, or took it away while this command was stopped. Nothing is changed.',
    fix: [
      { text: 'Run the command again.' },
      { text: 'When no other nmp runs, remove the lock.', command: 'rm {file}' },
    ],
    owner: 'user',
    retry: 'backoff',
    source: CLI_CONFIGURATION_PAGE,
  },
  CONTEXT_UNKNOWN: {
    kind: 'usage',
    title: 'There is no context {context}.',
    why: 'The contexts of the configuration file are: {known}.',
    fix: [
      { text: 'Choose one of them.', command: 'nmp config use-context <name>' },
      {
        text: 'Or make it by signing in.',
        command: 'nmp auth login --context {context} --base-url <address>',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: CLI_CONFIGURATION_PAGE,
  },
  CONTEXT_NEEDS_ADDRESS: {
    kind: 'usage',
    title: 'The new context {context} needs the address of its platform.',
    why: 'A context says which platform it is for, and this one is not there yet.',
    fix: [
      {
        text: 'Give the address with the name.',
        command: 'nmp config set --context {context} --base-url <address>',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: CLI_CONFIGURATION_PAGE,
  },
  CONTEXT_NAME_INVALID: {
    kind: 'usage',
    title: 'A context cannot be called {context}.',
    why: 'The platform derives names from it that hold letters, digits, hyphens and underscores only.',
    fix: [{ text: 'Choose a name of letters, digits, hyphens and underscores, such as prod-eu.' }],
    owner: 'user',
    retry: 'never',
    source: CLI_CONFIGURATION_PAGE,
  },
  NAME_INVALID: {
    kind: 'usage',
    title: 'This cannot be the name of a workspace or a member: "{name}".',
    why: 'An empty name, "." and ".." lead to another place of the platform.',
    fix: [{ text: 'Look at the names that are there.', command: 'nmp workspaces list' }],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  PLATFORM_UNAUTHORIZED: {
    kind: 'sign_in',
    title: 'The platform does not accept the sign-in (401).',
    why: 'It answered[[: {detail}]]. The token is missing, has ended, or is not one for this platform.',
    fix: [
      { text: 'Let the program find out which it is.', command: 'nmp auth doctor' },
      { text: 'Sign in again.', command: 'nmp auth login --base-url {base_url}' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: TROUBLESHOOTING_PAGE,
  },
  PLATFORM_FORBIDDEN: {
    kind: 'remote',
    title: 'The platform refuses this request (403).',
    why: 'You are signed in, but lack the role or the scope. The platform says the same for both.',
    fix: [
      {
        text: 'Let the program find out which it is.',
        command: 'nmp auth doctor[[ --workspace {workspace}]]',
      },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  PLATFORM_API_MISSING: {
    kind: 'remote',
    title: 'The platform at {base_url} does not know {path}.',
    why: 'Nothing answers at this path: the platform is another release, or the gateway does not pass it on.',
    fix: [
      { text: 'Check that the address is that of the platform.', command: 'nmp config view' },
      { text: 'Ask the administrator which release runs, and whether the gateway passes /apis/entities on.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  PLATFORM_REFUSES_INPUT: {
    kind: 'remote',
    title: 'The platform refuses what it was given (status {status}).',
    why: 'It says: {detail}',
    fix: [
      { text: 'Correct the name, role or scope that it speaks of.' },
      { text: 'Roles are Viewer, Editor and Admin, with a capital letter.' },
    ],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  PLATFORM_CONFLICT: {
    kind: 'remote',
    title: 'The platform refuses this change as things stand (409).',
    why: 'It says[[: {detail}]].',
    fix: [{ text: 'Look at what is there now.', command: 'nmp workspaces list' }],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  PLATFORM_ANSWER_UNKNOWN: {
    kind: 'remote',
    title: 'The platform answered with status {status}, which no release is known to do.',
    why: 'Something between here and the platform may have answered in its place[[: {detail}]].',
    fix: [
      { text: 'Check that the address is that of the platform.', command: 'nmp auth doctor' },
      { text: 'Ask the administrator what the gateway does with {path}.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  PLATFORM_ANSWER_INVALID: {
    kind: 'remote',
    title: 'An answer of {base_url} has a fault in {field}.',
    why: 'There must be {expected}. Something between here and the platform may have changed it.',
    fix: [
      { text: 'Check that the address is that of the platform.', command: 'nmp auth doctor' },
      { text: 'Report it to the administrator, with the release of the platform.' },
    ],
    owner: 'admin',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  POLICY_SERVICE_DOWN: {
    kind: 'remote',
    title: 'The platform cannot ask who may do what (status {status}).',
    why: 'Its policy decision point does not answer[[: {detail}]]. Nobody gets through, whatever their role.',
    fix: [
      { text: 'Wait a minute and run the command again.' },
      { text: 'When it lasts, ask the administrator to check the decision point.' },
      { text: 'Embedded: see that the auth service runs. OPA: see that it runs and fetches its bundle.' },
    ],
    owner: 'admin',
    retry: 'backoff',
    source: TROUBLESHOOTING_PAGE,
  },
  WORKSPACE_UNKNOWN: {
    kind: 'remote',
    title: 'There is no workspace {workspace}.',
    why: 'The platform at {base_url} has none of this name that you can see, or it is being deleted.',
    fix: [
      { text: 'Look at the names that are there.', command: 'nmp workspaces list' },
      { text: 'Or make it.', command: 'nmp workspaces create {workspace}' },
    ],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  WORKSPACE_EXISTS: {
    kind: 'remote',
    title: 'The workspace {workspace} is there already.',
    why: 'Names are taken once on a platform, by workspaces that you cannot see and by those being deleted, too.',
    fix: [
      { text: 'Use it, when it is yours.', command: 'nmp workspaces get {workspace}' },
      { text: 'Or choose another name.' },
    ],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  WORKSPACE_NOT_EMPTY: {
    kind: 'remote',
    title: 'The workspace {workspace} is not empty: {obstacles}.',
    why: 'A workspace can be deleted only when nothing is in it any more. Nothing was deleted.',
    fix: [{ text: 'Delete the workspace when it is empty.', command: 'nmp workspaces delete {workspace}' }],
    owner: 'user',
    retry: 'never',
    source: TROUBLESHOOTING_PAGE,
  },
  MEMBER_UNKNOWN: {
    kind: 'remote',
    title: '{principal} is not a member of the workspace {workspace}.',
    why: 'The case of every letter counts, and so does whether the name is an email address or a subject.',
    fix: [
      { text: 'Look at who belongs to it.', command: 'nmp members list --workspace {workspace}' },
      {
        text: 'Or add them.',
        command: 'nmp members create --workspace {workspace} --principal {principal} --roles Editor',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
  LAST_ADMIN: {
    kind: 'remote',
    title: '{principal} is the last Admin of the workspace {workspace}.',
    why: 'Without an Admin nobody could manage the workspace any more. Nothing was changed.',
    fix: [
      {
        text: 'Make somebody else Admin first.',
        command: 'nmp members create --workspace {workspace} --principal <email> --roles Admin',
      },
      { text: 'Then run the command again.' },
    ],
    owner: 'user',
    retry: 'never',
    source: MEMBERS_PAGE,
  },
} as const satisfies Rows
