import { signInError } from '../../idp-errors/sign-in-error.ts'
import { realClock } from '../../world.ts'

/** How long and until when somebody waits for a turn. */
export interface TurnOptions {
  readonly signal?: AbortSignal
  /** In milliseconds. Default 30,000. */
  readonly waitMs?: number
}

/** Hands out turns of one process, one holder at a time, first come first served. */
export class MemoryLock {
  #held = false
  readonly #waiting = new Set<() => void>()

  /** Runs `work` in its turn. @throws {@link SignInError} `STORE_LOCK_BUSY`; the signal's reason */
  async run<T>(work: () => Promise<T>, options: TurnOptions = {}): Promise<T> {
    options.signal?.throwIfAborted()
    if (this.#held) await this.#turn(options)
    this.#held = true
    try {
      return await work()
    } finally {
      this.#passOn()
    }
  }

  async #turn({ signal, waitMs = 30_000 }: TurnOptions): Promise<void> {
    const settled = new AbortController()
    let mine: () => void = () => {}
    const turn = new Promise<void>((resolve) => {
      mine = () => {
        this.#waiting.delete(mine)
        resolve()
      }
      this.#waiting.add(mine)
    })
    const patience = realClock
      .sleep(waitMs, signal ? AbortSignal.any([signal, settled.signal]) : settled.signal)
      .then(() => {
        throw signInError('STORE_LOCK_BUSY', { path: 'memory', seconds: Math.round(waitMs / 1_000) })
      })
    try {
      await Promise.race([turn, patience])
    } catch (error) {
      // A turn that came in the same moment is passed on, not lost.
      if (!this.#waiting.delete(mine)) this.#passOn()
      throw error
    } finally {
      settled.abort()
    }
  }

  #passOn(): void {
    const [next] = this.#waiting
    if (next === undefined) this.#held = false
    else next()
  }
}
