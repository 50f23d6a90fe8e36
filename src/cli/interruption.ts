/** Exit codes of the signals that stop the program: 128 and the number of the signal. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

type StopSignal = keyof typeof EXIT_CODES

/** Time for locks to be freed and half-written files to be removed, in milliseconds. */
const GRACE_MS = 2_000

/** Whether and how the program was stopped from outside. */
export interface Interruption {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal
  /** The exit code that the signal asks for. `undefined`: there was none. */
  readonly exitCode: number | undefined
  /** Stops nothing any more: from now on every signal that a person or the system can send goes to `listener`. */
  handOver(listener: (name: NodeJS.Signals) => void): void
}

/** Signals that are passed on to a child. A listener for `SIGUSR1` also keeps Node from opening its debugger. */
const PASSED_ON: readonly NodeJS.Signals[] =
  process.platform === 'win32'
    ? ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK']
    : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2']

/**
 * Ends this process by a signal, as a child of it ended: a shell that runs a script then knows that Ctrl-C was meant
 * for the script, too.
 */
export function endBySignal(name: NodeJS.Signals): void {
  process.removeAllListeners(name)
  process.kill(process.pid, name)
}

/**
 * Turns the signals that stop the program into an {@link AbortSignal}. One signal is enough: what has not ended after
 * a short grace, because native code does not come back, is ended by the system.
 */
export function interruption(): Interruption {
  const controller = new AbortController()
  let exitCode: number | undefined
  const stop = (name: StopSignal) => {
    if (exitCode !== undefined) return
    exitCode = EXIT_CODES[name]
    controller.abort(new DOMException(`stopped by ${name}`, 'AbortError'))
    // Without a listener the system's own action is back, and it ends what process.exit() cannot.
    setTimeout(() => endBySignal(name), GRACE_MS).unref()
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop)
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode
    },
    handOver(listener) {
      for (const name of PASSED_ON) process.removeAllListeners(name).on(name, listener)
    },
  }
}
