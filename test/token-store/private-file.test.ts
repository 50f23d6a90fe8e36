import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  type Stats,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../src/idp-errors/problem.ts'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'
import { errnoOf, fileFault } from '../../src/token-store/files/file-fault.ts'
import {
  FILE_MAX_BYTES,
  readPrivateFile,
  writePrivateFile,
} from '../../src/token-store/files/private-file.ts'
import {
  ancestorFlaw,
  checkPrivateFolder,
  ensurePrivateFolder,
  folderFlaw,
} from '../../src/token-store/files/private-folder.ts'
import { codeOf, freshFolder } from './places.ts'

const root = process.geteuid?.() === 0
const posix = process.platform !== 'win32'
const modeOf = (path: string) => statSync(path).mode & 0o7777
const notices: Problem[] = []
const onNotice = (notice: Problem) => void notices.push(notice)
beforeEach(() => void notices.splice(0))

/** A folder of ours, its file not yet there. */
function place() {
  const folder = join(freshFolder(), 'sessions')
  mkdirSync(folder, { mode: 0o700 })
  return { folder, file: join(folder, 'x') }
}

describe.runIf(posix)('permissions', () => {
  const before = process.umask()
  afterEach(() => void process.umask(before))

  it.each([0o000, 0o002, 0o022, 0o077, 0o777])('ST-01 are 0600 and 0700 under umask %o', async (umask) => {
    const folder = join(freshFolder(), 'a', 'sessions')
    mkdirSync(join(folder, '..'), { mode: 0o700 })
    process.umask(umask)
    await ensurePrivateFolder(folder, onNotice)
    await writePrivateFile(join(folder, 'x'), 'one')
    await writePrivateFile(join(folder, 'x'), 'two')
    expect([modeOf(folder), modeOf(join(folder, 'x'))]).toEqual([0o700, 0o600])
    expect(notices).toEqual([])
  })

  it('ST-01 are repaired where others had access, and it is said', async () => {
    const { folder, file } = place()
    writeFileSync(file, 'value', { mode: 0o644 })
    chmodSync(folder, 0o755)
    expect(await checkPrivateFolder(folder, onNotice)).toBe(true)
    expect((await readPrivateFile(file, onNotice))?.toString()).toBe('value')
    expect([modeOf(folder), modeOf(file)]).toEqual([0o700, 0o600])
    expect(notices.map(({ code, evidence }) => [code, evidence['path'], evidence['mode']])).toEqual([
      ['STORE_WAS_READABLE', folder, '0755'],
      ['STORE_WAS_READABLE', file, '0644'],
    ])
  })
})

describe.runIf(posix)('a folder that is no safe place', () => {
  const refused = async (folder: string) => {
    try {
      await ensurePrivateFolder(folder, onNotice)
      return 'accepted'
    } catch (error) {
      if (!isSignInError(error)) throw error
      expect(error.problem.code).toBe('STORE_FOLDER_UNSAFE')
      return String(error.problem.evidence['reason'])
    }
  }

  it('ST-03 is a symbolic link, a file, or writable by others', async () => {
    const { folder } = place()
    const other = join(folder, '..', 'link')
    symlinkSync(folder, other)
    expect(await refused(other)).toBe('it is a symbolic link')
    writeFileSync(join(folder, 'file'), '')
    expect(await refused(join(folder, 'file'))).toBe('it is not a folder')
    for (const mode of [0o770, 0o720, 0o707, 0o1777]) {
      chmodSync(folder, mode)
      expect(await refused(folder)).toBe('others may write to it')
      expect(modeOf(folder)).toBe(mode)
    }
  })

  it.runIf(root)('ST-03 CL-13 belongs to another user, itself or further up', async () => {
    const { folder } = place()
    chownSync(folder, 12_345, 12_345)
    expect(await refused(folder)).toBe('it belongs to another user')
    expect(await refused(join(folder, 'below', 'it'))).toBe(`${folder} above it belongs to another user`)
    expect(readdirSync(folder)).toEqual([])
  })

  it('ST-03 lies below one that everybody may write to', async () => {
    const { folder } = place()
    chmodSync(join(folder, '..'), 0o777)
    expect(await refused(folder)).toBe(`${join(folder, '..')} above it may be written to by everybody`)
    chmodSync(join(folder, '..'), 0o1777)
    expect(await refused(folder)).toBe('accepted')
  })

  it('is not one for a group-writable ancestor of the own group, as umask 002 leaves them', () => {
    const own = { uid: 1_000, gid: 1_000 }
    const stats = (mode: number, uid: number, gid: number) =>
      Object.assign(Object.create(statSync('/')), { mode: 0o040000 | mode, uid, gid }) as Stats
    expect(ancestorFlaw(stats(0o775, 1_000, 1_000), own)).toBeUndefined()
    expect(ancestorFlaw(stats(0o775, 1_000, 100), own)).toBe('may be written to by a group')
    expect(ancestorFlaw(stats(0o755, 0, 0), own)).toBeUndefined()
    expect(ancestorFlaw(stats(0o755, 1_001, 0), own)).toBe('belongs to another user')
    expect(ancestorFlaw(stats(0o755, 65_534, 65_534), own)).toBeUndefined()
    expect(ancestorFlaw(stats(0o777, 65_534, 65_534), own)).toBe('may be written to by everybody')
    expect(folderFlaw(stats(0o770, 1_000, 1_000), own)).toBe('others may write to it')
    expect(folderFlaw(stats(0o700, 0, 0), own)).toBe('it belongs to another user')
  })
})

describe.runIf(posix)('a file that was not made by us', () => {
  const planted = async (plant: (file: string, folder: string) => void) => {
    const { folder, file } = place()
    plant(file, folder)
    expect(await codeOf(readPrivateFile(file, onNotice))).toBe('STORE_FILE_UNSAFE')
  }

  it('ST-05 is a symbolic link, also one that leads nowhere', async () => {
    await planted((file, folder) => {
      writeFileSync(join(folder, 'target'), 'secret', { mode: 0o600 })
      symlinkSync(join(folder, 'target'), file)
    })
    await planted((file) => symlinkSync('/nowhere', file))
  })

  it('ST-05 has a second name', () =>
    planted((file, folder) => {
      writeFileSync(join(folder, 'other'), 'x', { mode: 0o600 })
      linkSync(join(folder, 'other'), file)
    }))

  it('ST-05 is a folder', () => planted((file) => mkdirSync(file)))

  it('ST-05 is a FIFO that nobody writes to, which does not make us wait', () =>
    planted((file) => execFileSync('mkfifo', [file])))

  it.runIf(root)('ST-05 is a device', () => planted((file) => execFileSync('mknod', [file, 'c', '1', '5'])))

  it.runIf(root)('ST-05 belongs to another user', () =>
    planted((file) => {
      writeFileSync(file, 'x', { mode: 0o600 })
      chownSync(file, 12_345, 12_345)
    }),
  )

  it('ST-04 is never followed, however fast it is swapped with the real one', async () => {
    const { folder, file } = place()
    const outside = join(freshFolder(), 'outside')
    writeFileSync(outside, 'OUTSIDE', { mode: 0o600 })
    const seen = new Set<string>()
    const swaps = `
      const { renameSync, symlinkSync, writeFileSync } = require('node:fs')
      const { next, file, outside } = require('node:worker_threads').workerData
      for (let turn = 0; turn < 10_000; turn += 1) {
        if (turn % 2) symlinkSync(outside, next)
        else writeFileSync(next, 'inside', { mode: 0o600 })
        renameSync(next, file)
      }`
    const workerData = { next: join(folder, 'next'), file, outside }
    let over = false
    const swapping = once(new Worker(swaps, { eval: true, workerData }), 'exit').then(() => {
      over = true
    })
    while (!over) {
      const code = await codeOf(readPrivateFile(file, onNotice).then((bytes) => void seen.add(String(bytes))))
      if (code !== undefined) seen.add(code)
    }
    await swapping
    expect(seen).toContain('inside')
    expect(seen).toContain('STORE_FILE_UNSAFE')
    expect(seen).not.toContain('OUTSIDE')
  })
})

describe('reading and writing', () => {
  it('finds nothing where nothing is', async () => {
    expect(await readPrivateFile(join(freshFolder(), 'x'), onNotice)).toBeUndefined()
  })

  it('reads and writes up to the cap and not one byte more', async () => {
    const { file } = place()
    await writePrivateFile(file, 'x'.repeat(FILE_MAX_BYTES))
    expect((await readPrivateFile(file, onNotice))?.length).toBe(FILE_MAX_BYTES)
    expect(await codeOf(writePrivateFile(file, 'y'.repeat(FILE_MAX_BYTES + 1)))).toBe('STORE_FILE_TOO_LARGE')
    expect(readFileSync(file, 'utf8')[0]).toBe('x')
    writeFileSync(file, 'x', { flag: 'a' })
    expect(await codeOf(readPrivateFile(file, onNotice))).toBe('STORE_FILE_TOO_LARGE')
  })

  it('keeps the old content and leaves nothing behind when the last step does not happen', async () => {
    const { folder, file } = place()
    await writePrivateFile(file, 'old')
    const failure = new RangeError('not now')
    const refuse = () => Promise.reject(failure)
    await expect(writePrivateFile(file, 'new', refuse)).rejects.toBe(failure)
    expect(readFileSync(file, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['x'])
  })

  it('replaces a planted link by the new file instead of writing through it', async () => {
    const { folder, file } = place()
    writeFileSync(join(folder, 'target'), 'untouched')
    symlinkSync(join(folder, 'target'), file)
    await writePrivateFile(file, 'new')
    expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('untouched')
    expect((await readPrivateFile(file, onNotice))?.toString()).toBe('new')
  })
})

describe('a failed file operation', () => {
  const failed = (code: string) => Object.assign(new Error(`${code}: x`), { code, syscall: 'open' })

  it.each([
    ['ENOSPC', 'STORE_DISK_FULL'],
    ['EDQUOT', 'STORE_DISK_FULL'],
    ['EFBIG', 'STORE_DISK_FULL'],
    ['EROFS', 'STORE_READ_ONLY'],
    ['EACCES', 'STORE_NOT_PERMITTED'],
    ['EPERM', 'STORE_NOT_PERMITTED'],
    ['EIO', 'STORE_DISK_FAILED'],
    ['EMFILE', 'STORE_DISK_FAILED'],
  ])('%s is %s, with what was tried and where', (errno, code) => {
    const error = fileFault(failed(errno), 'write', '/x')
    expect(error).toMatchObject({ problem: { code, evidence: { errno, doing: 'write', path: '/x' } } })
  })

  it('names a full quota, for which Node has no name', () => {
    const error = { code: 'Unknown system error -122', errno: -constants.errno.EDQUOT, syscall: 'fsync' }
    expect(fileFault(Object.assign(new Error('x'), error), 'write', '/x')).toMatchObject({
      problem: { code: 'STORE_DISK_FULL', evidence: { errno: 'EDQUOT' } },
    })
  })

  it('leaves what is no system error as it is', () => {
    const reason = new Error('cancelled')
    expect(fileFault(reason, 'read', '/x')).toBe(reason)
    expect(errnoOf(Object.assign(new Error('x'), { code: 'MODULE_NOT_FOUND' }))).toBeUndefined()
  })

  it.runIf(root && posix)('is typed when the system refuses for real', async () => {
    const { folder, file } = place()
    await writePrivateFile(file, 'old')
    process.seteuid?.(12_345)
    try {
      expect(await codeOf(writePrivateFile(file, 'new'))).toBe('STORE_NOT_PERMITTED')
      expect(await codeOf(readPrivateFile(file, onNotice))).toBe('STORE_NOT_PERMITTED')
      expect(await codeOf(ensurePrivateFolder(join(folder, 'below'), onNotice))).toBe('STORE_NOT_PERMITTED')
    } finally {
      process.seteuid?.(0)
    }
    expect(await codeOf(writePrivateFile(join(folder, 'gone', 'x'), 'new'))).toBe('STORE_DISK_FAILED')
    expect(readFileSync(file, 'utf8')).toBe('old')
  })
})
