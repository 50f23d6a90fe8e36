import { type DevicePrompt, printable, type Session, type Waiting, wrapped } from '../../index.ts'
import { factLines, factsOfSession, personWords } from '../session-words.ts'
import type { SignInRecord } from '../sign-in-record.ts'
import { spanWords } from '../time-words.ts'
import { openableAddress } from './page-address.ts'
import { sentence } from './words.ts'

/** How a prompt is laid out. */
export interface PromptLook {
  /** Columns of a line of words. */
  readonly width: number
  /** Lays stress on the code. Default: it stands as it is. */
  readonly emphasised?: (code: string) => string
  /** Makes a link of a text. The address has been validated. Default: there are no links. */
  readonly linked?: (text: string, address: string) => string
  /** A QR code of the page, line by line. Default: none. */
  readonly qr?: readonly string[]
}

/** A text on a line of its own: never broken by us, and without room lost to an indent where there is none. */
export function own(text: string, width: number): string {
  return width < 40 ? text : `    ${text}`
}

/** An address as it may be shown: the host in ASCII, the path percent-encoded. */
function shownAddress(address: string): string {
  return printable(new URL(address).href)
}

/** Whom one signs in to and for what, and a warning that holds no word of a server. */
function cautions(prompt: DevicePrompt, paragraph: (text: string) => string): readonly string[] {
  const host = printable(prompt.verificationHost)
  const client = printable(prompt.clientId, { maxLength: 100 })
  const scopes = printable(prompt.scopes.join(' '), { maxLength: 500 })
  const foreign = sentence('foreign_host', { host, issuer_host: printable(prompt.issuerHost) })
  return [
    paragraph(sentence('who', { host, client, scopes })),
    ...(prompt.foreignHost ? [paragraph(foreign)] : []),
    paragraph(sentence('warning')),
  ]
}

/**
 * What a person has to see to sign in: for whom, a warning, where, and the code. What is needed to sign in stands at the
 * end: it is on the screen together, however small that is.
 */
export function promptText(prompt: DevicePrompt, look: PromptLook): string {
  const { width, emphasised = (code) => code, linked = (text) => text, qr } = look
  const { userCode, verificationUri, verificationUriComplete } = prompt
  const paragraph = (text: string) => wrapped(text, width).join('\n')
  const page = (address: string) => {
    const target = openableAddress(address)
    const text = shownAddress(address)
    return own(target === undefined ? text : linked(text, target), width)
  }
  const code = own(emphasised(printable(userCode, { maxLength: 64 })), width)
  if (qr !== undefined) {
    const together = [...qr, page(verificationUri), code].join('\n')
    return [...cautions(prompt, paragraph), paragraph(sentence('scan')), together].join('\n\n')
  }
  return [
    ...cautions(prompt, paragraph),
    paragraph(sentence('open_page')),
    page(verificationUri),
    paragraph(sentence('enter_code')),
    code,
    ...(verificationUriComplete === undefined
      ? []
      : [paragraph(sentence('page_with_code')), page(verificationUriComplete)]),
  ].join('\n\n')
}

/** News of the wait, for a person; `undefined` for what only programs care about. */
export function newsText(news: Waiting): string | undefined {
  switch (news.state) {
    case 'slower':
      return news.problem?.title
    case 'unreachable':
      return sentence('unreached_news', { problem: news.problem.title, span: spanWords(news.retryInMs) })
    case 'reachable':
      return sentence('reached_news')
    default:
      return news satisfies never
  }
}

/** The end of a sign-in that went well. */
export function signedInText(
  session: Session,
  record: SignInRecord,
  look: { readonly width: number; readonly nowMs: number },
): string {
  return [
    sentence('signed_in', { person: personWords(session) }),
    ...factLines(factsOfSession(session, record, look.nowMs), look.width),
  ].join('\n')
}
