import { type Secret, signInError } from '../index.ts'
import type { OptionValues } from './option.ts'

/** The variable that every tool of the platform reads. */
const DEFAULT_NAME = 'NMP_ACCESS_TOKEN'

/** Names that every shell takes (POSIX, section 8.1). */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * The variable that `--env` names.
 * @param byDefault when it names none
 * @throws {@link SignInError} `USAGE`
 */
export function variableName(values: OptionValues, command: string, byDefault = DEFAULT_NAME): string {
  const name = values.text('env') ?? byDefault
  if (NAME.test(name)) return name
  throw signInError('USAGE', { reason: '--env takes the name of an environment variable', command })
}

/** What no shell expands, and what needs no quotes: the characters of a bearer token (RFC 6750 section 2.1). */
const PLAIN = /^[A-Za-z0-9._/+=-][A-Za-z0-9._~/+=-]*$/

/**
 * A line that assigns the token, for a shell as well as for files of variables. These know no quotes, so there are
 * none unless a shell would misread the token without them.
 */
export function variableLine(name: string, token: Secret): string {
  const value = token.reveal()
  return `${name}=${PLAIN.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`}\n`
}
