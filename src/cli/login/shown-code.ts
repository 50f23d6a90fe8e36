import type { DevicePrompt, Waiting } from '../../index.ts'
import { hyperlink, makesLinks } from '../hyperlink.ts'
import type { Invocation } from '../invocation.ts'
import type { StatusLine } from '../status-line.ts'
import type { Talk } from '../talk.ts'
import { spanWords } from '../time-words.ts'
import { copyCode } from './code-copy.ts'
import { type Wait, waitText } from './countdown.ts'
import { openableAddress } from './page-address.ts'
import { newsText, type PromptLook, promptText } from './prompt-text.ts'
import { qrOffer } from './qr-offer.ts'
import type { Surroundings } from './surroundings.ts'
import { type Sentence, sentence } from './words.ts'

/** How often it is looked whether the status line has something new to say, in milliseconds. */
export const LOOK_EVERY_MS = 1_000

/** Rows below a QR code: the code, an empty row, the status line. */
const ROWS_BELOW = 3
/** Rows of the line about the browser, of the empty one below it, and of what became of it. */
const HINT_ROWS = 3

/** What a code is shown with. */
export interface CodeStage {
  readonly invocation: Invocation
  readonly here: Surroundings
  readonly line: StatusLine
  /** The person wants the browser flow instead of a code. */
  readonly browserInstead: () => void
}

/** How the browser is opened from here. */
export function browserPlan({ invocation, here }: CodeStage): Surroundings['browser'] | 'unwanted' {
  return invocation.values.flag('no-browser') ? 'unwanted' : here.browser
}

/** Says something, and leaves a row empty below it. */
export function paragraph(text: string, talk: Talk): void {
  talk.insist(text)
  talk.show('')
}

/** Goes on beside the wait, ends with the code, and never ends the sign-in. */
export function inBackground(work: Promise<void>): Promise<void> {
  return work.catch(() => {})
}

/** One code on the screen of a person, from when it is shown until it is used or dead. */
export class ShownCode {
  readonly #stage: CodeStage
  readonly #prompt: DevicePrompt
  readonly #ending = new AbortController()
  readonly #until: AbortSignal
  #wait: Wait
  #opened = false
  #keysRead: Promise<void> = Promise.resolve()

  constructor(stage: CodeStage, prompt: DevicePrompt) {
    this.#stage = stage
    this.#prompt = prompt
    this.#wait = { expiresAtMs: prompt.expiresAtMs }
    this.#until = AbortSignal.any([stage.invocation.signal, this.#ending.signal])
  }

  get userCode(): string {
    return this.#prompt.userCode
  }

  /** Shows everything, and lets the clock run. */
  async show(): Promise<void> {
    const { talk, terminal, values } = this.#stage.invocation
    const page = openableAddress(this.#prompt.verificationUriComplete ?? this.#prompt.verificationUri)
    const plan = browserPlan(this.#stage)
    const canOpen = page !== undefined && plan !== 'never' && plan !== 'unwanted'
    // A page that waits for the code would hide it before anybody has read it.
    const opensItself = canOpen && plan === 'by_itself' && this.#prompt.verificationUriComplete !== undefined
    const hint: Sentence | undefined = opensItself ? 'opens_by_itself' : canOpen ? 'press_enter' : undefined
    const instead = this.#prompt.browserToo ? sentence('press_b') : undefined
    const qr = await this.#qr((canOpen ? HINT_ROWS : 0) + (values.flag('copy') ? 1 : 0))
    // A QR code and what stands below it are on the screen together: there is no room for more.
    if (instead !== undefined && qr.lines) paragraph(instead, talk)
    talk.show(`${promptText(this.#prompt, { ...this.#look(), ...(qr.lines ? { qr: qr.lines } : {}) })}\n`)
    for (const text of [qr.none, hint && sentence(hint), qr.lines ? undefined : instead])
      if (text !== undefined) paragraph(text, talk)
    this.#tick()
    const moved = terminal.onMoved(() => this.#stage.line.redraw())
    this.#ending.signal.addEventListener('abort', moved, { once: true })
    if (terminal.redraws) inBackground(this.#countDown())
    if (opensItself) inBackground(this.#open(page))
    if (values.flag('copy')) inBackground(this.#copy())
    this.#keysRead = inBackground(this.#readKeys(canOpen ? page : undefined))
  }

  news(news: Waiting): void {
    const { line, invocation } = this.#stage
    const { terminal, world } = invocation
    const isFirst = this.#wait.retryAtMs === undefined
    const { expiresAtMs } = this.#prompt
    this.#wait =
      news.state === 'unreachable'
        ? { expiresAtMs, retryAtMs: world.clock.nowMs() + news.retryInMs }
        : { expiresAtMs }
    // The line below says the rest, as long as it lasts.
    const text = !terminal.redraws
      ? newsText(news)
      : news.state === 'unreachable' && isFirst
        ? news.problem.title
        : news.state === 'slower'
          ? news.problem?.title
          : undefined
    if (text !== undefined) line.say(text)
    this.#tick()
  }

  /** Nothing more is shown or read. */
  async end(): Promise<void> {
    this.#ending.abort()
    this.#stage.line.clear()
    // The terminal is as it was before anybody else reads from it.
    await this.#keysRead
  }

  #look(): PromptLook {
    const { talk, terminal, world } = this.#stage.invocation
    return {
      width: talk.width,
      emphasised: (code) => (talk.color ? talk.paint('code', `  ${code}  `) : code),
      ...(terminal.redraws && makesLinks(world.env) ? { linked: hyperlink } : {}),
    }
  }

  /** The QR code, if somebody wants one; why there is none, if somebody asked for it. */
  async #qr(rowsOfHints: number): Promise<{ readonly lines?: readonly string[]; readonly none?: string }> {
    const { here, invocation } = this.#stage
    const { terminal, talk, values, world } = invocation
    const asked = values.flag('qr')
    if (!asked && !(here.qr && terminal.redraws)) return {}
    if (!terminal.redraws) return { none: sentence('qr_undrawable') }
    const address = openableAddress(this.#prompt.verificationUriComplete ?? this.#prompt.verificationUri)
    if (address === undefined) return {}
    const { columns, rows } = terminal
    const pageRows = Math.ceil((this.#prompt.verificationUri.length + 4) / columns)
    const rowsBeside = pageRows + ROWS_BELOW + rowsOfHints
    const { env, platform } = world
    const offer = await qrOffer(address, { env, platform, color: talk.color, columns, rows, rowsBeside })
    return 'lines' in offer || asked ? offer : {}
  }

  #tick(): void {
    const { line, invocation } = this.#stage
    const { terminal, world } = invocation
    const nowMs = world.clock.nowMs()
    line.show(
      terminal.redraws
        ? waitText(this.#wait, nowMs, terminal.columns)
        : sentence('waiting', { left: spanWords(this.#wait.expiresAtMs - nowMs) }),
    )
  }

  async #countDown(): Promise<void> {
    while (!this.#until.aborted) {
      this.#tick()
      await this.#stage.invocation.world.clock.sleep(LOOK_EVERY_MS, this.#until)
    }
  }

  async #open(page: string): Promise<void> {
    if (this.#opened) return
    this.#opened = true
    const { opened } = await this.#stage.invocation.world.openBrowser(page)
    if (this.#until.aborted) return
    this.#stage.line.say(sentence(opened ? 'browser_asked' : 'browser_failed'))
  }

  async #copy(): Promise<void> {
    const { invocation, here, line } = this.#stage
    const text = await copyCode(this.#prompt, invocation, here)
    if (!this.#until.aborted) line.say(text)
  }

  /** Keys are read even where none means anything, so that what is typed does not spoil the screen. */
  async #readKeys(page: string | undefined): Promise<void> {
    for await (const typed of this.#stage.invocation.terminal.typed(this.#until)) {
      if (this.#prompt.browserToo && /^b$/i.test(typed)) this.#stage.browserInstead()
      else if (typed.trim() === '' && page !== undefined) inBackground(this.#open(page))
    }
  }
}
