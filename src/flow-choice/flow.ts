import type { BrowserPrompt } from '../browser-flow/browser-prompt.ts'
import type { Waiting } from '../device-flow/poll.ts'
import type { DevicePrompt } from '../device-flow/prompt.ts'
import type { Problem } from '../idp-errors/problem.ts'

/**
 * How a person signs in. `device`: with a code, in a browser anywhere (RFC 8628). `browser`: in a browser that comes
 * back to this machine (RFC 8252). `auto`: the device flow, and the other one where the provider refuses that.
 */
export type Flow = 'device' | 'browser' | 'auto'

/** What the person is told on the way, whichever way that is. */
export interface FlowTalk {
  /** Shows the code and the address of the device flow. Called once for each code. */
  readonly onPrompt: (prompt: DevicePrompt) => void | Promise<void>
  /** Told when the pace or the network changes. Default: nobody is told. */
  readonly onWaiting?: (waiting: Waiting) => void
  /** Opens or shows the page of the browser flow. Default: it is opened with the browser of this machine. */
  readonly onBrowser?: (prompt: BrowserPrompt) => void | Promise<void>
  /** Told of an answer in the browser that belongs to another sign-in; this one goes on. Default: nobody is told. */
  readonly onStrayAnswer?: (problem: Problem) => void
  /**
   * The person says, by its abort, that the page of the provider refuses the device flow: of that nothing is heard
   * here. Only for `auto`, and only when the prompt says {@link DevicePrompt.browserToo}. Default: nobody says so.
   */
  readonly browserInstead?: AbortSignal
}
