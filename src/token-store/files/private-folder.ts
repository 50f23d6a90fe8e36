import type { Stats } from 'node:fs'
import { chmod, lstat, mkdir, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Problem, problemOf } from '../../idp-errors/problem.ts'
import { signInError } from '../../idp-errors/sign-in-error.ts'
import { effectiveGroupId, effectiveUserId } from '../../world.ts'
import { errnoOf, typed } from './file-fault.ts'

/** Told about what was found and put right: nothing is lost, but somebody should know. */
export type OnNotice = (notice: Problem) => void

/** Permission bits of anybody but the owner. */
export const OTHERS = 0o077
const WRITABLE_BY_GROUP = 0o020
const WRITABLE_BY_ALL = 0o002
/** In a sticky folder such as `/tmp`, nobody removes or renames what another owns. */
const STICKY = 0o1000

/** How a user name space shows owners from outside of it, such as the root of the host (user_namespaces(7)). */
const UNMAPPED_UID = 65_534

/** Who we are, for judging owners. `undefined` on Windows, where modes say nothing. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** The account that this process acts for. */
export function ownAccount(): Account | undefined {
  const [uid, gid] = [effectiveUserId(), effectiveGroupId()]
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}

/** Why a folder is no place for secrets; `undefined` when it is one. Pure. */
export function folderFlaw(stats: Stats, own: Account): string | undefined {
  if (stats.isSymbolicLink()) return 'it is a symbolic link'
  if (!stats.isDirectory()) return 'it is not a folder'
  if (stats.uid !== own.uid) return 'it belongs to another user'
  if (stats.mode & (WRITABLE_BY_GROUP | WRITABLE_BY_ALL)) return 'others may write to it'
  return undefined
}

/** Why a folder further up makes everything below it unsafe; `undefined` when it does not. Pure. */
export function ancestorFlaw(stats: Stats, own: Account): string | undefined {
  if (![own.uid, 0, UNMAPPED_UID].includes(stats.uid)) return 'belongs to another user'
  if (stats.mode & STICKY) return undefined
  if (stats.mode & WRITABLE_BY_ALL) return 'may be written to by everybody'
  // Where each user has a group of their own, group-writable folders are the normal result of umask 002.
  if (stats.mode & WRITABLE_BY_GROUP && stats.gid !== own.gid) return 'may be written to by a group'
  return undefined
}

/**
 * Makes sure that a folder is there, ours, closed to others, and not below a folder where others could replace it.
 *
 * @throws {@link SignInError} `STORE_FOLDER_UNSAFE`, `STORE_NOT_PERMITTED`, `STORE_READ_ONLY`, `STORE_DISK_*`
 */
export async function ensurePrivateFolder(folder: string, onNotice: OnNotice): Promise<void> {
  await typed('create', folder, async () => {
    if (await checkPrivateFolder(folder, onNotice)) return
    const made = await mkdir(folder, { recursive: true, mode: 0o700 })
    // The umask may have taken bits from the mode.
    if (made !== undefined) await chmod(folder, 0o700)
    await checkPrivateFolder(folder, onNotice)
  })
}

/**
 * The checks of {@link ensurePrivateFolder} without making anything.
 * @returns whether the folder exists
 */
export async function checkPrivateFolder(folder: string, onNotice: OnNotice): Promise<boolean> {
  const stats = await checkSafeFolder(folder)
  if (stats !== undefined && ownAccount() !== undefined && stats.mode & OTHERS) {
    await typed('check', folder, () => chmod(folder, 0o700))
    onNotice(problemOf('STORE_WAS_READABLE', { path: folder, mode: octal(stats.mode) }))
  }
  return stats !== undefined
}

/**
 * Checks that nobody else can replace what is in a folder. Others may read it: it is left as it is.
 *
 * @returns `undefined` when it does not exist
 * @throws {@link SignInError} `STORE_FOLDER_UNSAFE`, `STORE_NOT_PERMITTED`, `STORE_DISK_FAILED`
 */
export async function checkSafeFolder(folder: string): Promise<Stats | undefined> {
  return typed('check', folder, async () => {
    const stats = await lstat(folder).catch((error) => {
      if (errnoOf(error) === 'ENOENT') return undefined
      throw error
    })
    const own = ownAccount()
    if (own === undefined) return stats
    await checkAncestors(folder, own)
    const flaw = stats && folderFlaw(stats, own)
    if (flaw !== undefined) throw signInError('STORE_FOLDER_UNSAFE', { path: folder, reason: flaw })
    return stats
  })
}

async function checkAncestors(folder: string, own: Account): Promise<void> {
  for (let path = await realpathOfExisting(dirname(folder)); ; path = dirname(path)) {
    const flaw = ancestorFlaw(await lstat(path), own)
    if (flaw !== undefined)
      throw signInError('STORE_FOLDER_UNSAFE', { path: folder, reason: `${path} above it ${flaw}` })
    if (path === dirname(path)) return
  }
}

async function realpathOfExisting(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || path === dirname(path)) throw error
    return realpathOfExisting(dirname(path))
  }
}

/** Permission bits as people write them: `0644`. */
export function octal(mode: number): string {
  return `0${(mode & 0o7777).toString(8).padStart(3, '0')}`
}
