import type { Clock } from '../world.ts'

interface Sleeper {
  readonly dueMs: number
  readonly wake: () => void
}

/**
 * A clock that moves only when it is told to, or, with `auto`, by each sleep at once.
 * `slept` lists every wait that was asked for, in milliseconds, so that a test can read the pace.
 */
export class FakeClock implements Clock {
  readonly slept: number[] = []
  readonly #auto: boolean
  #wallMs: number
  #monotonicMs = 0
  #sleepers: Sleeper[] = []

  constructor(options: { readonly startMs?: number; readonly auto?: boolean } = {}) {
    this.#wallMs = options.startMs ?? Date.UTC(2026, 0, 1)
    this.#auto = options.auto ?? true
  }

  nowMs(): number {
    return this.#wallMs
  }

  monotonicMs(): number {
    return this.#monotonicMs
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    this.slept.push(ms)
    if (this.#auto) {
      // A macrotask lets real sockets make progress, so that fake time and real HTTP mix.
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
      this.advance(ms)
      return
    }
    await new Promise<void>((resolve, reject) => {
      const cancel = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
        reject(signal?.reason)
      }
      const wake = () => {
        signal?.removeEventListener('abort', cancel)
        resolve()
      }
      const sleeper = { dueMs: this.#monotonicMs + ms, wake }
      this.#sleepers.push(sleeper)
      signal?.addEventListener('abort', cancel, { once: true })
    })
  }

  /** Lets time pass, in milliseconds, on both clocks, and wakes whoever is due. */
  advance(ms: number): void {
    this.#wallMs += ms
    this.#monotonicMs += ms
    const due = this.#sleepers.filter((sleeper) => sleeper.dueMs <= this.#monotonicMs)
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.dueMs > this.#monotonicMs)
    for (const sleeper of due) sleeper.wake()
  }

  /** Sets the wall clock alone, as an administrator or NTP does. */
  setWallClock(ms: number): void {
    this.#wallMs = ms
  }
}
