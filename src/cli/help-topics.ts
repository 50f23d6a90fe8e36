/** What the help tells of beside the commands: plain data for the help, the manual pages and the completion. */
export interface HelpTopic {
  readonly summary: string
  readonly sections: readonly HelpSection[]
}

/** A heading, and under it words, a list of names, or lines that stay as they are. */
export interface HelpSection {
  readonly title?: string
  readonly paragraphs?: readonly string[]
  readonly rows?: readonly HelpRow[]
  /** Command lines and the like: never broken. */
  readonly lines?: readonly string[]
}

/** A name and what it stands for. */
export type HelpRow = readonly [name: string, text: string]

const EXIT_CODES: readonly HelpRow[] = [
  ['0', 'done'],
  ['1', 'something on this machine is in the way'],
  ['2', 'the command line cannot be understood'],
  ['3', 'the platform, the network or the provider failed'],
  ['4', 'somebody has to sign in'],
  ['5', 'an administrator has to change something'],
  ['130', 'stopped by Ctrl-C'],
]

const ENVIRONMENT: readonly HelpRow[] = [
  ['NMP_BASE_URL', 'Address of the platform.'],
  ['NMP_CURRENT_CONTEXT', 'Context to use.'],
  ['NMP_ACCOUNT', 'Account to use instead of the one in use.'],
  ['NMP_WORKSPACE', 'Workspace to work in.'],
  ['NMP_ACCESS_TOKEN', 'Access token to use instead of the session.'],
  ['NMP_STORE', 'keychain or file: where sessions are kept.'],
  ['NMP_STORE_PASSPHRASE', 'Seals the sessions of NMP_STORE=file.'],
  ['NMP_CLIENT_SECRET_FILE', 'File with the secret of a client that has one.'],
  ['NMP_CONFIG_FILE', 'The settings file.'],
  ['NMP_CLIENT_SSL_CERT_FILE', 'More certificate authorities, in PEM.'],
  ['HTTPS_PROXY, NO_PROXY', 'The way out, and what needs none.'],
]

/** The topics of `nmp help`. `json` is made from the schemas of the results when it is asked for. */
export const HELP_TOPICS = {
  'exit-codes': {
    summary: 'What the exit code of a command says.',
    sections: [
      { title: 'Exit codes', rows: EXIT_CODES },
      {
        title: 'In scripts',
        paragraphs: [
          'With 3, trying again can help. With 4, run nmp auth login; only where the error is SIGN_IN_PENDING, ask again with nmp auth login --resume. With 2 and 5 the same command fails again until somebody has changed something. With --json, the error is also printed on standard output as one line of JSON.',
        ],
      },
      {
        title: 'Commands that run another one',
        paragraphs: ['nmp auth exec ends with the exit code of the command that it ran.'],
        rows: [
          ['126', 'the command is there and cannot be run'],
          ['127', 'there is no such command'],
          ['128 and N', 'the command was ended by the signal N'],
        ],
      },
    ],
  },
  environment: {
    summary: 'The environment variables that nmp reads.',
    sections: [
      {
        paragraphs: [
          'An option of the command line wins over the environment, and the environment wins over the settings file.',
        ],
      },
      { title: 'The platform and the session', rows: ENVIRONMENT },
      {
        title: 'The network',
        rows: [
          ['HTTP_PROXY', 'The way out for http addresses.'],
          ['NODE_EXTRA_CA_CERTS', 'More certificate authorities, in PEM, for all programs that run on Node.'],
        ],
      },
      {
        title: 'Helpers of other programs',
        rows: [
          [
            'NMP_CREDENTIAL_HOSTS',
            'Hosts, separated by commas, that git and Docker may hand the token to beside the platform.',
          ],
          ['KUBERNETES_EXEC_INFO', 'Set by kubectl: which version of its interface it speaks.'],
        ],
      },
      {
        title: 'Looks',
        rows: [
          ['NO_COLOR', 'No colours, whatever it holds.'],
          ['TERM', 'With dumb, nothing is drawn twice and nothing is coloured.'],
          ['ACCESSIBLE', 'For a screen reader: plain lines, each said once, whatever it holds.'],
          ['COLORFGBG', 'Tells a light screen from a dark one, for a QR code without colours.'],
          [
            'BROWSER',
            'The programs that open pages, separated by colons; %s is where the address goes. The first that works is taken. Over SSH it is what opens pages at the other end.',
          ],
        ],
      },
      {
        title: 'Folders',
        rows: [
          ['XDG_CONFIG_HOME', 'Where the folder nmp with the settings file may be. Default: ~/.config.'],
          ['XDG_STATE_HOME', 'Where the sessions are. Default on Linux: ~/.local/state.'],
          ['XDG_CACHE_HOME', 'What can be deleted at any time. Default on Linux: ~/.cache.'],
        ],
      },
    ],
  },
  config: {
    summary: 'The settings file, its contexts, and what is kept where.',
    sections: [
      {
        paragraphs: [
          'The settings file is ~/.config/nmp/config.yaml, or the file that NMP_CONFIG_FILE names. The other tools of the platform read and write it, too. What nmp does not know in it stays as it is.',
          'A context is a name for a platform, a user and a workspace. One of them is the current one; --context and NMP_CURRENT_CONTEXT choose another for one command.',
        ],
      },
      {
        title: 'For example',
        lines: [
          'current_context: prod',
          'clusters:',
          '  - name: prod',
          '    base_url: https://nmp.example.com',
          'users:',
          '  - name: prod',
          '    type: oauth',
          'contexts:',
          '  - name: prod',
          '    cluster: prod',
          '    user: prod',
          '    workspace: ml-team',
        ],
      },
      {
        title: 'Sessions',
        paragraphs: [
          'Sessions are not in the settings file. They rest in sealed files; the key to them is kept by the keychain of the operating system, or with NMP_STORE=file in a file beside them that only you can read. A token that another tool wrote into the settings file is used until you sign in with nmp.',
        ],
      },
      {
        title: 'Commands',
        rows: [
          ['nmp config view', 'what the settings amount to, and where each comes from'],
          ['nmp config use-context', 'make another context the current one'],
          ['nmp config set', 'change a context, or make one'],
        ],
      },
    ],
  },
  json: {
    summary: 'The fields of everything that is printed as JSON.',
    sections: [],
  },
} as const satisfies Readonly<Record<string, HelpTopic>>

/** A topic of `nmp help`. */
export type TopicName = keyof typeof HELP_TOPICS

/** Whether there is such a topic. */
export function isTopic(name: string): name is TopicName {
  return Object.hasOwn(HELP_TOPICS, name)
}

/** The short lists of the general help. */
export const SHORT_LISTS = { environment: ENVIRONMENT, exitCodes: EXIT_CODES } as const
