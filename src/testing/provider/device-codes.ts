import { createHash, randomBytes } from 'node:crypto'
import type { Refusal } from './dialects.ts'

/** What somebody did with a code. */
export type Decision = 'pending' | 'approved' | 'denied'

/** A device code that was handed out. */
export interface IssuedCode {
  readonly deviceCode: string
  readonly userCode: string
  readonly scope: string
  readonly challenge: string | undefined
  readonly endsAtMs: number
  intervalMs: number
  lastPollMs: number | undefined
  decision: Decision
}

/** Consonants only, so that no code spells a word. */
const USER_CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'

function userCode(): string {
  const letters = [...randomBytes(8)].map((byte) => USER_CODE_LETTERS[byte % USER_CODE_LETTERS.length])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}

/** The device codes of the fake provider: each works once, in its time, at its pace, for whoever holds its verifier. */
export class DeviceCodes {
  readonly #codes = new Map<string, IssuedCode>()

  issue(code: Pick<IssuedCode, 'scope' | 'challenge' | 'endsAtMs' | 'intervalMs'>): IssuedCode {
    // The signs that a form has to escape are in it, so that a client that forgets to is found out.
    const deviceCode = `dc+${randomBytes(16).toString('hex')}/%=&`
    const issued: IssuedCode = {
      ...code,
      deviceCode,
      userCode: userCode(),
      lastPollMs: undefined,
      decision: 'pending',
    }
    this.#codes.set(deviceCode, issued)
    return issued
  }

  /** Approves or denies one code, or all that are open. */
  decide(decision: Decision, userCode?: string): void {
    for (const code of this.#codes.values())
      if (userCode === undefined || code.userCode === userCode) code.decision = decision
  }

  /** What a poll comes to: the code, spent by this, or why not. */
  redeem(deviceCode: string | undefined, verifier: string | undefined, nowMs: number): IssuedCode | Refusal {
    const code = this.#codes.get(deviceCode ?? '')
    if (code === undefined) return 'unknown_code'
    if (nowMs >= code.endsAtMs) return 'expired'
    const sinceMs = code.lastPollMs === undefined ? Number.POSITIVE_INFINITY : nowMs - code.lastPollMs
    code.lastPollMs = nowMs
    if (sinceMs < code.intervalMs) {
      code.intervalMs += 5_000
      return 'slow_down'
    }
    if (code.challenge !== undefined) {
      const digest = createHash('sha256')
        .update(verifier ?? '')
        .digest('base64url')
      if (digest !== code.challenge) return 'bad_verifier'
    }
    if (code.decision !== 'approved') return code.decision
    this.#codes.delete(code.deviceCode)
    return code
  }

  /** The scopes of a code; `undefined` when there is no such code. */
  scopeOf(deviceCode: string | undefined): string | undefined {
    return this.#codes.get(deviceCode ?? '')?.scope
  }
}
