import type { BrowserPrompt, DevicePrompt, Problem, Session, Waiting } from '../../index.ts'
import type { Invocation } from '../invocation.ts'
import { jsonLine } from '../json-line.ts'
import type { SignInRecord } from '../sign-in-record.ts'
import { isoTime } from '../time-words.ts'
import { copyCode } from './code-copy.ts'
import { pageText } from './page-text.ts'
import { newsText, promptText, signedInText } from './prompt-text.ts'
import { type Surroundings, whereAmI } from './surroundings.ts'
import { sentence } from './words.ts'

/** Whoever follows a sign-in: a person at a terminal, a log, a program. */
export interface LoginAudience {
  /** Shows the code. A second one takes the place of the first. */
  prompt(prompt: DevicePrompt): Promise<void>
  /** Shows the page of the browser flow, in place of a code that was shown. */
  browser(prompt: BrowserPrompt): Promise<void>
  /** Aborts when the person wants the browser flow instead of a code. Absent: nobody can say so. */
  readonly browserInstead?: AbortSignal
  /** An answer from the browser was not for this sign-in. */
  stray(problem: Problem): void
  /** The pace or the network has changed. */
  news(news: Waiting): void
  /**
   * The code has run out.
   * @returns whether somebody wants a new one
   */
  wantsNewCode(signal: AbortSignal): Promise<boolean>
  signedIn(session: Session, record: SignInRecord): void
  /** Nothing more is shown, and nothing more is read, until there is another prompt. */
  close(): Promise<void>
}

/** A code as an event. The device code is not in it. */
export function deviceCodeEvent(prompt: DevicePrompt): Readonly<Record<string, unknown>> {
  const { verificationUri, verificationUriComplete, userCode, expiresAtMs } = prompt
  return {
    event: 'device_code',
    verification_uri: verificationUri,
    ...(verificationUriComplete === undefined ? {} : { verification_uri_complete: verificationUriComplete }),
    user_code: userCode,
    expires_at: isoTime(expiresAtMs),
  }
}

/** The page of the browser flow as an event. Nothing in it is a secret of the session. */
function browserEvent(prompt: BrowserPrompt): Readonly<Record<string, unknown>> {
  const { authorizationUri, redirectUri, expiresAtMs, insteadOf } = prompt
  return {
    event: 'browser',
    authorization_uri: authorizationUri,
    redirect_uri: redirectUri,
    expires_at: isoTime(expiresAtMs),
    ...(insteadOf === undefined ? {} : { instead_of: insteadOf.code }),
  }
}

function waitingEvent(news: Waiting): Readonly<Record<string, unknown>> {
  const problem = 'problem' in news ? news.problem?.code : undefined
  return {
    event: 'waiting',
    state: news.state,
    ...('intervalMs' in news ? { interval_ms: news.intervalMs } : {}),
    ...('retryInMs' in news ? { retry_in_ms: news.retryInMs } : {}),
    ...(problem === undefined ? {} : { problem }),
  }
}

/** What `--copy` and `--qr` come to where nobody sits at a terminal. */
async function offered(prompt: DevicePrompt, invocation: Invocation, here: Surroundings): Promise<void> {
  const { talk, values } = invocation
  if (values.flag('qr')) talk.insist(sentence('qr_unseen'))
  if (values.flag('copy')) talk.insist(await copyCode(prompt, invocation, here))
}

/** A program: one JSON object a line on standard output. No token and no device code is ever among them. */
export function programAudience(
  invocation: Invocation,
  here: Surroundings = whereAmI(invocation.world),
): LoginAudience {
  const emit = (event: Readonly<Record<string, unknown>>) => invocation.terminal.out(jsonLine(event))
  return {
    async prompt(prompt) {
      emit(deviceCodeEvent(prompt))
      await offered(prompt, invocation, here)
    },
    async browser(prompt) {
      emit(browserEvent(prompt))
    },
    stray: ({ code }) => emit({ event: 'waiting', state: 'stray_answer', problem: code }),
    news: (news) => emit(waitingEvent(news)),
    wantsNewCode: async () => false,
    signedIn: ({ subject, name, scopes, expiresAtMs, refreshable, store }) =>
      emit({
        event: 'signed_in',
        subject: subject ?? null,
        name: name ?? null,
        scopes,
        expires_at: isoTime(expiresAtMs),
        refreshable,
        store,
      }),
    async close() {},
  }
}

/** Somebody who reads and cannot be asked: a log, a pipe. Plain lines, nothing is drawn twice. */
export function readerAudience(
  invocation: Invocation,
  here: Surroundings = whereAmI(invocation.world),
): LoginAudience {
  const { talk, world } = invocation
  return {
    async prompt(prompt) {
      talk.show(`${promptText(prompt, { width: talk.width })}\n`)
      await offered(prompt, invocation, here)
      talk.insist(sentence('waiting_until', { moment: isoTime(prompt.expiresAtMs) }))
    },
    async browser(prompt) {
      talk.show(`${pageText(prompt, { here, opens: false, goesOn: false }, invocation)}\n`)
      talk.insist(sentence('waiting_until', { moment: isoTime(prompt.expiresAtMs) }))
    },
    stray: ({ title }) => talk.say(title),
    news(news) {
      const text = newsText(news)
      if (text !== undefined) talk.say(text)
    },
    wantsNewCode: async () => false,
    signedIn(session, record) {
      if (!talk.quiet)
        talk.show(signedInText(session, record, { width: talk.width, nowMs: world.clock.nowMs() }))
    },
    async close() {},
  }
}
