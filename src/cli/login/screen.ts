import { printable } from '../../index.ts'
import type { Invocation } from '../invocation.ts'
import { StatusLine } from '../status-line.ts'
import type { LoginAudience } from './audience.ts'
import { signedInText } from './prompt-text.ts'
import { browserPlan, type CodeStage, paragraph, ShownCode } from './shown-code.ts'
import { ShownPage } from './shown-page.ts'
import { placeText, type Surroundings, whereAmI } from './surroundings.ts'
import { sentence } from './words.ts'

/** A person at a terminal: the code, a line that says how long it is good, and Enter opens the browser. */
export function personAudience(
  invocation: Invocation,
  here: Surroundings = whereAmI(invocation.world),
): LoginAudience {
  const { terminal, talk, world } = invocation
  const line = new StatusLine(terminal)
  const instead = new AbortController()
  const stage: CodeStage = {
    invocation,
    here,
    line,
    browserInstead: () => instead.abort(),
  }
  let shown: ShownCode | undefined
  let page: ShownPage | undefined

  return {
    async prompt(prompt) {
      if (talk.verbose && shown === undefined) paragraph(placeText(here, browserPlan(stage)), talk)
      await shown?.end()
      shown = new ShownCode(stage, prompt)
      await shown.show()
    },
    browserInstead: instead.signal,
    async browser(prompt) {
      await shown?.end()
      if (shown !== undefined)
        talk.insist(sentence('code_dropped', { code: printable(shown.userCode, { maxLength: 64 }) }))
      page = new ShownPage(stage, prompt)
      page.show(shown !== undefined)
    },
    stray: ({ title }) => page?.say(title),
    news: (news) => shown?.news(news),
    async wantsNewCode(signal) {
      await shown?.end()
      if (shown === undefined) return false
      talk.insist(sentence('code_dead', { code: printable(shown.userCode, { maxLength: 64 }) }))
      paragraph(sentence('new_code'), talk)
      for await (const _ of terminal.enters(signal)) return true
      signal.throwIfAborted()
      return false
    },
    signedIn(session, record) {
      line.clear()
      if (!talk.quiet)
        talk.show(signedInText(session, record, { width: talk.width, nowMs: world.clock.nowMs() }))
    },
    async close() {
      await shown?.end()
      await page?.end()
    },
  }
}
