import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, rename, stat, unlink } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'

/** Largest file that is read, in bytes. No document that was fetched comes near it once it is reduced. */
const FILE_MAX_BYTES = 262_144

/** Group and others may write. */
const WRITABLE_BY_OTHERS = 0o022

/** Only what belongs to whoever runs this, and what nobody else may change. Windows guards the profile by itself. */
function isOurs(stats: Stats): boolean {
  const { uid } = userInfo()
  return uid === -1 || (stats.uid === uid && (stats.mode & WRITABLE_BY_OTHERS) === 0)
}

/**
 * Makes a folder and those above it that are missing, 0700 each; whether it worked shows afterwards. Not Node's
 * `recursive`: where a file system answers ENOENT below an existing folder, as procfs does, that never returns.
 */
async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (found !== undefined) return
  const parent = dirname(folder)
  if (parent !== folder) await makeFolder(parent)
  await mkdir(folder, { mode: 0o700 }).catch(() => {})
}

async function isOurFolder(folder: string): Promise<boolean> {
  const stats = await lstat(folder)
  return stats.isDirectory() && isOurs(stats)
}

async function content(handle: FileHandle): Promise<Uint8Array | undefined> {
  const stats = await handle.stat()
  if (!stats.isFile() || stats.nlink !== 1 || stats.size > FILE_MAX_BYTES || !isOurs(stats)) return undefined
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(stats.size), 0, stats.size, 0)
  return buffer.subarray(0, bytesRead)
}

/**
 * Files that may vanish at any time, one folder for all. Nothing that happens here is an error: what cannot be read
 * does not exist, what cannot be written is not kept.
 */
export interface DocumentCache {
  /** The file, when it is a plain one of ours that nobody else may change; otherwise `undefined`. Follows no link. */
  read(name: string): Promise<Uint8Array | undefined>
  /** Replaces the file at once or not at all: 0600, in a folder that is made with 0700. */
  write(name: string, text: string): Promise<void>
}

/** The cache in a folder. Nothing is made before the first write. */
export function documentCache(folder: string): DocumentCache {
  return {
    async read(name) {
      try {
        if (!(await isOurFolder(folder))) return undefined
        const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
        const handle = await open(join(folder, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        try {
          return await content(handle)
        } finally {
          await handle.close()
        }
      } catch {
        return undefined
      }
    },
    async write(name, text) {
      // One temporary name for each file: what a killed process leaves behind is removed by the next failure.
      const temporary = join(folder, `${name}.new`)
      try {
        await makeFolder(folder)
        if (!(await isOurFolder(folder))) return
        const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants
        const handle = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
        try {
          await handle.writeFile(text)
        } finally {
          await handle.close()
        }
        await rename(temporary, join(folder, name))
      } catch {
        await unlink(temporary).catch(() => {})
      }
    },
  }
}
