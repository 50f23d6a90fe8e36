/** What only the settings file or the catalogue of errors can complete. */
export type Completed = 'contexts' | 'accounts' | 'workspaces' | 'codes'

/** One option of the command line: plain data, read by the parser, the help and the completion. */
export interface Option {
  /** What stands for its value in the help. Absent: a flag, which takes none. */
  readonly value?: string
  /** How it is written, where another command has an option of that name which is another one. Default: its name. */
  readonly spelled?: string
  /** One letter that means the same. */
  readonly short?: string
  /** May be given several times. */
  readonly many?: true
  /** The only values that it takes. */
  readonly choices?: readonly [string, ...string[]]
  /** What the completion offers where there are no choices. */
  readonly completes?: Completed
  /** One line for the help. */
  readonly help: string
}

/** Every option of every command. A name means the same wherever it is accepted. */
export const OPTIONS = {
  'base-url': { value: 'URL', help: 'Address of the platform.' },
  context: { value: 'NAME', completes: 'contexts', help: 'Context to use instead of the current one.' },
  account: {
    value: 'NAME',
    completes: 'accounts',
    help: 'Account to use instead of the one in use. Default: NMP_ACCOUNT.',
  },
  'output-format': {
    value: 'FORMAT',
    short: 'f',
    choices: ['text', 'json'],
    help: 'How results are printed.',
  },
  json: { help: 'The same as --output-format json.' },
  quiet: { help: 'Say only what is needed, and errors.' },
  verbose: { help: 'Show the technical cause of an error.' },
  'no-color': { help: 'No colours. NO_COLOR does the same.' },
  help: { short: 'h', help: 'Show this help.' },
  version: { help: 'Show the version.' },

  issuer: { value: 'URL', help: 'Provider to sign in with, without a platform.' },
  'client-id': { value: 'ID', help: 'Client to sign in with at the issuer.' },
  provider: {
    value: 'KIND',
    choices: ['entra', 'okta', 'keycloak', 'oidc'],
    help: 'What the issuer is. Default: told from its address.',
  },
  'client-secret-file': {
    value: 'FILE',
    help: 'Secret of a client that has one; - reads standard input. Default: NMP_CLIENT_SECRET_FILE.',
  },
  scope: { value: 'SCOPES', many: true, help: 'Ask for these scopes, separated by spaces; may be repeated.' },
  flow: {
    value: 'FLOW',
    choices: ['auto', 'device', 'browser'],
    help: 'With a code, or in the browser of this machine. Default at a terminal: auto, a code unless that is refused; else device.',
  },
  'redirect-uri': {
    value: 'URL',
    help: 'Where the browser flow ends, if the provider wants another address of this machine. Default: http://127.0.0.1/callback and any free port.',
  },
  'no-browser': { help: 'Never open a browser.' },
  copy: { help: 'Put the code on the clipboard; over SSH, on that of the terminal.' },
  qr: { help: 'Show the page as a QR code, too. Over SSH this is done where it fits.' },
  timeout: { value: 'SECONDS', help: 'Give up after this time. Default: when the code expires.' },
  start: { help: 'For programs: print the code as JSON and end; --resume finishes the sign-in.' },
  resume: { help: 'Finish what --start began: ask once whether the code has been entered.' },
  'wait-seconds': {
    spelled: 'wait',
    value: 'SECONDS',
    help: 'With --resume: go on asking for this long.',
  },
  store: { value: 'WHERE', choices: ['keychain', 'file'], help: 'Where the session is kept.' },

  decode: { help: 'Show what the token says instead of the token.' },
  'min-validity': { value: 'SECONDS', help: 'Renew a token that is valid for less than this.' },
  format: {
    value: 'FORMAT',
    choices: ['raw', 'header', 'exec-credential', 'json', 'env'],
    help: 'Shape of the token. Default: raw.',
  },
  env: { value: 'NAME', help: 'Environment variable for the token. Default: NMP_ACCESS_TOKEN.' },
  'token-file': {
    help: 'Put the token into a file that is renewed while the command runs; the variable, by default NMP_ACCESS_TOKEN_FILE, names it.',
  },
  host: {
    value: 'HOST',
    many: true,
    help: 'Hand out the token to this host, too, with its port if it has one; may be repeated.',
  },
  username: { value: 'NAME', help: 'User name that goes with the token. Default: oauth2.' },
  all: { help: 'Every session of this program, in every context.' },
  list: { help: 'Every code that can be explained, each with its meaning and who acts.' },
  'admin-request': { help: 'Write a message to the administrator instead.' },
  'all-contexts': { help: 'Show every context.' },
  workspace: {
    value: 'NAME',
    completes: 'workspaces',
    help: 'Workspace to work in. Default: NMP_WORKSPACE, else that of the context.',
  },
  principal: { value: 'NAME', help: 'Email address or subject of the member; * is everybody.' },
  roles: { value: 'ROLES', many: true, help: 'Viewer, Editor, Admin: several with commas, or repeated.' },
  description: { value: 'TEXT', help: 'What the workspace is for.' },
  wait: { help: 'Wait until the workspace is gone.' },
  'no-wait': { help: 'Do not wait until the change is in force.' },
  'admin-email': { value: 'EMAIL', help: 'The auth.admin_email of the platform, as it is configured.' },
  audience: { value: 'AUDIENCE', help: 'The auth.oidc.audience of the platform, as it is configured.' },
  'unsigned-token': { help: 'Make a token for a quick-start cluster instead of signing in.' },
  email: { value: 'EMAIL', help: 'Whom an unsigned token speaks of.' },
  'principal-id': { value: 'ID', help: 'Subject of an unsigned token. Default: the email address.' },
  group: { value: 'NAME', many: true, help: 'Group in an unsigned token; may be repeated.' },
  'expires-in': { value: 'SECONDS', help: 'Life of an unsigned token. Default: 3600.' },
  'no-exp': { help: 'An unsigned token without an end.' },
  'policy-url': { value: 'URL', help: 'Address of an OPA that decides for the platform.' },
  'probe-gateway': { help: 'Send headers that only the gateway may set, without credentials.' },
  'try-login': { help: 'Ask the provider for a sign-in code, and abandon it.' },
  markdown: { help: 'Print the report for a ticket.' },
  bundle: { value: 'FILE', help: 'Also write a report without secrets into a new file.' },
  'access-token': {
    value: '-',
    help: 'Read an access token from standard input and keep it; - is the only value.',
  },
} as const satisfies Readonly<Record<string, Option>>

/** An option's name in {@link OPTIONS}. */
export type OptionName = keyof typeof OPTIONS

/** An option as it is written, without its dashes. */
export function spellingOf(name: OptionName): string {
  const { spelled }: Option = OPTIONS[name]
  return spelled ?? name
}

type Named<Shape> = { [Name in OptionName]: (typeof OPTIONS)[Name] extends Shape ? Name : never }[OptionName]
type ListName = Named<{ many: true }>
type TextName = Exclude<Named<{ value: string }>, ListName>
type FlagName = Exclude<OptionName, TextName | ListName>

/** The options that were given. */
export class OptionValues {
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values
  }

  /** The value; the last one wins. `undefined` when the option was not given. */
  text(name: TextName): string | undefined {
    return this.#values.get(name)?.at(-1)
  }

  /** Every value, in order. */
  list(name: ListName): readonly string[] {
    return this.#values.get(name) ?? []
  }

  flag(name: FlagName): boolean {
    return this.#values.has(name)
  }

  /** Whether it was given, whatever its kind. */
  given(name: OptionName): boolean {
    return this.#values.has(name)
  }
}
