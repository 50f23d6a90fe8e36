import { existsSync } from 'node:fs'
import type { DevicePrompt } from '../../index.ts'
import type { Invocation } from '../invocation.ts'
import { StatusLine } from '../status-line.ts'
import type { LoginAudience } from './audience.ts'
import { noBrowserBecause, openableAddress } from './browser-choice.ts'
import { newsText, promptText, signedInText, waitingText } from './words.ts'

/** How often it is looked whether the status line has something new to say, in milliseconds. */
const LOOK_EVERY_MS = 1_000

/** Files that container engines leave in every container. */
const CONTAINER_MARKS = ['/.dockerenv', '/run/.containerenv']

/** Whether this is a container, whose browser, if it has one, nobody sees. */
function inContainer(): boolean {
  return CONTAINER_MARKS.some((mark) => existsSync(mark))
}

/** A person at a terminal: the code, a line that says how long it is good, and Enter opens the browser. */
export function personAudience(invocation: Invocation, container = inContainer()): LoginAudience {
  const { terminal, talk, world, values, signal } = invocation
  const line = new StatusLine(terminal)
  const closing = new AbortController()
  const until = AbortSignal.any([signal, closing.signal])
  const blocked = noBrowserBecause({
    env: world.env,
    platform: world.platform,
    attended: terminal.attended,
    container,
    unwanted: values.flag('no-browser'),
  })

  async function countDown({ expiresAtMs }: DevicePrompt): Promise<void> {
    while (!until.aborted) {
      line.show(waitingText(expiresAtMs - world.clock.nowMs()))
      await world.clock.sleep(LOOK_EVERY_MS, until)
    }
  }

  async function openOnEnter(address: string): Promise<void> {
    let asked = false
    for await (const _ of terminal.lines(until)) {
      line.afterEnter()
      if (asked) continue
      asked = true
      const outcome = await world.openBrowser(address)
      if (until.aborted) return
      line.say(
        outcome.opened
          ? 'The browser was asked to open the page.'
          : 'No browser could be opened here. Open the page yourself.',
      )
    }
  }

  /** Ends with the sign-in; whatever goes wrong here must not end the sign-in. */
  const inBackground = (work: Promise<void>) => {
    work.catch(() => {})
  }

  return {
    prompt(prompt) {
      talk.show(`${promptText(prompt, talk.width, (code) => talk.paint('bold', code))}\n`)
      const address = openableAddress(prompt.verificationUriComplete ?? prompt.verificationUri)
      if (blocked === undefined && address !== undefined) {
        talk.insist('Press Enter to open the page in the browser here. Ctrl-C stops.')
        talk.show('')
        inBackground(openOnEnter(address))
      }
      inBackground(countDown(prompt))
    },
    news(news) {
      const text = newsText(news)
      if (text !== undefined) line.say(text)
    },
    signedIn(session, record) {
      line.clear()
      if (!talk.quiet)
        talk.show(signedInText(session, record, { width: talk.width, nowMs: world.clock.nowMs() }))
    },
    close() {
      closing.abort()
      line.clear()
    },
  }
}
