import type { KeychainRequest } from './keychain.ts'
import type { KeychainFailure } from './keychain-fault.ts'

/** What became of a request that a child process was given. */
export type ChildOutcome =
  | { readonly result: string | boolean | null }
  | { readonly failure: KeychainFailure }
  /** It ended before it answered, with this signal or exit code. */
  | { readonly ended: string }

/**
 * The whole program of the child, as text: it must be found whatever bundler this package went through. While a
 * keychain call hangs in native code, even `process.exit` does not end a process; only SIGKILL from outside does, and
 * from inside when the parent is gone.
 */
const PROGRAM = `
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.once('message', async ({ binding, service, account, verb, password }) => {
  try {
    const { AsyncEntry } = require(binding)
    const entry = new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
    const calls = {
      get: () => entry.getPassword(),
      set: () => entry.setPassword(password),
      delete: () => entry.deletePassword(),
    }
    process.send({ result: (await calls[verb]()) ?? null })
  } catch (error) {
    const failure = []
    for (let link = error; link && failure.length < 20; link = link.cause) failure.push(String(link.message ?? link).slice(0, 2000))
    process.send({ failure })
  }
})
`

/** What a keychain library may need to find its service and its prompt. Tokens and passphrases are not among it. */
const ENVIRONMENT =
  /^(DBUS_SESSION_BUS_ADDRESS|XDG_\w+|HOME|USER|LOGNAME|LANG|LC_\w+|PATH|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|TMPDIR|LD_LIBRARY_PATH)$/

/**
 * Runs one keychain request in a process of its own that can be killed. The secret travels over the channel between
 * the two, never through arguments or environment.
 *
 * @param binding absolute path of the native package
 * @throws the signal's reason; the child is killed then
 */
export async function askChild(
  request: KeychainRequest,
  binding: string,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<ChildOutcome> {
  const { fork } = await import('node:child_process')
  signal.throwIfAborted()
  const child = fork('keychain', [], {
    execArgv: ['-e', PROGRAM],
    env: Object.fromEntries(Object.entries(env).filter(([name]) => ENVIRONMENT.test(name))),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const answer = new Promise<ChildOutcome>((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    child.once('message', (message) => resolve(decodeOutcome(message)))
    child.on('error', (error) => resolve({ ended: error.message }))
    child.once('exit', (code, killedBy) => {
      signal.removeEventListener('abort', abort)
      resolve({ ended: killedBy ?? `exit code ${code}` })
    })
    // A child that is gone before it can be told anything reports its exit, with the reason.
    child.send({ binding, ...request }, () => {})
  })
  return answer.finally(() => child.kill('SIGKILL'))
}

function decodeOutcome(message: unknown): ChildOutcome {
  const { result, failure } = Object(message)
  if (typeof result === 'string' || typeof result === 'boolean' || result === null) return { result }
  return { failure: Array.isArray(failure) ? failure.map(String) : ['it gave an answer of an unknown kind'] }
}
