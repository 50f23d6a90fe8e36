import type { BrowserPrompt } from '../../index.ts'
import { spanWords } from '../time-words.ts'
import { openableAddress } from './page-address.ts'
import { pageText } from './page-text.ts'
import { browserPlan, type CodeStage, inBackground, LOOK_EVERY_MS, paragraph } from './shown-code.ts'
import { sentence } from './words.ts'

/** The page of the provider on the screen of a person, from when it is shown until the browser has answered. */
export class ShownPage {
  readonly #stage: CodeStage
  readonly #prompt: BrowserPrompt
  readonly #ending = new AbortController()
  readonly #until: AbortSignal
  #opened = false
  #keysRead: Promise<void> = Promise.resolve()

  constructor(stage: CodeStage, prompt: BrowserPrompt) {
    this.#stage = stage
    this.#prompt = prompt
    this.#until = AbortSignal.any([stage.invocation.signal, this.#ending.signal])
  }

  /**
   * Shows everything, opens the browser where the person sits before it, and lets the clock run.
   * @param goesOn whether a code was shown before
   */
  show(goesOn: boolean): void {
    const { invocation, here } = this.#stage
    const { talk, terminal } = invocation
    const plan = browserPlan(this.#stage)
    const canOpen = plan === 'by_itself' || plan === 'on_enter'
    talk.show(`${pageText(this.#prompt, { here, opens: canOpen, goesOn }, invocation)}\n`)
    if (canOpen) paragraph(sentence(plan === 'by_itself' ? 'opens_by_itself' : 'press_enter'), talk)
    this.#tick()
    const moved = terminal.onMoved(() => this.#stage.line.redraw())
    this.#ending.signal.addEventListener('abort', moved, { once: true })
    if (terminal.redraws) inBackground(this.#countDown())
    if (plan === 'by_itself') inBackground(this.#open())
    this.#keysRead = inBackground(this.#readKeys(canOpen))
  }

  /** Says something above the line that waits. */
  say(text: string): void {
    this.#stage.line.say(text)
    this.#tick()
  }

  /** Nothing more is shown or read. */
  async end(): Promise<void> {
    this.#ending.abort()
    this.#stage.line.clear()
    await this.#keysRead
  }

  #tick(): void {
    const leftMs = this.#prompt.expiresAtMs - this.#stage.invocation.world.clock.nowMs()
    this.#stage.line.show(sentence('waiting_browser', { left: spanWords(leftMs) }))
  }

  async #countDown(): Promise<void> {
    while (!this.#until.aborted) {
      this.#tick()
      await this.#stage.invocation.world.clock.sleep(LOOK_EVERY_MS, this.#until)
    }
  }

  /** Later it is the address that lasts: the provider may have forgotten the other one by then. */
  async #open(): Promise<void> {
    const { authorizationUri, lastingUri } = this.#prompt
    const atOnce = !this.#opened && browserPlan(this.#stage) === 'by_itself'
    const page = openableAddress(atOnce ? authorizationUri : lastingUri)
    if (page === undefined) return
    this.#opened = true
    const { opened } = await this.#stage.invocation.world.openBrowser(page)
    if (!this.#until.aborted) this.say(sentence(opened ? 'browser_asked' : 'browser_failed'))
  }

  /** Enter opens the page; what was pasted is taken for the address on which a browser elsewhere has ended. */
  async #readKeys(canOpen: boolean): Promise<void> {
    for await (const typed of this.#stage.invocation.terminal.typed(this.#until)) {
      if (typed !== '') {
        const problem = this.#prompt.redirected(typed)
        if (problem !== undefined) this.say(`${problem.title} ${problem.fix[0].text}`)
      } else if (canOpen) inBackground(this.#open())
    }
  }
}
