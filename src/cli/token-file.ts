import { randomBytes } from 'node:crypto'
import { lstat, readdir, rm } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { ensurePrivateFolder, foldersOf, type Secret, writePrivateFile } from '../index.ts'
import type { Invocation } from './invocation.ts'
import { noticesOf } from './notices.ts'

/** A token in a file, for as long as a command runs. */
export interface TokenFile {
  readonly path: string
  /** Replaces the token in one step: a reader finds the old one or the new one, whole, without a line break. */
  write(token: Secret): Promise<void>
  /** Removes the file and its folder. */
  remove(): Promise<void>
}

const FOLDER = /^exec-[0-9a-f]{16}$/

/** A file that nobody has renewed for this long was left by a run that was killed, in milliseconds: 30 days. */
const LEFT_OVER_MS = 2_592_000_000

/** In memory, and gone with the last session of the person, where the system offers that; else in the state folder. */
async function parentFolder({ env, platform, home }: Invocation['world']): Promise<string> {
  const runtime = env['XDG_RUNTIME_DIR']
  if (platform !== 'win32' && runtime && isAbsolute(runtime)) {
    const isThere = await lstat(runtime).then(
      (stats) => stats.isDirectory(),
      () => false,
    )
    if (isThere) return join(runtime, 'nmp')
  }
  return join(foldersOf('nmp', { env, platform, home }).state, 'exec')
}

async function sweep(parent: string, nowMs: number): Promise<void> {
  for (const name of (await readdir(parent)).filter((one) => FOLDER.test(one))) {
    const folder = join(parent, name)
    const { mtimeMs } = await lstat(folder)
    if (nowMs - mtimeMs > LEFT_OVER_MS) await rm(folder, { recursive: true, force: true })
  }
}

/**
 * A file of this run alone, 0600 in a folder 0700 of its own. Nothing is in it yet.
 * @throws {@link SignInError} `STORE_*`
 */
export async function tokenFile(invocation: Invocation): Promise<TokenFile> {
  const onNotice = noticesOf(invocation)
  const parent = await parentFolder(invocation.world)
  const folder = join(parent, `exec-${randomBytes(8).toString('hex')}`)
  await ensurePrivateFolder(parent, onNotice)
  await sweep(parent, invocation.world.clock.nowMs()).catch(() => {})
  await ensurePrivateFolder(folder, onNotice)
  const path = join(folder, 'token')
  return {
    path,
    write: (token) => writePrivateFile(path, token.reveal()),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
