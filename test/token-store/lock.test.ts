import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { beforeAll, describe, expect, it } from 'vitest'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { commitUnder, withFileLock } from '../../src/token-store/lock/lock.ts'
import { encodeHolder } from '../../src/token-store/lock/lock-holder.ts'
import { type Machine, machineOf } from '../../src/token-store/lock/machine.ts'
import { realClock, realWorld } from '../../src/world.ts'
import { agent, program } from './agents.ts'
import { codeOf, freshFolder } from './places.ts'

const machine = machineOf(realWorld())
const token = 'a'.repeat(32)
let agentFile = ''
let otherCopy = ''
beforeAll(async () => {
  agentFile = await program('agent')
  otherCopy = await program('agent', 'b')
})

/** Takes a lock over `path`, which says that `holder` has it. @returns ms until it was ours, or the failure */
async function takeOver(holder: Partial<Machine['self']>, options: { readonly waitMs?: number } = {}) {
  const path = join(freshFolder(), 'x.lock')
  writeFileSync(path, encodeHolder({ token, ...machine.self, ...holder }))
  const startedAt = performance.now()
  const work = withFileLock(async () => performance.now() - startedAt, {
    ...{ path, machine, clock: realClock, stallMs: 60_000, waitMs: 200 },
    ...options,
  })
  return codeOf(work).then(async (code) => code ?? (await work))
}

describe('a lock that was left behind', () => {
  it('is passed at once when its process is gone', async () => {
    expect(await takeOver({ pid: 2 ** 22 + 1 })).toBeLessThan(2_000)
  })

  it('CC-05 is passed at once when its process number belongs to another process now', async () => {
    expect(await takeOver({ pid: process.pid, started: '1' })).toBeLessThan(2_000)
  })

  it('CC-05 is passed at once when the machine was started again since', async () => {
    expect(await takeOver({ boot: 'another start' })).toBeLessThan(2_000)
  })

  it('is respected while its owner lives, in this container, another one, or on another machine', async () => {
    expect(await takeOver({})).toBe('STORE_LOCK_BUSY')
    expect(await takeOver({ pidSpace: 'pid:[1]', pid: 2 ** 22 + 1 })).toBe('STORE_LOCK_BUSY')
    expect(await takeOver({ host: 'elsewhere', boot: 'another start' })).toBe('STORE_LOCK_BUSY')
  })

  it('is passed within two seconds when its owner died before writing its name', async () => {
    const path = join(freshFolder(), 'x.lock')
    writeFileSync(path, '')
    const startedAt = performance.now()
    await withFileLock(async () => {}, { path, machine, clock: realClock })
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})

/** Why a lock was given up whose file something happens to while it is held. */
async function lossAfter(happens: (path: string) => void): Promise<unknown> {
  const path = join(freshFolder(), 'x.lock')
  // Time passes at once: the sign of life that is due in two seconds is given now.
  return withFileLock(
    async ({ signal }) => {
      happens(path)
      if (!signal.aborted) await once(signal, 'abort')
      rmSync(path, { recursive: true, force: true })
      return signal.reason
    },
    { path, machine, clock: new FakeClock() },
  )
}

describe('a lock that cannot be kept alive', () => {
  it('is given up with what the system said, as a problem that can be explained', async () => {
    const reason = await lossAfter((path) => {
      unlinkSync(path)
      mkdirSync(path)
    })
    expect(isSignInError(reason) && reason.problem).toMatchObject({
      code: 'STORE_DISK_FAILED',
      evidence: { doing: 'lock', errno: 'EISDIR' },
    })
  })

  it('is lost when its file is gone, whenever that happens', async () => {
    for (let round = 0; round < 20; round += 1) {
      const reason = await lossAfter((path) => unlinkSync(path))
      expect(isSignInError(reason) && reason.problem.code).toBe('STORE_LOCK_LOST')
    }
  })

  it('refuses a change with a problem, too', async () => {
    const path = join(freshFolder(), 'x.lock')
    const changes: string[] = []
    const code = await withFileLock(
      async (lease) => {
        unlinkSync(path)
        mkdirSync(path)
        const asserted = await codeOf(lease.assertHeld())
        const committed = await codeOf(commitUnder(lease, async () => void changes.push('made')))
        rmSync(path, { recursive: true })
        return [asserted, committed]
      },
      { path, machine, clock: realClock },
    )
    expect(code).toEqual(['STORE_DISK_FAILED', 'STORE_DISK_FAILED'])
    expect(changes).toEqual([])
  })
})

describe('processes', () => {
  it('passes the lock of a killed process in under two seconds', async () => {
    const folder = freshFolder()
    const [victim, heir] = [await agent(agentFile, folder), await agent(agentFile, folder)]
    expect(await victim.tell({ op: 'acquire' })).toEqual({ value: undefined })
    victim.child.kill('SIGKILL')
    const startedAt = performance.now()
    expect(await heir.tell({ op: 'acquire' })).toEqual({ value: undefined })
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })

  it('lets no holder that was stopped and wakes up overwrite what another wrote meanwhile', async () => {
    const folder = freshFolder()
    const sleeper = await agent(agentFile, folder)
    await sleeper.tell({ op: 'write', value: 'old' })
    await sleeper.tell({ op: 'acquire' })
    sleeper.child.kill('SIGSTOP')
    // Another one waits until the lock has been silent for long enough.
    const path = join(folder, readdirSync(folder).find((name) => name.endsWith('.lock')) ?? '')
    await withFileLock(async () => {}, { path, machine, clock: realClock, stallMs: 300 })
    const other = await agent(agentFile, folder)
    await other.tell({ op: 'acquire' })
    expect(await other.tell({ op: 'write_held', value: 'new' })).toEqual({ value: undefined })
    sleeper.child.kill('SIGCONT')
    expect(await sleeper.tell({ op: 'write_held', value: 'stale' })).toEqual({ failure: 'STORE_LOCK_LOST' })
    expect(await sleeper.tell({ op: 'release' })).toEqual({ value: undefined })
    expect(existsSync(path)).toBe(true)
    expect(await other.tell({ op: 'read' })).toEqual({ value: 'new' })
  })

  it('CC-10 keeps two copies of the package and a worker thread apart', async () => {
    const folder = freshFolder()
    const [one, two] = [await agent(agentFile, folder), await agent(otherCopy, folder)]
    await one.tell({ op: 'acquire' })
    expect(await two.tell({ op: 'acquire', waitMs: 50 })).toEqual({ failure: 'STORE_LOCK_BUSY' })
    await one.tell({ op: 'release' })
    const source = `import(${JSON.stringify(agentFile)}).then(({ agentOver }) =>
      agentOver(${JSON.stringify(folder)})({ op: 'increment', times: 10 }))`
    const thread = new Worker(source, { eval: true })
    await Promise.all([
      once(thread, 'exit'),
      one.tell({ op: 'increment', times: 10 }),
      two.tell({ op: 'increment', times: 10 }),
    ])
    expect(await one.tell({ op: 'read' })).toEqual({ value: '30' })
  })

  it('loses no change of five processes that write at once, and leaves nothing lying about', async () => {
    const folder = freshFolder()
    const agents = await Promise.all(Array.from({ length: 5 }, () => agent(agentFile, folder)))
    await Promise.all(agents.map((each) => each.tell({ op: 'increment', times: 4 })))
    expect(await agents[0]!.tell({ op: 'read' })).toEqual({ value: '20' })
    expect(readdirSync(folder).filter((name) => /\.(lock|gate|tmp)$/.test(name))).toEqual([])
  })
})
