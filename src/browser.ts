import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, isAbsolute } from 'node:path'

/** What opening a browser came to. `opened` means the opener started and did not fail within its watch time. */
export type BrowserOutcome =
  | { readonly opened: true }
  | { readonly opened: false; readonly reason: 'missing' | 'failed' | 'refused' }

/** What an opener is started with. */
export interface Opening {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Waits in milliseconds, and keeps no process alive. Rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/** A program that was started to open an address. */
interface Opener {
  once(event: 'exit', listener: (exitCode: number | null) => void): unknown
  once(event: 'error', listener: (error: Error) => void): unknown
  unref(): void
}

/** How long an opener is watched for an early failure, in milliseconds. */
const OPENER_WATCH_MS = 1_500

/**
 * The commands that `BROWSER` names, each as words: they are separated by colons, and a word `%s` stands for the
 * address. On Windows a colon belongs to a drive, so that there is one command.
 */
export function browserCommands(
  variable: string,
  platform: NodeJS.Platform,
): readonly (readonly [command: string, ...args: string[]])[] {
  const commands = platform === 'win32' ? [variable] : variable.split(':')
  return commands.flatMap((text) => {
    const [command, ...args] = existsSync(text) ? [text] : text.split(/\s+/).filter((word) => word !== '')
    return command === undefined ? [] : [[command, ...args] as const]
  })
}

/** The command line that opens an address: exactly one argument holds it, and no shell reads it. */
function withAddress(words: readonly [string, ...string[]], url: string): readonly [string, string[]] {
  const [command, ...args] = words
  const filled = args.map((word) => word.replaceAll('%s', () => url))
  return [command, args.some((word) => word.includes('%s')) ? filled : [...filled, url]]
}

/** Starts a command of `BROWSER` apart from this terminal, which a browser for terminals would otherwise take over. */
function start(words: readonly [string, ...string[]], url: string, env: Opening['env']): Opener {
  const [command, args] = withAddress(words, url)
  // A program that lies in the working folder is not the one that somebody meant by a name.
  const path = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  return spawn(command, args, {
    env: { ...env, PATH: path.join(delimiter) },
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  })
}

async function startOfSystem(url: string): Promise<Opener> {
  const { default: open } = await import('open')
  return open(url)
}

function ended(opener: Opener): Promise<BrowserOutcome> {
  return new Promise((resolve) => {
    opener.once('exit', (code) =>
      resolve(code === 0 ? { opened: true } : { opened: false, reason: 'failed' }),
    )
    opener.once('error', () => resolve({ opened: false, reason: 'missing' }))
    opener.unref()
  })
}

/** An opener that is still busy after its watch time has opened something, or never will: nobody waits for it. */
async function watched(
  starting: () => Opener | Promise<Opener>,
  sleep: Opening['sleep'],
): Promise<BrowserOutcome> {
  const done = new AbortController()
  const late = sleep(OPENER_WATCH_MS, done.signal).then(
    (): BrowserOutcome => ({ opened: true }),
    (): BrowserOutcome => ({ opened: true }),
  )
  try {
    return await Promise.race([Promise.resolve().then(starting).then(ended), late])
  } catch {
    return { opened: false, reason: 'missing' }
  } finally {
    done.abort()
  }
}

/**
 * Opens an address that has been validated already: with the programs that `BROWSER` names, one after the other until
 * one of them works, or with the opener of the system where it names none. Never throws.
 */
export async function openInBrowser(url: string, { env, platform, sleep }: Opening): Promise<BrowserOutcome> {
  const commands = browserCommands(env['BROWSER'] ?? '', platform)
  if (commands.length === 0) return watched(() => startOfSystem(url), sleep)
  let outcome: BrowserOutcome = { opened: false, reason: 'missing' }
  for (const words of commands) {
    outcome = await watched(() => start(words, url, env), sleep)
    if (outcome.opened) break
  }
  return outcome
}
