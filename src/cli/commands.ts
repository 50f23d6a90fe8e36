import type { Completed, OptionName } from './option.ts'
import { platformCommands } from './platform-commands.ts'

/** One command: plain data for the parser and the help. */
export interface Command {
  /** How it is called: `auth login`. */
  readonly words: string
  /** One line for the list of commands. */
  readonly summary: string
  /** More for its own help. */
  readonly about: string
  /** What follows the words. Default: nothing may. */
  readonly operand?: Operand
  /** What follows `--`, word by word. Default: that is an operand like any other. */
  readonly rest?: Pick<Operand, 'name' | 'help'>
  /** Called by programs only: it stands in no list. */
  readonly hidden?: true
  readonly options: readonly OptionName[]
  readonly examples: readonly [Example, ...Example[]]
}

/** What follows the words of a command. */
export interface Operand {
  readonly name: string
  readonly help: string
  readonly required?: true
  /** The only ones that there are. */
  readonly choices?: readonly [string, ...string[]]
  /** What the completion offers. */
  readonly completes?: Completed
}

/** A command line that works, and what it is for. */
export interface Example {
  readonly line: string
  readonly purpose: string
}

/** Options that every command takes. */
export const GLOBAL_OPTIONS = [
  'context',
  'base-url',
  'output-format',
  'json',
  'quiet',
  'verbose',
  'no-color',
  'help',
  'version',
] as const satisfies readonly OptionName[]

/** What a group of commands is about. */
export const GROUPS: Readonly<Record<string, string>> = {
  auth: 'Sign in, get tokens, sign out.',
  members: 'Who may do what in a workspace.',
  workspaces: 'Workspaces of the platform.',
  config: 'The settings that this program shares with the other tools of the platform.',
}

const commands = [
  {
    words: 'auth login',
    summary: 'Sign in with a code and a browser, on this or any other device.',
    about:
      'Shows a code and an address. Open the address in a browser on any device, enter the code and sign in there. The session is kept on this machine and renews itself.',
    options: [
      'issuer',
      'client-id',
      'provider',
      'scope',
      'no-browser',
      'timeout',
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
      { line: 'nmp auth login --json', purpose: 'For programs: one JSON event a line.' },
      {
        line: 'nmp auth login --base-url http://localhost:8080 --unsigned-token --email me@example.com',
        purpose: 'For a quick-start cluster without a provider.',
      },
    ],
  },
  {
    words: 'auth token',
    summary: 'Print an access token that is valid now.',
    about:
      'Prints the access token of the session, renewed when it is due. Never starts a sign-in. NMP_ACCESS_TOKEN, when it is set, is printed instead. To read what is in it, use --decode: its parts are base64url, which base64 -d may cut short.',
    options: ['decode', 'min-validity', 'format', 'env'],
    examples: [
      {
        line: 'nmp auth token --format header | curl -H @- https://nmp.example.com/apis/entities/v2/workspaces',
        purpose: 'Call the platform. The token goes through a pipe: every user can read a command line.',
      },
      { line: 'nmp auth token --decode', purpose: 'See scopes, issuer and audience of the token.' },
      { line: 'nmp auth token --min-validity 600', purpose: 'A token for a job of ten minutes.' },
      { line: 'nmp auth token --format exec-credential', purpose: 'As a credential plugin of kubectl.' },
      {
        line: 'nmp auth token --format env --env API_TOKEN >> "$GITHUB_ENV"',
        purpose: 'A line for a file of variables.',
      },
    ],
  },
  {
    words: 'auth exec',
    summary: 'Run a command with a token in its environment.',
    about:
      'Runs a command with a valid access token in an environment variable, and ends as it ends. The token is in no command line and in no file, and the shell does not keep it. It is not renewed while the command runs: ask for a long one with --min-validity.',
    rest: { name: 'COMMAND', help: 'The command and its arguments.' },
    options: ['env', 'min-validity'],
    examples: [
      { line: 'nmp auth exec -- python train.py', purpose: 'The token is in NMP_ACCESS_TOKEN.' },
      {
        line: 'nmp auth exec --env API_TOKEN -- sh -c \'printf "%s" "$API_TOKEN" | ./upload\'',
        purpose: 'In a variable of another name.',
      },
      { line: 'nmp auth exec --min-validity 1800 -- make', purpose: 'Only with half an hour left.' },
    ],
  },
  {
    words: 'auth git-credential',
    summary: 'Hand a token to git. Called by git.',
    about:
      'Speaks the protocol of git credential helpers. Only the host of the platform, and hosts named by --host or NMP_CREDENTIAL_HOSTS, ever get the token, and only over https. What git asks to store or to erase is left alone: the session belongs to nmp.',
    operand: {
      name: 'ACTION',
      help: 'What git wants.',
      required: true,
      choices: ['get', 'store', 'erase'],
    },
    options: ['host', 'username'],
    examples: [
      {
        line: "git config --global credential.https://git.example.com.helper '!nmp auth git-credential --host git.example.com'",
        purpose: 'Sign in to git.example.com with the session.',
      },
      {
        line: "git config --global credential.https://nmp.example.com.helper '!nmp auth git-credential'",
        purpose: 'For repositories on the platform itself.',
      },
    ],
  },
  {
    words: 'auth docker-credential',
    summary: 'Hand a token to Docker. Called by Docker.',
    about:
      'Speaks the protocol of Docker credential helpers; docker-credential-nmp calls it. Only the host of the platform, and hosts named by --host or NMP_CREDENTIAL_HOSTS, ever get the token. Storing and erasing are refused: use nmp auth login and nmp auth logout.',
    operand: {
      name: 'ACTION',
      help: 'What Docker wants.',
      required: true,
      choices: ['get', 'list', 'store', 'erase'],
    },
    options: ['host', 'username'],
    examples: [
      {
        line: 'echo registry.example.com | nmp auth docker-credential get --host registry.example.com',
        purpose:
          'What Docker is told. In ~/.docker/config.json: "credHelpers": {"registry.example.com": "nmp"}.',
      },
    ],
  },
  {
    words: 'auth status',
    summary: 'Show who is signed in, where, and for how long.',
    about: 'Reads what is stored on this machine. Asks nobody, renews nothing, and never prints a token.',
    options: [],
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
    options: [],
    examples: [{ line: 'nmp auth refresh', purpose: 'After a change of roles or groups at the provider.' }],
  },
  {
    words: 'auth logout',
    summary: 'Sign out: revoke the session where possible, and forget it here.',
    about:
      'Removes the session from this machine in every case, and asks the provider to revoke it where the provider can do that.',
    options: ['all'],
    examples: [
      { line: 'nmp auth logout', purpose: 'Sign out of the current context.' },
      { line: 'nmp auth logout --all', purpose: 'Sign out everywhere.' },
    ],
  },
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
  ...platformCommands,
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
      choices: ['contexts', 'workspaces', 'codes'],
    },
    options: [],
    hidden: true,
    examples: [{ line: 'nmp __complete contexts', purpose: 'Names of contexts.' }],
  },
] as const satisfies readonly Command[]

/** The words of every command. */
export type CommandWords = (typeof commands)[number]['words']

/** Every command, in the order of the help. */
export const COMMANDS: readonly (Command & { readonly words: CommandWords })[] = commands

/** The commands that people are told of. */
export const LISTED_COMMANDS = COMMANDS.filter(({ hidden }) => hidden !== true)
