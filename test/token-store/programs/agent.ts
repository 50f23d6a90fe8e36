/** A process that does with a store what its parent tells it over IPC, one thing at a time. */
import { join } from 'node:path'
import { isSignInError } from '../../../src/idp-errors/sign-in-error.ts'
import { Secret } from '../../../src/secret.ts'
import { fileStore } from '../../../src/token-store/file-store.ts'
import { sessionKey } from '../../../src/token-store/session-key.ts'
import type { Lease } from '../../../src/token-store/token-store.ts'

export type AgentOrder =
  | { readonly op: 'read' }
  | { readonly op: 'write'; readonly value: string }
  /** Takes the lock and keeps it. */
  | { readonly op: 'acquire'; readonly waitMs?: number }
  /** Writes under the lock that was acquired. */
  | { readonly op: 'write_held'; readonly value: string }
  | { readonly op: 'release' }
  /** Adds one to the stored number under the lock, so often. */
  | { readonly op: 'increment'; readonly times: number }

export type AgentReply = { readonly value: string | undefined } | { readonly failure: string }

export const AGENT_KEY = sessionKey({ issuer: 'https://id.example', clientId: 'agent' })

/** Obeys orders over the store in `folder`. */
export function agentOver(folder: string): (order: AgentOrder) => Promise<string | undefined> {
  const store = fileStore({ folder, keyFile: join(folder, 'key') })
  let held: { lease: Lease; release: () => void; done: Promise<void> } | undefined
  const acquire = (waitMs: number | undefined) =>
    new Promise<void>((resolve, reject) => {
      const done = store.withLock(
        AGENT_KEY,
        (lease) =>
          new Promise<void>((release) => {
            held = { lease, release, done }
            resolve()
          }),
        waitMs === undefined ? {} : { waitMs },
      )
      done.catch(reject)
    })
  return async (order) => {
    switch (order.op) {
      case 'read':
        return (await store.read(AGENT_KEY))?.reveal()
      case 'write':
        return void (await store.write(AGENT_KEY, new Secret(order.value)))
      case 'acquire':
        return void (await acquire(order.waitMs))
      case 'write_held':
        return void (await store.write(AGENT_KEY, new Secret(order.value), held ? { lease: held.lease } : {}))
      case 'release':
        held?.release()
        return void (await held?.done)
      case 'increment':
        for (let done = 0; done < order.times; done += 1) {
          await store.withLock(AGENT_KEY, async (lease) => {
            const before = Number((await store.read(AGENT_KEY))?.reveal() ?? 0)
            await store.write(AGENT_KEY, new Secret(String(before + 1)), { lease })
          })
        }
        return undefined
      default:
        return order satisfies never
    }
  }
}

const [, , folder] = process.argv
if (folder !== undefined && process.send !== undefined) {
  const obey = agentOver(folder)
  process.on('disconnect', () => process.exit())
  process.on('message', (order: AgentOrder) => {
    obey(order).then(
      (value) => process.send?.({ value }),
      (error) => process.send?.({ failure: isSignInError(error) ? error.problem.code : String(error) }),
    )
  })
}
