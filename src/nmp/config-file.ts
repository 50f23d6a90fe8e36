import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { signInError, type World } from '../index.ts'
import { EMPTY_CONFIG, type PlatformConfig } from './config.ts'
import { applyChange, type ConfigChange } from './config-change.ts'
import type { ConfigLocation } from './config-location.ts'
import { type ConfigLock, lockConfig } from './config-lock.ts'
import { prepareFolder, replaceFile } from './config-place.ts'
import { parseConfig } from './config-text.ts'

/** Largest configuration that is read, in bytes. */
const MAX_BYTES = 1_048_576

/** Writable for the group or for everybody. */
const FOREIGN_WRITE = 0o022

/**
 * Another tool writes the file in place and piece by piece: when two looks this far apart see the same, it has ended,
 * in milliseconds.
 */
const SETTLE_MS = 25
/** Most looks until a file is taken as it is. */
const MOST_LOOKS = 40
/** By then another tool has written back what it had read before our change, in milliseconds. */
const AFTERMATH_MS = 100
/** Longest contest with another tool, in milliseconds. Our lock must not look dead by then. */
const CONTEST_MS = 4_000

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

/** The text when nobody is in the middle of writing it any more. */
async function settledText(
  read: () => Promise<string | undefined>,
  { clock }: Pick<World, 'clock'>,
  signal?: AbortSignal,
): Promise<string | undefined> {
  let text = await read()
  for (let looks = 1; text !== undefined && looks < MOST_LOOKS; looks += 1) {
    await clock.sleep(SETTLE_MS, signal)
    const again = await read()
    if (again === text) return text
    text = again
  }
  return text
}

/** Every tool ends the file with its last line. One that ends otherwise is being written, or was written by hand. */
const isWhole = (text: string | undefined) => text === undefined || text.endsWith('\n')

/**
 * The configuration; an empty one when there is no file.
 *
 * @throws {@link SignInError} with a `CONFIG_*` code
 */
export async function readConfig(
  location: ConfigLocation,
  world: Pick<World, 'clock' | 'platform'>,
): Promise<PlatformConfig> {
  const read = () => readText(location, world.platform)
  const found = await read()
  const text = isWhole(found) ? found : await settledText(read, world)
  return text === undefined ? EMPTY_CONFIG : (await parseConfig(location.file, text)).config
}

/** What the changes make of a text; the same text when they change nothing. */
async function changed(file: string, before: string | undefined, changes: readonly ConfigChange[]) {
  let parsed = await parseConfig(file, before ?? '')
  // Without folding: a token must stay on its line for the tools that read it.
  const textOf = () => parsed.document.toString({ lineWidth: 0 })
  const plain = textOf()
  for (const change of changes) {
    applyChange(parsed.document, parsed.config, change)
    parsed = await parseConfig(file, textOf())
  }
  const text = textOf()
  return { config: parsed.config, text: before !== undefined && text === plain ? before : text }
}

/**
 * Changes the file under our lock. Other tools do not know that lock, read the file and write it back: whoever does so
 * meanwhile would lose our change, or we theirs, so it is looked at again before and after.
 */
async function changeAgainstOthers(
  location: ConfigLocation,
  changes: readonly ConfigChange[],
  lock: ConfigLock,
  deps: ChangeDeps,
): Promise<PlatformConfig> {
  const { file } = location
  const { world, signal } = deps
  const { clock } = world
  const read = () => readText({ ...location, named: false }, world.platform)
  const untilMs = clock.monotonicMs() + CONTEST_MS
  do {
    const before = await settledText(read, world, signal)
    const { text, config } = await changed(file, before, changes)
    if (text === before) return config
    const name = Buffer.from(world.randomBytes(8)).toString('hex')
    if (await replaceFile(file, text, name, async () => (await lock.held()) && (await read()) === before)) {
      // Not to be cancelled: what is written is to stay.
      await clock.sleep(AFTERMATH_MS)
      if ((await read()) === text) return config
    }
    if (!(await lock.held())) break
  } while (clock.monotonicMs() < untilMs)
  throw signInError('CONFIG_BUSY', { file: lock.file })
}

interface ChangeDeps {
  readonly world: Pick<World, 'clock' | 'platform' | 'randomBytes'>
  readonly signal?: AbortSignal
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
  deps: ChangeDeps,
): Promise<PlatformConfig> {
  const { file } = location
  try {
    await prepareFolder(location)
    const lock = await lockConfig(file, deps.world, deps.signal)
    try {
      return await changeAgainstOthers(location, changes, lock, deps)
    } finally {
      await lock.release()
    }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && 'syscall' in cause)) throw cause
    throw signInError('CONFIG_UNWRITABLE', { file, reason: String(cause.code) }, { cause })
  }
}
