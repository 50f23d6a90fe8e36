/** What of a sign-in is said on its command line. */
export interface LoginCommandParts {
  readonly context?: string
  readonly platform?: string
  readonly issuer?: string
  readonly clientId?: string
}

/** Whether a word needs no quotes in any shell. */
const PLAIN_WORD = /^[A-Za-z0-9_.:/@%+=-]+$/

/** A word of a command line, in quotes where it needs them. */
export function quoted(word: string): string {
  return PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** The command that signs in again, ready to be copied. */
export function loginCommandOf({ context, platform, issuer, clientId }: LoginCommandParts): string {
  const direct = platform === undefined && issuer !== undefined && clientId !== undefined
  return [
    'nmp auth login',
    ...(platform === undefined ? [] : [`--base-url ${quoted(platform)}`]),
    ...(direct ? [`--issuer ${quoted(issuer)} --client-id ${quoted(clientId)}`] : []),
    ...(context === undefined || context === 'default' ? [] : [`--context ${quoted(context)}`]),
  ].join(' ')
}
