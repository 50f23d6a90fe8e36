import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileStore } from '../../src/token-store/file-store.ts'
import { realClock } from '../../src/world.ts'
import { program } from '../token-store/agents.ts'
import { freshFolder } from '../token-store/places.ts'
import { startActor } from './actors.ts'
import { modelKey } from './session-key.ts'
import { actor, deeds, type Happened, StrictProvider, serialOrder } from './session-model.ts'
import { interleavings, judge, lineTo, play } from './session-play.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('CC-06 logins, renewals, sign-outs and looks of two processes, in any order', () => {
  it(
    'are as if they had come one after the other, whatever steps of theirs meet (npm run stress: 10,000 runs)',
    {
      timeout: 60_000,
    },
    () => interleavings(1_500),
  )

  it('are so over two stores on one folder, with real locks and files', { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(deeds, async (plan) => {
        const folder = join(freshFolder(), 'sessions')
        const open = () => fileStore({ folder, keyFile: join(folder, 'key') })
        const provider = new StrictProvider()
        const process = () => actor(open(), modelKey, realClock, lineTo(provider, turn))
        judge(await play(plan, [process(), process()], provider, open()))
      }),
      { numRuns: 20 },
    ),
  )

  it('are so in two real processes', { timeout: 60_000 }, async () => {
    const file = await program('actor', 'a', import.meta.url)
    const folder = join(freshFolder(), 'sessions')
    const provider = new StrictProvider()
    const line = lineTo(provider, turn)
    const store = fileStore({ folder, keyFile: join(folder, 'key') })
    const processes = await Promise.all([startActor(file, folder, line), startActor(file, folder, line)])
    await fc.assert(
      fc.asyncProperty(deeds, async (plan) => {
        await store.remove(modelKey)
        judge(await play(plan, processes, provider, store))
      }),
      { numRuns: 10 },
    )
  })

  it('would be found out if they were not', () => {
    const at = (fromStep: number, toStep: number) => ({ process: 0, fromStep, toStep })
    const login: Happened = { deed: 'login', ...at(1, 2), login: 1, token: 0 }
    const logout: Happened = { deed: 'logout', ...at(3, 4) }
    const renewal: Happened = { deed: 'refresh', ...at(1, 6), login: 1, token: 1 }
    expect(serialOrder([login, logout], undefined)).toHaveLength(2)
    // A session that is back after the sign-out; an older token after a newer one; a look that saw the future.
    expect(serialOrder([login, renewal, logout], { login: 1, token: 1 })).toBeUndefined()
    expect(serialOrder([login, renewal], { login: 1, token: 0 })).toBeUndefined()
    expect(
      serialOrder([login, { deed: 'read', ...at(3, 4), login: 1, token: 1 }], { login: 1, token: 0 }),
    ).toBe(undefined)
  })
})
