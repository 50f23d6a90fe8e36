import type { Rows } from '../row.ts'

const CLI_CONFIGURATION_PAGE = 'https://docs.nvidia.com/nemo/microservices/latest/cli/configuration.html'

/** The configuration that is shared with the platform's other tools. */
export const platformConfigRows = {
  CONFIG_MISSING: {
    kind: 'local',
    title: 'There is no configuration file at {file}.',
    why: 'NMP_CONFIG_FILE names this file, so it has to be there.',
    fix: [
      {
        text: 'Correct the path in NMP_CONFIG_FILE, or take the variable away.',
        command: 'unset NMP_CONFIG_FILE',
      },
      {
        text: 'Sign in, which makes the file, when there was none yet.',
        command: 'nmp auth login --base-url <address>',
      },
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
        text: 'Give it back to yourself when it belongs to somebody else.',
        command: 'sudo chown "$USER" {file}',
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
        text: 'See who may write to it and to its folder, and how much room is left.',
        command: 'ls -l {file}',
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
      {
        text: 'Give root a file of its own when root is to be configured.',
        command: 'sudo -H nmp config view',
      },
    ],
    owner: 'user',
    retry: 'never',
    source: CLI_CONFIGURATION_PAGE,
  },
  CONFIG_BUSY: {
    kind: 'local',
    title: 'Another process is changing the configuration.',
    why: 'It keeps {file}, or writes the settings again and again. Each of the two would undo what the other does.',
    fix: [
      { text: 'Run the command again.' },
      { text: 'Remove the lock when no other nmp runs.', command: 'rm {file}' },
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
        text: 'Make it by signing in when it is to be a new one.',
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
} as const satisfies Rows
