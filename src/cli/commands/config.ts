/** The commands about the settings. */
export const configCommands = [
  {
    words: 'config view',
    summary: 'Show the settings. Tokens are left out.',
    about: 'Shows the settings file, the context in use, and where each setting comes from.',
    options: ['all-contexts'],
    examples: [{ line: 'nmp config view', purpose: 'Which platform does nmp talk to, and why?' }],
  },
  {
    words: 'config current-context',
    summary: 'Print the name of the current context.',
    about: 'Prints the name of the context that commands use when none is named.',
    options: [],
    examples: [{ line: 'nmp config current-context', purpose: 'For a prompt or a script.' }],
  },
  {
    words: 'config use-context',
    summary: 'Make another context the current one.',
    about: 'Changes the current context in the settings file. Everything else in the file stays as it is.',
    operand: { name: 'NAME', help: 'The context.', required: true, completes: 'contexts' },
    options: [],
    examples: [{ line: 'nmp config use-context prod', purpose: 'Work on prod from now on.' }],
  },
  {
    words: 'config set',
    summary: 'Change settings of a context.',
    about:
      'Changes settings of the current context, or of the one named by --context, which is made when it is new.',
    options: ['workspace', 'access-token'],
    examples: [
      { line: 'nmp config set --base-url https://nmp.example.com', purpose: 'Set the platform.' },
      { line: 'nmp config set --context prod --workspace ml-team', purpose: 'Set the workspace of prod.' },
    ],
  },
] as const
