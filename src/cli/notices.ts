import type { Problem } from '../index.ts'
import type { Invocation } from './invocation.ts'
import type { SessionStoreDeps } from './session-store.ts'

/** Notices that somebody has to act on now. */
const URGENT: ReadonlySet<string> = new Set([
  'KEYCHAIN_UNLOCK_AWAITED',
  'SESSION_NOT_STORED',
  'SUBJECT_CHANGED',
])

/** Says what was found and put right on the way. */
export function noticesOf({ talk }: Pick<Invocation, 'talk'>): (notice: Problem) => void {
  return ({ code, title }) => {
    if (URGENT.has(code)) talk.insist(title)
    else talk.say(`Note: ${title}`)
  }
}

/** What the stores of this run stand on. */
export function storeDeps(invocation: Invocation): SessionStoreDeps {
  const { world, terminal } = invocation
  return { world, attended: terminal.attended, onNotice: noticesOf(invocation) }
}
