import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { isatty } from 'node:tty'
import { printable, signInError } from '../index.ts'
import { endBySignal, type Interruption } from './interruption.ts'

/** A command line that is run by the system itself: no shell reads it. */
export interface ChildCommand {
  readonly words: readonly [command: string, ...args: string[]]
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Signals of the keyboard: the terminal sends them to the child itself, and a second one means something else to many. */
const FROM_KEYBOARD: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT'])

/** Signals that end this program the way they ended the child. The others would leave a core dump of ours. */
const ENDED_ALIKE: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP'])

function notStarted(command: string, cause: NodeJS.ErrnoException): Error {
  const errno = cause.code ?? 'unknown'
  const name = printable(command, { maxLength: 200 })
  return errno === 'ENOENT'
    ? signInError('COMMAND_NOT_FOUND', { command: name }, { cause })
    : signInError('COMMAND_NOT_RUN', { command: name, errno }, { cause })
}

/** How a command ended: with an exit code, or by a signal. */
export type ChildEnd =
  | { readonly exitCode: number; readonly signal?: never }
  | { readonly signal: NodeJS.Signals; readonly exitCode?: never }

/**
 * Ends as a command has ended. Signals that stop programs end this one, too.
 * @returns the exit code of the command; 128 and the number of the signal that ended it
 */
export function endAs({ exitCode, signal }: ChildEnd): number {
  if (signal === undefined) return exitCode
  if (ENDED_ALIKE.has(signal)) endBySignal(signal)
  return 128 + constants.signals[signal]
}

/**
 * Runs a command on the streams of this program to its end, and passes signals on to it.
 * @throws {@link SignInError} `COMMAND_NOT_FOUND`, `COMMAND_NOT_RUN`
 */
export async function runChild(
  { words: [command, ...args], env }: ChildCommand,
  handOver: Interruption['handOver'],
): Promise<ChildEnd> {
  const onTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor))
  const child = spawn(command, args, { env: { ...env }, stdio: 'inherit' })
  handOver((name) => {
    if (!(onTerminal && FROM_KEYBOARD.has(name))) child.kill(name)
  })
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(notStarted(command, cause)))
    child.once('exit', (exitCode, signal) =>
      resolve(signal === null ? { exitCode: exitCode ?? 0 } : { signal }),
    )
  })
}
