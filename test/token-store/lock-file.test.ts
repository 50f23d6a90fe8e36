import { EventEmitter, once } from 'node:events'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { withFileLock } from '../../src/token-store/lock/lock.ts'
import { LockFile, type Sighting } from '../../src/token-store/lock/lock-file.ts'
import {
  decodeHolder,
  encodeHolder,
  type Holder,
  lifeOfHolder,
} from '../../src/token-store/lock/lock-holder.ts'
import { STALL_MS, silenceWatch } from '../../src/token-store/lock/lock-silence.ts'
import { machineOf, sightIn } from '../../src/token-store/lock/machine.ts'
import { realClock, realWorld } from '../../src/world.ts'
import { freshFolder } from './places.ts'

const machine = machineOf(realWorld())
const gone = { ...machine.self, pid: 2 ** 22 + 1 }
const token = (letter: string) => letter.repeat(32)
const always = () => true
const never = () => false

describe('lifeOfHolder', () => {
  const here = { pid: 10, started: '500', boot: 'b1', pidSpace: 'p1', host: 'h1' }
  const holder: Holder = { token: token('a'), ...here, pid: 20 }
  const running = () => ({ running: true, started: '500' }) as const
  const life = (other: Partial<Holder>, look: Parameters<typeof lifeOfHolder>[2] = running) =>
    lifeOfHolder({ ...holder, ...other }, here, look)

  it('CC-05 tells a reused process number and a restart from a living owner', () => {
    expect(life({})).toBe('running')
    expect(life({}, () => ({ running: false }))).toBe('gone')
    expect(life({ started: '499' })).toBe('gone')
    expect(life({ boot: 'b0' })).toBe('gone')
  })

  it('claims to know nothing of another container or another machine', () => {
    const dead = () => ({ running: false }) as const
    expect(life({ pidSpace: 'p2' }, dead)).toBe('unknown')
    expect(life({ host: 'h2', boot: 'b2' }, dead)).toBe('unknown')
    expect(life({ host: 'h2', boot: '' }, dead)).toBe('unknown')
  })

  it('goes by the process number alone where there is no /proc', () => {
    const bare = { ...here, boot: '', pidSpace: '', started: '' }
    const elsewhere = { ...holder, boot: '', pidSpace: '', started: '' }
    expect(lifeOfHolder(elsewhere, bare, () => ({ running: true, started: '' }))).toBe('running')
    expect(lifeOfHolder(elsewhere, bare, () => ({ running: false }))).toBe('gone')
    expect(lifeOfHolder({ ...elsewhere, host: 'h2' }, bare, () => ({ running: false }))).toBe('unknown')
  })
})

describe('a lock file', () => {
  it('says who holds it, in one line that is read back', () => {
    const holder = { token: token('f'), ...machine.self }
    expect(decodeHolder(encodeHolder(holder))).toEqual(holder)
  })

  it.each([
    ['nothing', ''],
    ['half a line', encodeHolder({ token: token('f'), ...machine.self }).slice(0, -5)],
    ['no newline yet', encodeHolder({ token: token('f'), ...machine.self }).trimEnd()],
    ['another shape', '{"token":1}\n'],
    ['a negative process', `${JSON.stringify({ token: token('f'), ...machine.self, pid: -1 })}\n`],
    ['an array', '[]\n'],
  ])('knows no holder in %s', (_, text) => {
    expect(decodeHolder(text)).toBeUndefined()
  })

  it('takes a killed process for gone when its last thread is, whatever its parent knows', () => {
    const stat = (state: string, threads: number) =>
      `30677 (a) b) ${state} 30674 30674 21624 0 -1 4227084 2961 6536 2 0 3 0 3 1 20 0 ${threads} 0 2002541 0 0 18446744073709551615`
    expect(sightIn(stat('S', 11))).toEqual({ running: true, started: '2002541' })
    expect(sightIn(stat('Z', 1))).toEqual({ running: false })
    // Its first thread has ended; another one is in the middle of a system call.
    expect(sightIn(stat('Z', 2))).toEqual({ running: true, started: '2002541' })
    expect(sightIn(stat('X', 0))).toEqual({ running: false })
    expect(sightIn('')).toEqual({ running: false })
  })

  it('knows this process, also by its start', () => {
    expect(machine.look(process.pid)).toMatchObject({ running: true, started: machine.self.started })
    expect(machine.look(2 ** 22 + 1)).toEqual({ running: false })
  })
})

describe('silenceWatch', () => {
  const seen: Sighting = { tenure: 't', beat: '1', life: 'running' }

  it('counts only time in which somebody looked', () => {
    let now = 0
    const overdue = silenceWatch(() => now)
    expect(overdue('x', seen)).toBe(false)
    // A laptop asleep for a day.
    now += 86_400_000
    expect(overdue('x', seen)).toBe(false)
    let looks = 1
    for (; !overdue('x', seen); looks += 1) now += 100
    expect(looks * 100).toBeGreaterThan(STALL_MS - 1_000)
    expect(looks * 100).toBeLessThanOrEqual(STALL_MS + 100)
  })

  it('starts over with every sign of life and every new owner, and for each lock alone', () => {
    let now = 0
    const overdue = silenceWatch(() => now, 200)
    const look = (path: string, change: Partial<Sighting> = {}) => {
      now += 150
      return overdue(path, { ...seen, ...change })
    }
    expect([look('x'), look('x', { beat: '2' }), look('x', { beat: '3' })]).toEqual([false, false, false])
    expect([look('x', { beat: '3' }), look('y'), look('x', { beat: '3' })]).toEqual([false, false, true])
    expect(look('x', { tenure: 'u', beat: '3' })).toBe(false)
  })

  it('gives an owner that has not written its name only a second', () => {
    let now = 0
    const overdue = silenceWatch(() => now)
    let looks = 0
    for (; !overdue('x', { ...seen, life: 'unborn' }); looks += 1) now += 100
    expect(looks).toBe(10)
  })
})

describe('the end of a tenure', () => {
  const place = () => {
    const path = join(freshFolder(), 'x.lock')
    return { path, file: new LockFile(path, machine) }
  }

  it('belongs to one: who compares late ends nothing', async () => {
    const { path, file } = place()
    writeFileSync(path, encodeHolder({ token: token('a'), ...gone }))
    const passed = await Promise.all(Array.from({ length: 20 }, () => file.take(never)))
    const [mine, ...others] = passed.filter((tenure) => tenure !== undefined)
    expect(others).toEqual([])
    expect(await file.end(token('a'))).toBe(false)
    expect((await file.sight())?.tenure).toBe(mine)
  })

  it('cannot come while its owner is in the middle of a change, however long that takes', async () => {
    const { path, file } = place()
    const mine = (await file.claim()) ?? ''
    const change = new EventEmitter()
    const changed = file.within(mine, async () => {
      change.emit('begun')
      await once(change, 'finish')
    })
    await once(change, 'begun')
    const rival = new LockFile(path, machine)
    expect(await rival.take(always)).toBeUndefined()
    change.emit('finish')
    expect(await changed).toBe(true)
    expect(await rival.take(always)).toMatch(/^[0-9a-f]{32}$/)
    expect(await file.within(mine, async () => expect.unreachable())).toBe(false)
  })

  it('comes although somebody died in the middle of ending it, at any depth', async () => {
    const { path, file } = place()
    writeFileSync(path, encodeHolder({ token: token('a'), ...gone }))
    // Three processes died one after the other, each at the gate of the one before.
    for (let tenure = token('a'), of = 'x.lock', depth = 0; depth < 3; depth += 1) {
      const gate = await gateName(of, tenure)
      tenure = token(String(depth))
      writeFileSync(join(path, '..', gate), encodeHolder({ token: tenure, ...gone }))
      of = gate
    }
    expect(await file.take(never)).toMatch(/^[0-9a-f]{32}$/)
    expect(readdirSync(join(path, '..'))).toEqual(['x.lock'])
  })

  it('comes although somebody died at its gate before writing a name', async () => {
    const { path, file } = place()
    writeFileSync(path, encodeHolder({ token: token('a'), ...gone }))
    writeFileSync(join(path, '..', await gateName('x.lock', token('a'))), '')
    expect(await file.take(never)).toBeUndefined()
    expect(await file.take(always)).toMatch(/^[0-9a-f]{32}$/)
  })

  /** The name of a gate, learned by watching one being made. */
  async function gateName(of: string, tenure: string): Promise<string> {
    const folder = freshFolder()
    writeFileSync(join(folder, of), encodeHolder({ token: tenure, ...gone }))
    let name = ''
    await new LockFile(join(folder, of), machine).within(tenure, async () => {
      name = readdirSync(folder).find((other) => other !== of) ?? ''
    })
    return name
  }
})

describe('withFileLock', () => {
  it('CC-05 is held through jumps of the wall clock, and given back', async () => {
    const path = join(freshFolder(), 'x.lock')
    const clock = new FakeClock()
    const jumping = { ...realClock, nowMs: () => clock.nowMs() }
    await withFileLock(
      async () => {
        for (const jumpMs of [-3_600_000, 86_400_000]) {
          clock.setWallClock(clock.nowMs() + jumpMs)
          const rival = withFileLock(async () => {}, { path, machine, clock: jumping, waitMs: 60 })
          await expect(rival).rejects.toMatchObject({ problem: { code: 'STORE_LOCK_BUSY' } })
        }
      },
      { path, machine, clock: jumping },
    )
    expect(existsSync(path)).toBe(false)
  })

  it('tells the holder when its lock is taken over', async () => {
    const path = join(freshFolder(), 'x.lock')
    const clock = {
      ...realClock,
      sleep: (ms: number, signal?: AbortSignal) => realClock.sleep(ms / 100, signal),
    }
    await withFileLock(
      async (lease) => {
        await lease.assertHeld()
        await new LockFile(path, machine).take(always)
        // The holder may have heard of it before it listens.
        if (!lease.signal.aborted) await once(lease.signal, 'abort')
        expect(lease.signal.reason).toMatchObject({ problem: { code: 'STORE_LOCK_LOST' } })
        await expect(lease.assertHeld()).rejects.toMatchObject({ problem: { code: 'STORE_LOCK_LOST' } })
      },
      { path, machine, clock },
    )
    expect(existsSync(path)).toBe(true)
  })

  it('shows a sign of life while it is held', async () => {
    const path = join(freshFolder(), 'x.lock')
    const clock = {
      ...realClock,
      sleep: (ms: number, signal?: AbortSignal) => realClock.sleep(ms / 100, signal),
    }
    const file = new LockFile(path, machine)
    await withFileLock(
      async () => {
        const before = (await file.sight())?.beat
        await expect.poll(async () => (await file.sight())?.beat).not.toBe(before)
      },
      { path, machine, clock },
    )
  })

  it('names the process that is in the way', async () => {
    const path = join(freshFolder(), 'x.lock')
    await withFileLock(
      async () => {
        const rival = withFileLock(async () => {}, { path, machine, clock: realClock, waitMs: 10 })
        await expect(rival).rejects.toMatchObject({ problem: { evidence: { pid: process.pid } } })
      },
      { path, machine, clock: realClock },
    )
  })
})
