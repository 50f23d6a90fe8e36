import type { DevicePrompt, Session, Waiting } from '../../index.ts'
import type { Invocation } from '../invocation.ts'
import { jsonLine } from '../json-line.ts'
import type { SignInRecord } from '../sign-in-record.ts'
import { isoTime } from '../time-words.ts'
import { newsText, promptText, signedInText } from './words.ts'

/** Whoever follows a sign-in: a person at a terminal, a log, a program. */
export interface LoginAudience {
  /** Shows the code. */
  prompt(prompt: DevicePrompt): void
  /** The pace or the network has changed. */
  news(news: Waiting): void
  signedIn(session: Session, record: SignInRecord): void
  /** Nothing more is shown, and nothing more is read. */
  close(): void
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

/** A program: one JSON object a line on standard output. No token and no device code is ever among them. */
export function programAudience({ terminal }: Invocation): LoginAudience {
  const emit = (event: Readonly<Record<string, unknown>>) => terminal.out(jsonLine(event))
  return {
    prompt: ({ verificationUri, verificationUriComplete, userCode, expiresAtMs }) =>
      emit({
        event: 'device_code',
        verification_uri: verificationUri,
        ...(verificationUriComplete === undefined
          ? {}
          : { verification_uri_complete: verificationUriComplete }),
        user_code: userCode,
        expires_at: isoTime(expiresAtMs),
      }),
    news: (news) => emit(waitingEvent(news)),
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
    close() {},
  }
}

/** Somebody who reads and cannot be asked: a log, a pipe. Plain lines, nothing is drawn twice. */
export function readerAudience({ talk, world }: Invocation): LoginAudience {
  return {
    prompt(prompt) {
      talk.show(`${promptText(prompt, talk.width)}\n`)
      talk.insist(`Waiting for the sign-in until ${isoTime(prompt.expiresAtMs)}.`)
    },
    news(news) {
      const text = newsText(news)
      if (text !== undefined) talk.say(text)
    },
    signedIn(session, record) {
      if (!talk.quiet)
        talk.show(signedInText(session, record, { width: talk.width, nowMs: world.clock.nowMs() }))
    },
    close() {},
  }
}
