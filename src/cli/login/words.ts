import { type DevicePrompt, printable, type Session, type Waiting, wrapped } from '../../index.ts'
import { factLines, factsOfSession, personWords } from '../session-words.ts'
import type { SignInRecord } from '../sign-in-record.ts'
import { spanWords } from '../time-words.ts'

/** An address on a line of its own: never broken by us, and without room lost to an indent where there is none. */
function own(text: string, width: number): string {
  return width < 40 ? text : `    ${text}`
}

/** An address as it may be shown: the host in ASCII, the path percent-encoded. */
function shown(address: string): string {
  return printable(new URL(address).href)
}

/**
 * What a person has to see to sign in: where, the code, for whom, and a warning that holds no word of a server.
 *
 * @param emphasised lays stress on the code
 */
export function promptText(
  prompt: DevicePrompt,
  width: number,
  emphasised: (text: string) => string = (text) => text,
): string {
  const { userCode, verificationUri, verificationUriComplete, verificationHost, issuerHost } = prompt
  const paragraph = (text: string) => wrapped(text, width).join('\n')
  return [
    paragraph('To sign in, open this page in a browser, on this device or any other:'),
    own(shown(verificationUri), width),
    paragraph('and enter this code there:'),
    own(emphasised(printable(userCode, { maxLength: 64 })), width),
    ...(verificationUriComplete === undefined
      ? []
      : [paragraph('This page has the code in it already:'), own(shown(verificationUriComplete), width)]),
    paragraph(
      `You sign in at ${printable(verificationHost)} and let the program ${printable(prompt.clientId, { maxLength: 100 })} act for you: ${printable(prompt.scopes.join(' '), { maxLength: 500 })}.`,
    ),
    ...(prompt.foreignHost
      ? [
          paragraph(
            `Look twice: the page belongs to ${printable(verificationHost)}, the sign-in to ${printable(issuerHost)}.`,
          ),
        ]
      : []),
    paragraph(
      'Go on only if you started this sign-in yourself. Enter no code that somebody else sent you, and give this one to nobody.',
    ),
  ].join('\n\n')
}

/** How long the code is still good, in steps that are worth a look: minutes, and tens of seconds at the end. */
export function waitingText(leftMs: number): string {
  if (leftMs <= 0) return 'Waiting for the sign-in. The code has run out.'
  const steps = leftMs > 60_000 ? leftMs : Math.ceil(leftMs / 10_000) * 10_000
  return `Waiting for the sign-in. The code is good for ${spanWords(steps)}.`
}

/** News of the wait, for a person; `undefined` for what only programs care about. */
export function newsText(news: Waiting): string | undefined {
  switch (news.state) {
    case 'slower':
      return news.problem?.title
    case 'unreachable':
      return `${news.problem.title} Trying again in ${spanWords(news.retryInMs)}; the sign-in is not lost.`
    case 'reachable':
      return 'The provider answers again.'
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
    `Signed in as ${personWords(session)}.`,
    ...factLines(factsOfSession(session, record, look.nowMs), look.width),
  ].join('\n')
}
