import { randomBytes } from 'node:crypto'
import { homedir, hostname } from 'node:os'
import { posix, win32 } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type BrowserOutcome, openInBrowser } from './browser.ts'

export type { BrowserOutcome } from './browser.ts'

/** Time as the program sees it. Real in production, scripted in tests. */
export interface Clock {
  /** Wall-clock time in milliseconds since the epoch. May jump. */
  nowMs(): number
  /** Milliseconds from an arbitrary start. Never goes back. */
  monotonicMs(): number
  /**
   * Waits.
   *
   * @param ms milliseconds; longer than 2^31-1 waits that long at most.
   * @throws `signal.reason`, at once, when the signal aborts; the timer is removed.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/**
 * Every door to the outside that the SDK uses, in one place. Replace it in tests, or to bring an own `fetch`.
 * Files are not a door: a room that keeps files takes their folder as an argument.
 */
export interface World {
  /** The `fetch` that carries every request. Default: Node's own. */
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  /** Environment variables. Only read, never written. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** The home folder of the person who runs this. */
  readonly home: string
  readonly hostname: string
  readonly pid: number
  /** Cryptographically strong random bytes. */
  randomBytes(length: number): Uint8Array
  /** Opens an address that has been validated already. Never throws. */
  openBrowser(url: string): Promise<BrowserOutcome>
}

/** Node's timers fire at once above this (2^31-1 milliseconds). */
const LONGEST_TIMER_MS = 2_147_483_647

/** The clock of this machine. */
export const realClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted()
    try {
      await delay(Math.min(Math.max(ms, 0), LONGEST_TIMER_MS), undefined, signal ? { signal } : {})
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    }
  },
}

/**
 * Runs `fire` once, `ms` milliseconds from now, in real time: a deadline for real sockets, which no scripted clock
 * may bring forward.
 * @returns stops it
 */
export function inRealTime(ms: number, fire: () => void): () => void {
  const timer = setTimeout(fire, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS))
  return () => clearTimeout(timer)
}

const fetchAtStart = globalThis.fetch

/** Looked up at each call, so that a replacement such as that of msw takes effect. */
const nodesFetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init)

/** Whether a `fetch` is the one that Node brings: nobody handed in another, and nobody replaced the global one. */
export function isNodesFetch(fetch: World['fetch']): boolean {
  return fetch === nodesFetch && globalThis.fetch === fetchAtStart
}

/** The real outside world. */
export function realWorld(): World {
  return {
    fetch: nodesFetch,
    clock: realClock,
    env: process.env,
    platform: process.platform,
    home: homedir(),
    hostname: hostname(),
    pid: process.pid,
    randomBytes,
    openBrowser: (url) =>
      openInBrowser(url, {
        env: process.env,
        platform: process.platform,
        sleep: (ms, signal) => delay(ms, undefined, { ref: false, signal }),
      }),
  }
}

/** Where an application keeps its files. Absolute paths; nothing is created. */
export interface Folders {
  /** Settings that a person may edit. */
  readonly config: string
  /** Sealed sessions, locks and what must survive a reboot. */
  readonly state: string
  /** What may be deleted at any time. */
  readonly cache: string
}

/**
 * The folders of an application: XDG base directories on Linux, `Library` on macOS (settings stay in
 * `~/.config`, where the platform's other tools look), `%LOCALAPPDATA%` on Windows.
 * A relative XDG variable is ignored, as the XDG specification says.
 */
export function foldersOf(appName: string, world: Pick<World, 'env' | 'platform' | 'home'>): Folders {
  const { env, platform, home } = world
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local')
    const roaming = env['APPDATA'] || win32.join(home, 'AppData', 'Roaming')
    return {
      config: win32.join(roaming, appName),
      state: win32.join(local, appName, 'state'),
      cache: win32.join(local, appName, 'cache'),
    }
  }
  const { join, isAbsolute } = posix
  const xdg = (name: string, fallback: string) => {
    const value = env[name]
    return value && isAbsolute(value) ? value : fallback
  }
  const library = platform === 'darwin' ? join(home, 'Library') : undefined
  return {
    config: join(xdg('XDG_CONFIG_HOME', join(home, '.config')), appName),
    state: join(
      xdg('XDG_STATE_HOME', library ? join(library, 'Application Support') : join(home, '.local', 'state')),
      appName,
    ),
    cache: join(xdg('XDG_CACHE_HOME', library ? join(library, 'Caches') : join(home, '.cache')), appName),
  }
}

/** The numeric user whose files this process may touch. `undefined` on Windows. */
export function effectiveUserId(): number | undefined {
  return process.geteuid?.()
}

/** The primary group of this process. `undefined` on Windows. */
export function effectiveGroupId(): number | undefined {
  return process.getegid?.()
}

/** Whether a process with this number exists on this machine, whoever owns it. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
