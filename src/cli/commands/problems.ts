/** The commands for when something is wrong. */
export const problemCommands = [
  {
    words: 'auth explain',
    summary: 'Say what an error of a provider means and what to do. Works offline.',
    about:
      'Takes a code, or any text with an error in it: a reply, a log line, a page. With - it reads standard input. Nothing is sent anywhere.',
    operand: {
      name: 'CODE_OR_TEXT',
      help: 'The code or the text; - reads standard input.',
      completes: 'codes',
    },
    options: ['provider', 'admin-request', 'list'],
    examples: [
      { line: 'nmp auth explain AADSTS70011', purpose: 'What does this code mean?' },
      { line: 'nmp auth explain - < error.log', purpose: 'Find the error in a text.' },
      { line: 'nmp auth explain AADSTS65001 --admin-request', purpose: 'A message to your administrator.' },
      { line: 'nmp auth explain --list --provider entra', purpose: 'What can go wrong with Entra ID?' },
    ],
  },
  {
    words: 'auth doctor',
    summary: 'Look at everything that a sign-in goes through, and say what is wrong.',
    about:
      'Walks through settings, network, platform, session, role, scopes, provider, gateway and decision point, and says which of them is wrong, why, and what to do. Works signed out and offline, changes nothing, and starts no sign-in.',
    options: [
      'account',
      'workspace',
      'admin-email',
      'audience',
      'policy-url',
      'probe-gateway',
      'try-login',
      'markdown',
      'bundle',
    ],
    examples: [
      { line: 'nmp auth doctor', purpose: 'What is wrong?' },
      { line: 'nmp auth doctor --workspace ml-team', purpose: 'Why am I refused in ml-team?' },
      { line: 'nmp auth doctor --try-login', purpose: 'Why does the sign-in fail at the provider?' },
      { line: 'nmp auth doctor --bundle report.md', purpose: 'Something for those who help.' },
    ],
  },
] as const
