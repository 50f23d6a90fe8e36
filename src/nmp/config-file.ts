import { constants } from 'node:fs'
import { chmod, type FileHandle, mkdir, open, realpath, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { signInError, type World } from '../index.ts'
import { EMPTY_CONFIG, type PlatformConfig } from './config.ts'
import { applyChange, type ConfigChange } from './config-change.ts'
import type { ConfigLocation } from './config-location.ts'
import { lockConfig } from './config-lock.ts'
import { type ParsedConfig, parseConfig } from './config-text.ts'

/** Largest configuration that is read, in bytes. */
const MAX_BYTES = 1_048_576

/** Writable for the group or for everybody. */
const FOREIGN_WRITE = 0o022

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

async function textOf(handle: FileHandle, file: string, platform: NodeJS.Platform): Promise<string> {
  const found = await handle.stat()
  const { size, mode } = found
  if (!found.isFile()) throw signInError('CONFIG_NOT_A_FILE', { file })
  if (platform !== 'win32' && (mode & FOREIGN_WRITE) !== 0)
    throw signInError('CONFIG_WRITABLE_BY_OTHERS', { file, mode: (mode & 0o777).toString(8) })
  const buffer = Buffer.alloc(Math.min(size, MAX_BYTES) + 1)
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
  if (bytesRead > MAX_BYTES) throw signInError('CONFIG_TOO_LARGE', { file, size, limit: MAX_BYTES })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead))
  } catch (cause) {
    throw signInError('CONFIG_INVALID', { file, line: 1, reason: 'it is not UTF-8 text' }, { cause })
  }
}

/** @returns `undefined` when there is no file */
async function readText(location: ConfigLocation, platform: NodeJS.Platform): Promise<string | undefined> {
  const { file, named } = location
  let handle: FileHandle
  try {
    // A pipe in the place of the file must not hang us.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' && !named) return undefined
    const code = codeOf(cause) === 'ENOENT' ? 'CONFIG_MISSING' : 'CONFIG_UNREADABLE'
    throw signInError(code, { file, reason: codeOf(cause) }, { cause })
  }
  try {
    return await textOf(handle, file, platform)
  } finally {
    await handle.close()
  }
}

/**
 * The configuration; an empty one when there is no file.
 *
 * @throws {@link SignInError} with a `CONFIG_*` code
 */
export async function readConfig(
  location: ConfigLocation,
  world: Pick<World, 'platform'>,
): Promise<PlatformConfig> {
  const text = await readText(location, world.platform)
  return text === undefined ? EMPTY_CONFIG : (await parseConfig(location.file, text)).config
}

/** Whether the administrator's account has made something in the folder of a person, as `sudo nmp` does. */
async function isIntrusion(made: string, folder: string): Promise<boolean> {
  const [own, parent] = [await stat(made), await stat(folder)]
  return own.uid === 0 && parent.uid !== 0
}

async function prepareFolder(location: ConfigLocation): Promise<void> {
  const folder = dirname(location.file)
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (firstMade !== undefined && (await isIntrusion(firstMade, dirname(firstMade)))) {
    await rm(firstMade, { recursive: true })
    throw signInError('CONFIG_FOLDER_OF_ANOTHER', { file: location.file })
  }
  if (!location.named) await chmod(folder, 0o700)
}

/** Writes beside the file and renames: a reader sees the old file or the new one. */
async function replaceFile(
  file: string,
  text: string,
  name: string,
  stillOurs: () => Promise<boolean>,
): Promise<void> {
  // Through a link, so that a configuration kept elsewhere stays there.
  const target = await realpath(file).catch(() => file)
  const trial = `${target}.${name}.tmp`
  const handle = await open(trial, 'wx', 0o600)
  try {
    try {
      if (await isIntrusion(trial, dirname(target))) throw signInError('CONFIG_FOLDER_OF_ANOTHER', { file })
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (!(await stillOurs())) throw signInError('CONFIG_BUSY', { file })
    await rename(trial, target)
  } catch (error) {
    await unlink(trial).catch(() => undefined)
    throw error
  }
}

async function parsedOrEmpty(location: ConfigLocation, platform: NodeJS.Platform): Promise<ParsedConfig> {
  const text = await readText({ ...location, named: false }, platform)
  return parseConfig(location.file, text ?? '')
}

/**
 * Changes the configuration: reads it under its lock, changes what is asked for and nothing else, and puts the new
 * file in the place of the old one. Nothing is written when a change is refused.
 *
 * @returns the configuration afterwards
 * @throws {@link SignInError} with a `CONFIG_*` or `CONTEXT_*` code; `signal.reason` when cancelled
 */
export async function changeConfig(
  location: ConfigLocation,
  changes: readonly ConfigChange[],
  deps: { readonly world: Pick<World, 'clock' | 'platform' | 'randomBytes'>; readonly signal?: AbortSignal },
): Promise<PlatformConfig> {
  const { file } = location
  const { world, signal } = deps
  try {
    await prepareFolder(location)
    const lock = await lockConfig(file, world, signal)
    try {
      let parsed = await parsedOrEmpty(location, world.platform)
      for (const change of changes) {
        applyChange(parsed.document, parsed.config, change)
        // Without folding: a token must stay on its line for the tools that read it.
        const text = parsed.document.toString({ lineWidth: 0 })
        parsed = await parseConfig(file, text)
      }
      const name = Buffer.from(world.randomBytes(8)).toString('hex')
      await replaceFile(file, parsed.document.toString({ lineWidth: 0 }), name, () => lock.held())
      return parsed.config
    } finally {
      await lock.release()
    }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && 'syscall' in cause)) throw cause
    throw signInError('CONFIG_UNWRITABLE', { file, reason: String(cause.code) }, { cause })
  }
}
