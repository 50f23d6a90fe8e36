import { type BrowserPrompt, printable, wrapped } from '../../index.ts'
import type { Invocation } from '../invocation.ts'
import { spanWords } from '../time-words.ts'
import { own } from './prompt-text.ts'
import { forwardCommand } from './ssh-command.ts'
import type { Surroundings } from './surroundings.ts'
import { sentence } from './words.ts'

/** Why the sign-in goes on in the browser, in one sentence; and what to do when that does not work either. */
function goingOn({ insteadOf }: BrowserPrompt): readonly string[] {
  if (insteadOf === undefined) return [sentence('going_on')]
  const { title, code } = insteadOf
  return [sentence('going_on_because', { problem: title }), sentence('if_page_fails', { code })]
}

/** How a page is shown. */
export interface PageLook {
  readonly here: Surroundings
  /** Whether this program opens the page. */
  readonly opens: boolean
  /** Whether a code was shown before. */
  readonly goesOn: boolean
}

/**
 * What a person has to see to sign in through the browser: why that way, for whom, how a browser on another machine
 * finds its way back to this one where none can be opened here, and the page.
 */
export function pageText(
  prompt: BrowserPrompt,
  { here: { place }, opens, goesOn }: PageLook,
  { talk: { width }, terminal, world }: Invocation,
): string {
  const { port, redirectUri, lastingUri, pageExpiresAtMs, insteadOf } = prompt
  const paragraph = (text: string) => wrapped(text, width).join('\n')
  const host = printable(prompt.authorizationHost)
  const client = printable(prompt.clientId, { maxLength: 100 })
  const scopes = printable(prompt.scopes.join(' '), { maxLength: 500 })
  const forwards = !opens && (place === 'ssh' || place === 'ssh_browser')
  const pastes = !opens && terminal.attended
  return [
    ...(goesOn || insteadOf !== undefined ? goingOn(prompt).map(paragraph) : []),
    paragraph(sentence('who', { host, client, scopes })),
    ...(forwards
      ? [
          paragraph(sentence('forward_port', { port })),
          own(forwardCommand(port, world), width),
          paragraph(sentence('forward_name')),
        ]
      : []),
    paragraph(sentence(opens || forwards ? 'open_page_here' : 'open_page')),
    own(printable(lastingUri, { maxLength: lastingUri.length }), width),
    ...(opens || pageExpiresAtMs === undefined
      ? []
      : [paragraph(sentence('page_ends', { span: spanWords(pageExpiresAtMs - world.clock.nowMs()) }))]),
    ...(pastes ? [paragraph(sentence(forwards ? 'or_paste' : 'paste', { address: redirectUri }))] : []),
  ].join('\n\n')
}
