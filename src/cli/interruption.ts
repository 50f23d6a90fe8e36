/** Exit codes of the signals that stop the program: 128 and the number of the signal. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

type StopSignal = keyof typeof EXIT_CODES

/** Time for locks to be freed and half-written files to be removed, in milliseconds. */
const GRACE_MS = 300

/** Whether and how the program was stopped from outside. */
export interface Interruption {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal
  /** The exit code that the signal asks for. `undefined`: there was none. */
  readonly exitCode: number | undefined
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
    setTimeout(() => {
      // Without a listener the system's own action is back, and it ends what process.exit() cannot.
      process.removeAllListeners(name)
      process.kill(process.pid, name)
    }, GRACE_MS).unref()
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop)
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode
    },
  }
}
