/** The commands about the program itself. */
export const programCommands = [
  {
    words: 'completion',
    summary: 'Print a script that completes command lines in your shell.',
    about:
      'Completes commands, options and their values, and the names of contexts and workspaces in the settings file. It asks nobody on the network. The script goes where your shell looks for it.',
    operand: {
      name: 'SHELL',
      help: 'The shell that reads it.',
      required: true,
      choices: ['bash', 'zsh', 'fish', 'powershell'],
    },
    options: [],
    examples: [
      { line: 'source <(nmp completion bash)', purpose: 'In ~/.bashrc.' },
      { line: 'source <(nmp completion zsh)', purpose: 'In ~/.zshrc, after compinit.' },
      { line: 'nmp completion fish > ~/.config/fish/completions/nmp.fish', purpose: 'Once, for fish.' },
      {
        line: 'nmp completion powershell | Out-String | Invoke-Expression',
        purpose: 'In the file that $PROFILE names.',
      },
    ],
  },
  {
    words: 'help',
    summary: 'Show the help of a command, or about a topic.',
    about:
      'Shows what --help shows. Topics of their own are exit-codes, environment, config and json. As JSON, the topic json is a JSON Schema of everything that is printed as JSON.',
    operand: { name: 'COMMAND_OR_TOPIC', help: 'What the help is about.' },
    options: [],
    examples: [
      { line: 'nmp help auth login', purpose: 'About a command.' },
      { line: 'nmp help exit-codes', purpose: 'About a topic.' },
      { line: 'nmp help json --json', purpose: 'For programs: a JSON Schema of every result.' },
    ],
  },
  {
    words: '__complete',
    summary: 'Print what can be completed.',
    about: 'Called by the scripts of nmp completion. Prints one a line, and what it is behind a tab.',
    operand: {
      name: 'WHAT',
      help: 'What to list.',
      required: true,
      choices: ['contexts', 'accounts', 'workspaces', 'codes'],
    },
    options: [],
    hidden: true,
    examples: [{ line: 'nmp __complete contexts', purpose: 'Names of contexts.' }],
  },
] as const
