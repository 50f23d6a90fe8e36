import { columnsOf, printable, type Session, wrapped } from '../index.ts'
import { withoutPrefix } from '../nmp/scopes.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { isoTime, momentWords } from './time-words.ts'

export { personWords } from '../index.ts'

/** A session for a program: no secret, times in ISO 8601. */
export function sessionFacts(session: Session, record: SignInRecord): Readonly<Record<string, unknown>> {
  const { subject, name, email, scopes, expiresAtMs, refreshable, store } = session
  return {
    subject: subject ?? null,
    name: name ?? null,
    email: email ?? null,
    context: record.context,
    platform: record.platform ?? null,
    issuer: session.issuer,
    client_id: session.clientId,
    scopes,
    expires_at: isoTime(expiresAtMs),
    refreshable,
    store,
  }
}

/** Scopes as the platform knows them. */
export function scopeWords(scopes: readonly string[], prefix: string | undefined): string {
  const words = scopes.map((scope) => withoutPrefix(scope, prefix)).join(' ')
  return printable(words, { maxLength: 2_000 }) || 'none'
}

/** A label and what it stands for. */
export type Fact = readonly [label: string, value: string]

/** Facts below each other, labels on the left. */
export function factLines(facts: readonly Fact[], width: number): readonly string[] {
  const left = Math.max(...facts.map(([label]) => columnsOf(label))) + 4
  return facts.flatMap(([label, value]) => wrapped(value, width, `  ${label}`.padEnd(left)))
}

/** What a person wants to know about a session. */
export function factsOfSession(session: Session, record: SignInRecord, nowMs: number): readonly Fact[] {
  const { issuer, clientId, scopes, expiresAtMs, refreshable, store } = session
  const end = `${expiresAtMs <= nowMs ? 'ended' : 'ends'} ${momentWords(expiresAtMs, nowMs)}`
  return [
    ...(record.platform === undefined ? [] : [['Platform', printable(record.platform)] as const]),
    ['Context', printable(record.context)],
    ['Provider', printable(issuer)],
    ['Client', printable(clientId)],
    ['Scopes', scopeWords(scopes, record.scopePrefix)],
    [
      'Token',
      refreshable
        ? `${end}; it renews by itself`
        : `${end}; it does not renew, because the provider gave no refresh token`,
    ],
    ['Kept in', store === 'keychain' ? 'files sealed with a key in the keychain' : 'sealed files'],
  ]
}
