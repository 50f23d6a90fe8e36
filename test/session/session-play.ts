import fc from 'fast-check'
import { expect } from 'vitest'
import { memoryStore } from '../../src/token-store/memory-store.ts'
import type { TokenStore } from '../../src/token-store/token-store.ts'
import { decodeTokenSet } from '../../src/tokens/token-set-codec.ts'
import { realClock } from '../../src/world.ts'
import { modelKey } from './session-key.ts'
import {
  actor,
  type Deed,
  deeds,
  type Happened,
  numbersOf,
  type ProviderLine,
  StrictProvider,
  serialOrder,
} from './session-model.ts'

/** Does a deed, in whichever process. */
export type Does = (deed: Deed) => Promise<Pick<Happened, 'login' | 'token' | 'failure'>>

export interface Run {
  readonly history: readonly Happened[]
  readonly provider: StrictProvider
  readonly left: { readonly login: number; readonly token: number } | undefined
}

/** The line to a provider. @param pause what every step waits for: decides who comes next */
export function lineTo(provider: StrictProvider, pause: () => Promise<void>): ProviderLine {
  return {
    async spend(token: string) {
      await pause()
      const reply = provider.spend(token, Date.now())
      await pause()
      return reply
    },
    async revoke(token: string) {
      await pause()
      provider.revoke(token)
    },
    async login() {
      await pause()
      return provider.login(Date.now())
    },
  }
}

/** Lets processes do their deeds, each one after the other, all at once. */
export async function play(
  plan: readonly { readonly process: number; readonly deed: Deed }[],
  processes: readonly Does[],
  provider: StrictProvider,
  store: TokenStore,
): Promise<Run> {
  let step = 0
  const history: Happened[] = []
  await Promise.all(
    processes.map(async (does, process) => {
      for (const { deed } of plan.filter((one) => one.process === process)) {
        step += 1
        const fromStep = step
        const outcome = await does(deed)
        step += 1
        history.push({ deed, process, fromStep, toStep: step, ...outcome })
      }
    }),
  )
  const value = await store.read(modelKey)
  return { history, provider, left: value && numbersOf(decodeTokenSet(value)) }
}

/** What holds after any run. */
export function judge({ history, provider, left }: Run): void {
  expect(serialOrder(history, left), JSON.stringify({ history, left })).toBeDefined()
  // What is left works; nothing was spent twice on the way.
  expect(provider.reuses).toBe(0)
  if (left !== undefined) expect(provider.isDead(left.login)).toBe(false)
}

/** A store whose every step waits, so that fast-check decides the order in which the steps of two processes come. */
function paced(store: TokenStore, pause: () => Promise<void>): TokenStore {
  return {
    ...store,
    async read(...args) {
      await pause()
      return store.read(...args)
    },
    async write(...args) {
      await pause()
      await store.write(...args)
    },
    async remove(...args) {
      await pause()
      await store.remove(...args)
    },
    async withLock(...args) {
      await pause()
      return store.withLock(...args)
    },
  }
}

/** Many runs in which fast-check decides the order of every step of two processes that share a store. */
export function interleavings(numRuns: number): Promise<void> {
  return fc.assert(
    fc.asyncProperty(deeds, fc.scheduler(), async (plan, scheduler) => {
      const pause = () => scheduler.schedule(Promise.resolve())
      const [provider, store] = [new StrictProvider(), paced(memoryStore(), pause)]
      const process = () => actor(store, modelKey, realClock, lineTo(provider, pause))
      judge(await scheduler.waitFor(play(plan, [process(), process()], provider, store)))
    }),
    { numRuns },
  )
}
