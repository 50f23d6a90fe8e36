import { lifeOf } from '../device-flow/code-life.ts'
import type { DeviceAuthorization } from '../device-flow/device-authorization.ts'
import { gapOf } from '../device-flow/pace.ts'
import {
  decodePending,
  dueInMs,
  encodePending,
  isShareable,
  type PendingAuthorization,
  pendingFrom,
} from '../device-flow/pending-authorization.ts'
import { pollOnce, type Waiting, wait } from '../device-flow/poll.ts'
import { stepAfter } from '../device-flow/poll-step.ts'
import { waitingBetween } from '../device-flow/waiting.ts'
import { isSignInError, SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import { pendingKey } from '../token-store/session-key.ts'
import type { Lease, SessionKey, TokenStore } from '../token-store/token-store.ts'
import type { OAuthClient } from '../tokens/oauth-client.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Clock } from '../world.ts'

/** Longest wait for another process that is asking the provider, in milliseconds: longer than a question may take. */
const TURN_WAIT_MS = 60_000

/** What a sign-in came to, and when, in milliseconds since the epoch. */
export interface Kept {
  readonly obtainedAtMs: number
}

/** Longest time that a question is taken to be on its way, in milliseconds, when nobody was there to see its answer. */
const ON_ITS_WAY_MS = 2_000

/** How somebody waits for a sign-in that was started before. */
export interface PendingWait<T extends Kept> {
  readonly client: (signal?: AbortSignal) => Promise<OAuthClient>
  /** Longest wait after the first question, in milliseconds. */
  readonly waitMs: number
  readonly onWaiting?: (waiting: Waiting) => void
  /** Stores what the provider gave. The code is forgotten only after it. */
  readonly keep: (tokens: TokenSet) => Promise<T>
  /** What somebody else has kept meanwhile. `undefined`: nothing. */
  readonly finished: () => Promise<T | undefined>
  readonly signal?: AbortSignal
}

/** What waiting came to. */
export type PendingResult<T extends Kept> =
  | { readonly state: 'kept'; readonly kept: T }
  | { readonly state: 'pending'; readonly pending: PendingAuthorization; readonly dueInMs: number }

/** What one look at the pending sign-in came to. */
type Turn<T extends Kept> =
  | Extract<PendingResult<T>, { readonly state: 'kept' }>
  | { readonly state: 'wait'; readonly pending: PendingAuthorization; readonly fault?: SignInError }
  | { readonly state: 'gone' }

/**
 * A sign-in that outlives the process that started it. Its code rests sealed in the store, with the pace at which the
 * provider may be asked, so that any number of processes together ask no faster than one.
 *
 * Each look is made under a lock of its own, and no wait is: whoever else waits has its turn in between.
 */
export class PendingSignIn {
  readonly #store: TokenStore
  readonly #key: SessionKey
  readonly #clock: Clock
  readonly #startCommand: string
  /** When the next question is due by the clock that nobody sets, and what that was told from. */
  #due: { readonly askedAtMs: number; readonly waitMs: number; readonly atMs: number } | undefined

  /** @param startCommand the command that starts one, for the advice in errors */
  constructor(store: TokenStore, key: SessionKey, clock: Clock, startCommand: string) {
    this.#store = store
    this.#key = pendingKey(key)
    this.#clock = clock
    this.#startCommand = startCommand
  }

  /**
   * The code that waits already, if it has life enough left for one more person; else a new one in its place.
   *
   * @param request asks the provider for a code; called by one process at a time
   * @param parameters further parameters of each poll
   */
  start(
    request: () => Promise<DeviceAuthorization>,
    parameters: PendingAuthorization['parameters'],
    signal?: AbortSignal,
  ): Promise<DeviceAuthorization> {
    return this.#alone(async (lease) => {
      // What cannot be read is replaced by something that can.
      const known = await this.#read().catch((error: unknown) => {
        if (!isSignInError(error)) throw error
        return undefined
      })
      if (known !== undefined && isShareable(known, this.#clock.nowMs())) return known.authorization
      const authorization = await request()
      await this.#write(pendingFrom(authorization, parameters, this.#clock.nowMs()), lease)
      return authorization
    }, signal)
  }

  /**
   * Asks the provider once, as soon as its pace allows that, and goes on asking while there is time.
   *
   * @throws {@link SignInError} `SIGN_IN_NOT_STARTED`; how the code ended, which is then forgotten; or what kept the
   *   provider from answering, and then nothing is lost
   */
  async resume<T extends Kept>(options: PendingWait<T>): Promise<PendingResult<T>> {
    const { waitMs, finished, signal } = options
    const endMs = this.#clock.monotonicMs() + waitMs
    const first = await this.#read(signal)
    if (first === undefined) throw this.#notStarted()
    for (;;) {
      const turn = await this.#alone((lease) => this.#turn(options, lease), signal)
      if (turn.state === 'kept') return turn
      if (turn.state === 'gone')
        return { state: 'kept', kept: await this.#finishedElsewhere(first, finished) }
      const { pending, fault } = turn
      const restMs = this.#restMs(pending)
      if (pending.askedAtMs !== first.askedAtMs && this.#clock.monotonicMs() + restMs > endMs) {
        if (fault !== undefined) throw fault
        return { state: 'pending', pending, dueInMs: restMs }
      }
      await wait(restMs, this.#clock, signal)
    }
  }

  /** What waits for somebody; `undefined` when nothing does. */
  async look(signal?: AbortSignal): Promise<DeviceAuthorization | undefined> {
    return (await this.#read(signal))?.authorization
  }

  /** Forgets the code. Nobody can finish this sign-in any more. */
  async forget(): Promise<void> {
    await this.#store.remove(this.#key)
  }

  /** One look, and a question if it is time for one. */
  async #turn<T extends Kept>(
    { client, onWaiting, keep, signal }: PendingWait<T>,
    lease: Lease,
  ): Promise<Turn<T>> {
    const known = await this.#read()
    if (known === undefined) return { state: 'gone' }
    if (this.#restMs(known) > 0) return { state: 'wait', pending: known }
    const { authorization, parameters, pace } = known
    const asker = await client(signal)
    const life = lifeOf(authorization, this.#clock)
    // Before the question: a process that dies over the answer must not make the next one ask too early.
    const unheard = {
      ...known,
      pace: { ...pace, answerMayBeLost: true },
      askedAtMs: this.#clock.nowMs(),
      waitMs: gapOf(pace) + ON_ITS_WAY_MS,
    }
    await this.#write(unheard, lease)
    const reply = await pollOnce(asker, authorization, parameters, life().remainingMs, signal)
    const step = stepAfter(reply, pace, life(), asker)
    switch (step.kind) {
      case 'done': {
        try {
          return { state: 'kept', kept: await keep(step.tokens) }
        } finally {
          // A code works once. That it cannot be removed must not make a stored session look lost.
          await this.#store.remove(this.#key, { lease }).catch(() => {})
        }
      }
      case 'ask': {
        // Forgotten while the answer was on its way: it must not come back.
        if ((await this.#read()) === undefined) return { state: 'gone' }
        const askedAtMs = this.#clock.nowMs()
        const pending = { ...known, pace: step.pace, askedAtMs, waitMs: step.afterMs }
        await this.#write(pending, lease)
        const news = waitingBetween(pace, step)
        if (news !== undefined) onWaiting?.(news)
        const { fault } = step.pace
        return { state: 'wait', pending, ...(fault === undefined ? {} : { fault: new SignInError(fault) }) }
      }
      case 'stop': {
        // A machine that cannot reach the provider can be mended while the code lives.
        if (reply.kind !== 'fault' || life().over) await this.#store.remove(this.#key, { lease })
        throw new SignInError(step.problem, { cause: step.cause })
      }
      default:
        return step satisfies never
    }
  }

  /** It was there a moment ago: what became of it under the hands of somebody else. */
  async #finishedElsewhere<T extends Kept>(
    { authorization: { expiresAtMs, lifetimeMs } }: PendingAuthorization,
    finished: PendingWait<T>['finished'],
  ): Promise<T> {
    const kept = await finished()
    if (kept !== undefined && kept.obtainedAtMs >= expiresAtMs - lifetimeMs) return kept
    throw this.#notStarted()
  }

  #notStarted(): SignInError {
    return signInError('SIGN_IN_NOT_STARTED', { start_command: this.#startCommand })
  }

  /** The rest of the wait. Once begun it is counted by the monotonic clock: a wall clock may be set meanwhile. */
  #restMs(pending: PendingAuthorization): number {
    const { askedAtMs, waitMs } = pending
    const nowMs = this.#clock.monotonicMs()
    if (this.#due?.askedAtMs !== askedAtMs || this.#due.waitMs !== waitMs)
      this.#due = { askedAtMs, waitMs, atMs: nowMs + dueInMs(pending, this.#clock.nowMs()) }
    return Math.max(this.#due.atMs - nowMs, 0)
  }

  async #read(signal?: AbortSignal): Promise<PendingAuthorization | undefined> {
    const value = await this.#store.read(this.#key, signal ? { signal } : {})
    return value && decodePending(value)
  }

  #write(pending: PendingAuthorization, lease: Lease): Promise<void> {
    return this.#store.write(this.#key, encodePending(pending), { lease })
  }

  #alone<T>(work: (lease: Lease) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return this.#store.withLock(this.#key, work, { waitMs: TURN_WAIT_MS, ...(signal ? { signal } : {}) })
  }
}
