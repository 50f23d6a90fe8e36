import type { Rows } from '../row.ts'

const UTILITY_CONVENTIONS = 'https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap12.html'
const ENVIRONMENT_VARIABLES = 'https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html'
const ENV_UTILITY = 'https://pubs.opengroup.org/onlinepubs/9799919799/utilities/env.html'
const CLIENT_PASSWORD = 'https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1'
const ID_TOKEN = 'https://openid.net/specs/openid-connect-core-1_0.html#IDToken'
const DEVICE_GRANT = 'https://www.rfc-editor.org/rfc/rfc8628#section-3.5'

/** How the program was called, and what stopped it. */
export const commandRows = {
  USAGE: {
    kind: 'usage',
    title: 'This command line cannot be understood: {reason}.',
    why: 'Nothing was done: a command starts only when every word of its line is understood.',
    fix: [{ text: 'Look at the help of the command and call it again.', command: '{command} --help' }],
    owner: 'user',
    retry: 'never',
    source: UTILITY_CONVENTIONS,
  },
  ENVIRONMENT_INVALID: {
    kind: 'usage',
    title: 'The environment variable {name} holds something that it cannot hold.',
    why: 'It must be {expected}.',
    fix: [{ text: 'Correct the variable, or remove it.', command: 'unset {name}' }],
    owner: 'user',
    retry: 'never',
    source: ENVIRONMENT_VARIABLES,
  },
  HOME_UNKNOWN: {
    kind: 'local',
    title: 'There is no home folder to keep the session in.',
    why: 'HOME is not set to an absolute path, and the system knows no home folder for this user.',
    fix: [
      { text: 'Set HOME to a folder that belongs to you.', command: 'export HOME=<folder>' },
      { text: 'In a container that keeps nothing, hand the token in as NMP_ACCESS_TOKEN.' },
    ],
    owner: 'user',
    retry: 'never',
    source: ENVIRONMENT_VARIABLES,
  },
  CLIENT_SECRET_UNUSABLE: {
    kind: 'local',
    title: 'The client secret cannot be read from {place}.',
    why: 'As a secret, one line of text is taken from a plain file or from a pipe; {reason}.',
    fix: [
      {
        text: 'Put the secret, and nothing else, into a file that only you can read, and name the file.',
        command: 'export NMP_CLIENT_SECRET_FILE=<file>',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: CLIENT_PASSWORD,
  },
  CLIENT_SECRET_NEEDED: {
    kind: 'local',
    title: 'The session can be renewed only with the client secret, which was not kept.',
    why: 'The secret came from standard input when somebody signed in. It is never stored, so a later command has to be told where it is.',
    fix: [
      {
        text: 'Name a file with the secret, and run the command again.',
        command: 'export NMP_CLIENT_SECRET_FILE=<file>',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: CLIENT_PASSWORD,
  },
  OUTPUT_FAILED: {
    kind: 'local',
    title: 'The result cannot be written to standard output ({errno}).',
    why: 'The file or device behind it takes no more data. What the command did is done; only its output is lost.',
    fix: [{ text: 'Make room or write to another place, then run the command again.' }],
    owner: 'user',
    retry: 'never',
    source: 'https://pubs.opengroup.org/onlinepubs/9799919799/functions/write.html',
  },
  CANCELLED: {
    kind: 'cancelled',
    title: 'Stopped before it was done.',
    why: 'The person or a signal stopped the command. A session that was stored before is still there.',
    fix: [{ text: 'Run the command again when you are ready.' }],
    owner: 'user',
    retry: 'new_login',
    source: DEVICE_GRANT,
  },
  NOT_SIGNED_IN: {
    kind: 'sign_in',
    title: 'Nobody is signed in to {issuer}.',
    why: 'No session is stored for this provider, client and context.',
    fix: [{ text: 'Sign in.', command: '{login_command}' }],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc8628#section-1',
  },
  ACCOUNT_UNKNOWN: {
    kind: 'sign_in',
    title: 'The account {account} is not signed in to the context {context}.[[ Was {meant} meant?]]',
    why: 'Signed in there: {known}. An account is named by its email address, user name, name or subject.',
    fix: [
      { text: 'See who is signed in, and where.', command: 'nmp auth list' },
      {
        text: 'Sign in as the other person; both accounts then stay side by side.',
        command: 'nmp auth login',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: ID_TOKEN,
  },
  ACCOUNT_AMBIGUOUS: {
    kind: 'usage',
    title: 'Several accounts of the context {context} are called {account}.',
    why: 'Names may be the same; the subjects of one provider are not.',
    fix: [{ text: 'Name the account by its subject: one of {names}.' }],
    owner: 'user',
    retry: 'never',
    source: ID_TOKEN,
  },
  ACCOUNT_ONLY_ONE: {
    kind: 'usage',
    title: 'There is no other account in the context {context} than {account}.',
    why: 'Accounts are added by signing in as another person in the same context.',
    fix: [
      { text: 'Sign in as the other person.', command: 'nmp auth login' },
      { text: 'To work on another platform, change the context.', command: 'nmp config use-context <name>' },
    ],
    owner: 'user',
    retry: 'never',
    source: ID_TOKEN,
  },
  SIGNED_IN_ELSEWHERE: {
    kind: 'sign_in',
    title: 'The session of the context {context} is for {signed_in_to}, not for {wanted}.',
    why: 'A token is handed out only for the place that it was made for.',
    fix: [
      { text: 'Sign in there.', command: '{login_command}' },
      {
        text: 'Where you are signed in there in the same context already, use that account.',
        command: 'nmp auth switch',
      },
      {
        text: 'To work with both at the same time, give the second one a context of its own.',
        command: '{login_command} --context <name>',
      },
    ],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc6750#section-5.2',
  },
  PROVIDER_MISMATCH: {
    kind: 'usage',
    title: '{issuer} is not an issuer of the kind {provider}.',
    why: 'The issuers of Entra, Okta and Keycloak have an address of a known form, and this one has not.',
    fix: [
      { text: 'Leave --provider out: the kind is told from the address.' },
      { text: 'Compare the issuer with the one that the provider shows for the application.' },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://openid.net/specs/openid-connect-discovery-1_0.html#IssuerDiscovery',
  },
  OTHER_TOKEN_EXPIRED: {
    kind: 'sign_in',
    title: 'The token that another tool stored for the context {context} cannot be renewed.',
    why: 'It stands in {file}[[ and ended {ended_at}]]. There is no refresh token beside it that could renew it.',
    fix: [{ text: 'Sign in with this program.', command: '{login_command}' }],
    owner: 'user',
    retry: 'new_login',
    source: 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4',
  },
  SIGN_IN_TIMED_OUT: {
    kind: 'sign_in',
    title: 'Nobody signed in within {seconds} seconds.',
    why: 'That is the time that --timeout allows. The code that was shown is of no use any more.',
    fix: [{ text: 'Sign in again, and allow more time or none.', command: '{login_command}' }],
    owner: 'user',
    retry: 'new_login',
    source: DEVICE_GRANT,
  },
  STORE_NOT_CHOSEN: {
    kind: 'local',
    title: 'This machine has no keychain that can be used, and no other place was chosen.',
    why: 'The session has to be kept somewhere safe, and nobody has said where. {reason}',
    fix: [
      {
        text: 'Keep it in sealed files of your home folder; the key lies next to them, readable by you alone.',
        command: '{login_command} --store file',
      },
      { text: 'Or choose that once for all commands.', command: 'export NMP_STORE=file' },
      {
        text: 'Or make a keychain available: on Linux a Secret Service such as gnome-keyring, on the session bus.',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://specifications.freedesktop.org/secret-service/latest/',
  },
  SIGN_IN_RECORD_DAMAGED: {
    kind: 'local',
    title: 'The record of a sign-in cannot be understood: {path}.',
    why: 'The file says where a session came from, and nothing of it is taken over. {reason}',
    fix: [
      { text: 'Sign in again; that writes the record anew.', command: '{login_command}' },
      { text: 'Or use another account, where one is signed in to the context.', command: 'nmp auth switch' },
      { text: 'When a newer version of this program wrote it, use that version.' },
    ],
    owner: 'user',
    retry: 'new_login',
    source: DEVICE_GRANT,
  },
  TOKEN_NOT_READABLE: {
    kind: 'local',
    title: 'The access token says nothing that can be shown.',
    why: 'It is not a JWT: only the provider and the service that it is for can read it. It may still be valid.',
    fix: [
      { text: 'See what is known of the session.', command: 'nmp auth status' },
      { text: 'To see its claims, let the provider issue JWT access tokens for this service.' },
    ],
    owner: 'user',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-1.4',
  },
  COMMAND_NOT_FOUND: {
    kind: 'local',
    title: 'There is no command {command}.',
    why: 'Nothing of that name is in a folder of PATH. The command was not run.',
    fix: [
      { text: 'Correct the name, or install the command.' },
      {
        text: 'Give a pipe, a variable or a word of the shell itself to a shell.',
        command: "nmp auth exec -- sh -c '<command line>'",
      },
    ],
    owner: 'user',
    retry: 'never',
    source: ENV_UTILITY,
  },
  COMMAND_NOT_RUN: {
    kind: 'local',
    title: 'The command {command} is there and cannot be run ({errno}).',
    why: 'The system refused to start it.',
    fix: [{ text: 'Compare the file with one that runs: its mode, its first line, its system.' }],
    owner: 'user',
    retry: 'never',
    source: ENV_UTILITY,
  },
  HOST_NAME_INVALID: {
    kind: 'usage',
    title: '{host} is not a host that a token can be handed out to.',
    why: 'A host is written as in an address, with its port if it has one, and without a scheme, a path or a star.',
    fix: [{ text: 'Name each host in full.', command: '{command} --host git.example.com' }],
    owner: 'user',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2',
  },
  INTERNAL_FAULT: {
    kind: 'local',
    title: 'The program met a state that it does not know.',
    why: 'This is a fault of the program itself, not of the provider: {reason}.',
    fix: [
      { text: 'Run the command again with --verbose.' },
      { text: 'Report what it prints to the authors of the program.' },
    ],
    owner: 'developer',
    retry: 'never',
    source: 'https://www.rfc-editor.org/rfc/rfc8628',
  },
} as const satisfies Rows
