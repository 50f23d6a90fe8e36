import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { fileStore } from '../../src/token-store/file-store.ts'
import { program } from '../token-store/agents.ts'
import { codeOf, freshFolder } from '../token-store/places.ts'
import { WRITE_ONCE_KEY, writeOnce } from '../token-store/programs/write-once.ts'
import { traceable, traced } from '../token-store/strace.ts'

const rounds = Number(process.env['STRESS_DISK_ROUNDS'] ?? 200)
const large = (letter: string) => letter.repeat(20_000)
const stored = async (folder: string) =>
  (await fileStore({ folder, keyFile: join(folder, 'key') }).read(WRITE_ONCE_KEY))?.reveal()

/** Mounts a file system of 256 KiB; `undefined` where that is not allowed. */
function smallDisk():
  | { readonly path: string; readonly remount: (options: string) => void; readonly unmount: () => void }
  | undefined {
  const path = join(freshFolder(), 'disk')
  mkdirSync(path)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=700', 'tmpfs', path]).status !== 0)
    return undefined
  return {
    path,
    remount: (options) => void execFileSync('mount', ['-o', `remount,${options}`, path]),
    unmount: () => void execFileSync('umount', ['-l', path]),
  }
}

const mountable = (() => {
  const disk = smallDisk()
  disk?.unmount()
  return disk !== undefined
})()

/** Takes all but so many bytes of a disk. */
function fill(path: string, leave: number): void {
  const { bavail, bsize } = statfsSync(path)
  writeFileSync(join(path, 'ballast'), Buffer.alloc(Math.max(bavail * bsize - leave, 0)))
}

describe.skipIf(!mountable)('a small disk (skipped where mounting is not allowed)', () => {
  it(`is full ${rounds} times, and loses no session`, { timeout: 600_000 }, async () => {
    const disk = smallDisk()!
    try {
      const folder = join(disk.path, 'sessions')
      let current = large('a')
      expect(await writeOnce(folder, current)).toBe('stored')
      const outcomes: Record<string, number> = {}
      for (let round = 0; round < rounds; round += 1) {
        fill(disk.path, Math.floor(Math.random() * 16) * 4_096)
        const next = large(String.fromCharCode(97 + (round % 26)))
        const outcome = await writeOnce(folder, next)
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
        expect(['stored', 'STORE_DISK_FULL']).toContain(outcome)
        if (outcome === 'stored') current = next
        // What could not be finished is the old session, whole, also while the disk is still full.
        expect(await stored(folder)).toBe(current)
        rmSync(join(disk.path, 'ballast'))
        expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
      }
      expect(await writeOnce(folder, 'after')).toBe('stored')
      console.log(`${rounds} times a full disk: ${JSON.stringify(outcomes)}`)
      expect(outcomes['STORE_DISK_FULL']).toBeGreaterThan(rounds / 4)
    } finally {
      disk.unmount()
    }
  })

  it('is read-only: what is stored can be read, and a write says why it cannot', async () => {
    const disk = smallDisk()!
    try {
      const folder = join(disk.path, 'sessions')
      await writeOnce(folder, 'old')
      disk.remount('ro')
      expect(await writeOnce(folder, 'new')).toBe('STORE_READ_ONLY')
      expect(await stored(folder)).toBe('old')
      const store = fileStore({ folder, plaintext: true })
      expect(await codeOf(store.write(WRITE_ONCE_KEY, new Secret('x')))).toBe('STORE_READ_ONLY')
    } finally {
      disk.unmount()
    }
  })
})

describe('a limit on the size of files', () => {
  it('stops every write somewhere, and loses no session', { timeout: 120_000 }, async () => {
    const folder = join(freshFolder(), 'sessions')
    const file = await program('write-once')
    await writeOnce(folder, 'old')
    const size = readFileSync(join(folder, `${WRITE_ONCE_KEY.id}.session`)).length
    for (const limit of [0, 1, 100, 200, size - 1, size, size + 1, 4_096, 20_000]) {
      const { stdout } = spawnSync(
        'prlimit',
        [`--fsize=${limit}`, process.execPath, file, folder, large('n')],
        { encoding: 'utf8' },
      )
      expect(stdout).toBe('STORE_DISK_FULL')
      expect(await stored(folder)).toBe('old')
    }
  })
})

describe.skipIf(!traceable)('a failing disk (skipped where strace is missing or not allowed)', () => {
  const faults = [
    ...['EIO', 'ENOSPC', 'EDQUOT'].flatMap((error) =>
      [1, 2, 3, 4].map((when) => `fsync:error=${error}:when=${when}`),
    ),
    ...['EIO', 'EDQUOT', 'EACCES', 'EROFS'].flatMap((error) =>
      [1, 2].map((when) => `rename:error=${error}:when=${when}`),
    ),
    ...[1, 2].map((when) => `fchmod:error=EPERM:when=${when}`),
    ...[1, 2, 3, 4].map((when) => `unlink:error=EIO:when=${when}`),
  ]

  it('keeps the old or the new session, whole, whichever call fails', { timeout: 600_000 }, async () => {
    const file = await program('write-once')
    const outcomes: Record<string, number> = {}
    for (const fault of faults) {
      const folder = join(freshFolder(), 'sessions')
      await writeOnce(folder, 'old')
      const [call = ''] = fault.split(':')
      const { stdout, calls } = traced([file, folder, 'new'], call, fault)
      const hit = calls.some(({ result }) => result.includes('(INJECTED)'))
      expect(['old', 'new']).toContain(await stored(folder))
      if (stdout === 'stored') expect(await stored(folder)).toBe('new')
      else expect(stdout).toMatch(/^STORE_(DISK_FULL|DISK_FAILED|NOT_PERMITTED|READ_ONLY)$/)
      const outcome = hit ? stdout : 'not reached'
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      // And the next process is not hindered by what was left.
      expect(await writeOnce(folder, 'next')).toBe('stored')
    }
    console.log(`${faults.length} faults: ${JSON.stringify(outcomes)}`)
    expect(outcomes['STORE_DISK_FAILED']).toBeGreaterThan(5)
    expect(outcomes['STORE_DISK_FULL']).toBeGreaterThan(5)
  })
})
