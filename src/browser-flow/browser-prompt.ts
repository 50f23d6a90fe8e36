import type { Problem } from '../idp-errors/problem.ts'

/** What a person needs to sign in through the browser. Holds no secret of the session. */
export interface BrowserPrompt {
  /** The page of the provider. To be opened at once: some providers forget within a minute what they were asked. */
  readonly authorizationUri: string
  /** The same for somebody who carries it to another machine. Equal to the other where the provider leaves no choice. */
  readonly lastingUri: string
  /**
   * When {@link BrowserPrompt.lastingUri} ends, in milliseconds since the epoch, although an answer is awaited longer:
   * the provider takes nothing but requests that it then forgets. Absent: it lasts.
   */
  readonly pageExpiresAtMs?: number
  /** Where the browser arrives in the end: on this machine. */
  readonly redirectUri: string
  /** The port of {@link BrowserPrompt.redirectUri}, for whoever forwards it. */
  readonly port: number
  /** When this program stops waiting, in milliseconds since the epoch. */
  readonly expiresAtMs: number
  /** Host of {@link BrowserPrompt.authorizationUri}, international names in punycode. */
  readonly authorizationHost: string
  /** The application that asks. */
  readonly clientId: string
  /** What it asks for. */
  readonly scopes: readonly string[]
  /** Why it is not the device flow, when that was tried and refused. */
  readonly insteadOf?: Problem
  /**
   * Takes the address that a browser on another machine has ended on, for want of a way to this one.
   * @returns why it was not taken; `undefined` when it was
   */
  readonly redirected: (address: string) => Problem | undefined
}
