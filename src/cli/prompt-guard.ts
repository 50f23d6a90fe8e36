import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  ensurePrivateFolder,
  foldersOf,
  isSignInError,
  type Problem,
  problemOf,
  removePrivateFile,
  signInError,
  type World,
  writePrivateFile,
} from '../index.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { noticesOf } from './notices.ts'
import { hashed } from './record-folder.ts'
import type { Talk } from './talk.ts'
import type { Terminal } from './terminal.ts'
import { isoTime } from './time-words.ts'

/** How long a sign-in that nobody has answered counts, in milliseconds. */
const WINDOW_MS = 600_000
/** From this one on, in a row, no browser is opened by itself. */
const QUIET_FROM = 3
/** After so many, nobody who cannot be asked gets a further code. */
const MOST_UNANSWERED = 10

/** What becomes of a further sign-in. `count`: which one in a row it is. */
export type Verdict =
  | { readonly kind: 'free' }
  | { readonly kind: 'quiet'; readonly count: number }
  /** `againAtMs`: when it may be tried again, in milliseconds since the epoch. */
  | { readonly kind: 'refused'; readonly count: number; readonly againAtMs: number }

/**
 * What becomes of a further sign-in after those that nobody has answered. Pure.
 *
 * What seems to have been shown in the future was shown before the clock was set back, and does not count.
 * @param shownAtMs when each was shown, in milliseconds since the epoch, in any order
 */
export function verdictOn(shownAtMs: readonly number[], nowMs: number): Verdict {
  const counted = shownAtMs.filter((atMs) => atMs <= nowMs && atMs > nowMs - WINDOW_MS).sort((a, b) => a - b)
  const count = counted.length + 1
  const tooMany = counted[counted.length - MOST_UNANSWERED]
  if (tooMany !== undefined) return { kind: 'refused', count, againAtMs: tooMany + WINDOW_MS }
  return count < QUIET_FROM ? { kind: 'free' } : { kind: 'quiet', count }
}

/** The sign-ins of one context that nobody has answered yet. */
export interface PromptGuard {
  verdict(): Promise<Verdict>
  /** A code is shown. The same one counts once, however often it is shown. */
  shown(userCode: string): Promise<void>
  /** Somebody is there: the count begins anew. */
  answered(): Promise<void>
}

const NAME = /^(\d{1,16})-([0-9a-f]{16})-[0-9a-f]{8}$/

/** One that was shown: when, and which code. */
interface Shown {
  readonly name: string
  readonly atMs: number
  readonly code: string
}

/**
 * The guard of a context: an empty file in the state folder for each code that was shown, so that of many sign-ins at
 * once each counts. No sign-in ever fails because of it.
 */
export function promptGuard(
  context: string,
  world: Pick<World, 'env' | 'platform' | 'home' | 'clock'>,
  onNotice: (notice: Problem) => void,
): PromptGuard {
  const folder = join(foldersOf('nmp', world).state, 'unanswered', hashed(context))

  async function all(): Promise<readonly Shown[]> {
    return (await readdir(folder).catch(() => [])).flatMap((name) => {
      const [, atMs, code] = NAME.exec(name) ?? []
      return atMs === undefined || code === undefined ? [] : [{ name, atMs: Number(atMs), code }]
    })
  }

  const remove = (shown: readonly Shown[]) =>
    Promise.all(shown.map(({ name }) => removePrivateFile(join(folder, name))))

  return {
    verdict: async () =>
      verdictOn(
        (await all()).map(({ atMs }) => atMs),
        world.clock.nowMs(),
      ),
    shown: (userCode) =>
      harmless(async () => {
        const code = createHash('sha256').update(userCode).digest('hex').slice(0, 16)
        const known = await all()
        const nowMs = Math.floor(world.clock.nowMs())
        if (!known.some((shown) => shown.code === code)) {
          await ensurePrivateFolder(folder, onNotice)
          await writePrivateFile(join(folder, `${nowMs}-${code}-${randomBytes(4).toString('hex')}`), '')
        }
        await remove(known.filter(({ atMs }) => atMs > nowMs || atMs <= nowMs - WINDOW_MS))
      }),
    answered: () => harmless(async () => void (await remove(await all()))),
  }
}

async function harmless(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isSignInError(error)) throw error
  }
}

/** The guard of a context, for one run. */
export function guardOf(context: string, invocation: Invocation): PromptGuard {
  return promptGuard(context, invocation.world, noticesOf(invocation))
}

/**
 * Says what becomes of a sign-in, or refuses it: a program that starts them while nobody is there gets no further
 * code. A person at a terminal always does.
 *
 * @returns whether a browser may be opened by itself
 * @throws {@link SignInError} `SIGN_INS_REFUSED`
 */
export function heedVerdict(
  verdict: Verdict,
  loginCommand: string,
  {
    terminal,
    talk,
    json,
  }: {
    readonly terminal: Pick<Terminal, 'attended' | 'out'>
    readonly talk: Pick<Talk, 'insist'>
    readonly json: boolean
  },
): boolean {
  if (verdict.kind === 'free') return true
  const { count } = verdict
  const minutes = WINDOW_MS / 60_000
  const attended = terminal.attended && !json
  if (verdict.kind === 'refused' && !attended)
    throw signInError('SIGN_INS_REFUSED', {
      count: count - 1,
      minutes,
      again_at: isoTime(verdict.againAtMs),
      login_command: loginCommand,
    })
  const { title } = problemOf('SIGN_INS_UNANSWERED', { count, minutes })
  if (json) terminal.out(jsonLine({ event: 'unanswered', count, minutes, problem: 'SIGN_INS_UNANSWERED' }))
  else talk.insist(title)
  return false
}
