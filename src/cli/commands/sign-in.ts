/** The commands about signing in and out. */
export const signInCommands = [
  {
    words: 'auth login',
    summary: 'Sign in with a code and a browser, on this or any other device.',
    about:
      'Shows a code and an address. Open the address in a browser on any device, enter the code and sign in there. Where the provider refuses that, the sign-in goes on in the browser of this machine. The session is kept on this machine and renews itself.',
    options: [
      'issuer',
      'client-id',
      'provider',
      'client-secret-file',
      'scope',
      'flow',
      'redirect-uri',
      'no-browser',
      'copy',
      'qr',
      'timeout',
      'start',
      'resume',
      'wait-seconds',
      'store',
      'unsigned-token',
      'email',
      'principal-id',
      'group',
      'expires-in',
      'no-exp',
      'audience',
    ],
    examples: [
      { line: 'nmp auth login --base-url https://nmp.example.com', purpose: 'Sign in to a platform.' },
      { line: 'nmp auth login --scope platform:read', purpose: 'Sign in for reading only.' },
      {
        line: 'nmp auth login --issuer https://sso.example.com/realms/ml --client-id nmp',
        purpose: 'Sign in to a provider, without a platform.',
      },
      {
        line: 'nmp auth login --flow browser',
        purpose: 'Where a policy refuses codes: sign in through the browser of this machine.',
      },
      { line: 'nmp auth login --json', purpose: 'For programs: one JSON event a line.' },
      {
        line: 'nmp auth login --start',
        purpose: 'For agents and scripts that cannot wait: print the code, keep it sealed, and end.',
      },
      {
        line: 'nmp auth login --resume --wait 300',
        purpose: 'Finish it, in any later run. Exit code 0: signed in; 4: see the code of the error.',
      },
      {
        line: 'nmp auth login --base-url http://localhost:8080 --unsigned-token --email me@example.com',
        purpose: 'For a quick-start cluster without a provider.',
      },
    ],
  },
  {
    words: 'auth list',
    summary: 'Show every account that is signed in, in every context.',
    about:
      'Reads what is stored on this machine and asks nobody. The account with * is the one that the commands of its context use. In a pipe, the result is JSON.',
    options: [],
    examples: [{ line: 'nmp auth list', purpose: 'Who is signed in where?' }],
  },
  {
    words: 'auth switch',
    summary: 'Use another account of the context from now on.',
    about:
      'Several people, or several accounts of one, can be signed in to a context side by side: nmp auth login adds one. Of two, the other one is used; of more, the one that is named or picked. For one command only, use --account or NMP_ACCOUNT.',
    operand: {
      name: 'ACCOUNT',
      help: 'Its email address, user name, name or subject.',
      completes: 'accounts',
    },
    options: [],
    examples: [
      { line: 'nmp auth switch', purpose: 'The other one of two.' },
      { line: 'nmp auth switch bob@example.com', purpose: 'Work as Bob.' },
    ],
  },
  {
    words: 'auth status',
    summary: 'Show who is signed in, where, and for how long.',
    about: 'Reads what is stored on this machine. Asks nobody, renews nothing, and never prints a token.',
    options: ['account'],
    examples: [
      { line: 'nmp auth status', purpose: 'Who am I?' },
      { line: 'nmp auth status --json', purpose: 'The same for a program.' },
    ],
  },
  {
    words: 'auth refresh',
    summary: 'Renew the session now.',
    about:
      'Renews the session at the provider although the access token may still be valid. Keeps the scopes.',
    options: ['account'],
    examples: [{ line: 'nmp auth refresh', purpose: 'After a change of roles or groups at the provider.' }],
  },
  {
    words: 'auth logout',
    summary: 'Sign out: revoke the session where possible, and forget it here.',
    about:
      'Removes the session from this machine in every case, and asks the provider to revoke it where the provider can do that.',
    options: ['account', 'all'],
    examples: [
      { line: 'nmp auth logout', purpose: 'Sign out of the current context.' },
      { line: 'nmp auth logout --all', purpose: 'Sign out everywhere.' },
    ],
  },
] as const
