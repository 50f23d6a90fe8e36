import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { problemOf } from '../../idp-errors/problem.ts'
import { signInError } from '../../idp-errors/sign-in-error.ts'
import { errnoOf, typed } from './file-fault.ts'
import { type Account, type OnNotice, OTHERS, octal, ownAccount } from './private-folder.ts'

/** Largest file that is read or written, in bytes. */
export const FILE_MAX_BYTES = 1_048_576

/** Without `O_NONBLOCK`, opening a FIFO that nobody writes to never returns. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** A temporary file of ours: what it will replace, and a random part. */
export const TEMPORARY_NAME = /^\.[\w.-]{1,100}\.[0-9a-f]{16}\.tmp$/

/** Why an open file is not one of ours; `undefined` when it may be. Pure. */
export function fileFlaw(stats: Stats, own: Account | undefined): string | undefined {
  if (!stats.isFile()) return 'it is not a plain file'
  if (stats.nlink > 1) return 'it has a second name (hard link)'
  if (own !== undefined && stats.uid !== own.uid) return 'it belongs to another user'
  return undefined
}

/**
 * Reads a file that is ours alone. Judges what was opened, not what the name said a moment before.
 *
 * @returns `undefined` when there is no such file
 * @throws {@link SignInError} `STORE_FILE_UNSAFE`, `STORE_FILE_TOO_LARGE`, `STORE_NOT_PERMITTED`, `STORE_DISK_FAILED`
 */
export async function readPrivateFile(path: string, onNotice: OnNotice): Promise<Buffer | undefined> {
  return typed('read', path, async () => {
    const file = await open(path, READ_FLAGS).catch((error) => {
      const errno = errnoOf(error)
      if (errno === 'ENOENT') return undefined
      if (errno === 'ELOOP' || errno === 'EMLINK') throw unsafe(path, 'it is a symbolic link')
      if (errno === 'ENXIO' || errno === 'ENODEV') throw unsafe(path, 'it is not a plain file')
      throw error
    })
    if (file === undefined) return undefined
    try {
      const stats = await file.stat()
      const flaw = fileFlaw(stats, ownAccount())
      if (flaw !== undefined) throw unsafe(path, flaw)
      if (ownAccount() !== undefined && stats.mode & OTHERS) {
        await file.chmod(0o600)
        onNotice(problemOf('STORE_WAS_READABLE', { path, mode: octal(stats.mode) }))
      }
      return await readBounded(file, path)
    } finally {
      await file.close()
    }
  })
}

async function readBounded(file: FileHandle, path: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for (let length = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(65_536), 0, 65_536, null)
    if (bytesRead === 0) return Buffer.concat(parts)
    length += bytesRead
    if (length > FILE_MAX_BYTES)
      throw signInError('STORE_FILE_TOO_LARGE', { path, max_bytes: FILE_MAX_BYTES })
    parts.push(buffer.subarray(0, bytesRead))
  }
}

/**
 * Replaces a file in one step that a crash cannot split: after it, the old or the new content is there, whole.
 *
 * @param commit wraps the step that makes the new content visible. Default: it is simply made.
 * @throws {@link SignInError} `STORE_DISK_FULL`, `STORE_READ_ONLY`, `STORE_NOT_PERMITTED`, `STORE_DISK_FAILED`
 */
export async function writePrivateFile(
  path: string,
  data: Buffer | string,
  commit: (change: () => Promise<void>) => Promise<void> = (change) => change(),
): Promise<void> {
  if (Buffer.byteLength(data) > FILE_MAX_BYTES)
    throw signInError('STORE_FILE_TOO_LARGE', { path, max_bytes: FILE_MAX_BYTES })
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}.tmp`)
  await typed('write', path, async () => {
    try {
      const file = await open(temporary, 'wx', 0o600)
      try {
        // Before the first byte of content: the umask may have left less than the owner needs.
        await file.chmod(0o600)
        await file.writeFile(data)
        await file.sync()
      } finally {
        await file.close()
      }
      await commit(() => rename(temporary, path))
    } catch (error) {
      await unlink(temporary).catch(() => {})
      throw error
    }
    await syncFolder(dirname(path))
  })
}

/** Removes a file for good. Removing what is not there is fine. */
export async function removePrivateFile(path: string): Promise<void> {
  await typed('remove', path, async () => {
    const removed = await unlink(path).then(
      () => true,
      (error) => {
        if (errnoOf(error) !== 'ENOENT') throw error
        return false
      },
    )
    if (removed) await syncFolder(dirname(path))
  })
}

/** Makes names durable. Windows cannot open a folder for this, and does not need it. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch((error) => {
    if (['EISDIR', 'EPERM', 'EACCES'].includes(errnoOf(error) ?? '')) return undefined
    throw error
  })
  if (handle === undefined) return
  try {
    await handle.sync()
  } catch (error) {
    // Some network and FUSE file systems have no fsync for folders.
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EBADF'].includes(errnoOf(error) ?? '')) throw error
  } finally {
    await handle.close()
  }
}

function unsafe(path: string, reason: string) {
  return signInError('STORE_FILE_UNSAFE', { path, reason })
}
