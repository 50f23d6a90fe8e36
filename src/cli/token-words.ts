import { printable, type Secret } from '../index.ts'
import { type AccessNeed, acceptedScopes, hasScope, needs } from '../nmp/access-need.ts'
import { type TokenFacts, tokenFacts } from '../nmp/token-facts.ts'
import { type Fact, factLines } from './session-words.ts'
import { spanWords } from './time-words.ts'

/** Claims whose meaning has a line of its own. */
const EXPLAINED: ReadonlySet<string> = new Set([
  ...['iss', 'aud', 'sub', 'iat', 'nbf', 'exp', 'scope', 'scp', 'groups'],
  ...['email', 'upn', 'preferred_username'],
])

/** The last moment that has a date (ECMA-262 section 21.4.1.1), in milliseconds. */
const LAST_DATE_MS = 8_640_000_000_000_000

/** A moment in the words and the time zone of this machine, and how far away it is. */
function moment(ms: number, nowMs: number): string {
  if (Math.abs(ms) > LAST_DATE_MS) return 'a time that no calendar has'
  const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'long' }).format(ms)
  return ms > nowMs ? `${words} (in ${spanWords(ms - nowMs)})` : `${words} (${spanWords(nowMs - ms)} ago)`
}

/** Scopes as the platform knows them. What comes before the last slash of an address names an API. */
function plainScopes({ scopes }: TokenFacts): readonly string[] {
  return scopes.map((scope) => (scope.includes('://') ? scope.slice(scope.lastIndexOf('/') + 1) : scope))
}

function scopeFacts(token: TokenFacts): readonly Fact[] {
  const scopes = plainScopes(token)
  if (!scopes.some((scope) => scope.includes(':')))
    return [['Scopes', `${scopes.join(' ') || 'none'}; none of the platform, so it is not limited by scopes`]]
  const lacking = (need: AccessNeed, forWhat: string) =>
    hasScope(scopes, need) ? [] : [`${acceptedScopes(need)[0]}, needed to ${forWhat}`]
  const missing = [
    ...lacking(needs['workspaces list'], 'read'),
    ...lacking(needs['workspace write'], 'change anything'),
  ]
  return [
    ['Scopes', scopes.join(' ')],
    ...(missing.length === 0
      ? [['Missing', 'nothing: it may read and write'] as const]
      : [['Missing', `${missing.join('; ')}. Sign in again without --scope: nmp auth login`] as const]),
  ]
}

function timeFacts({ issuedAtMs, validFromMs, expiresAtMs }: TokenFacts, nowMs: number): readonly Fact[] {
  const at = (label: string, ms: number | undefined): readonly Fact[] =>
    ms === undefined ? [] : [[label, moment(ms, nowMs)]]
  return [
    ...at('Issued', issuedAtMs),
    ...at('Valid from', validFromMs === issuedAtMs ? undefined : validFromMs),
    ...(expiresAtMs === undefined
      ? [['Ends', 'never, as far as it says'] as const]
      : at(expiresAtMs <= nowMs ? 'Ended' : 'Ends', expiresAtMs)),
  ]
}

/** Longest claim that is shown, in characters. */
const CLAIM_MAX_LENGTH = 200

/** What a token that can be read says of itself, with its meaning. Nobody has checked a word of it. */
export function tokenWords(
  token: Secret,
  look: { readonly scopePrefix?: string; readonly nowMs: number; readonly width: number },
): string {
  const facts = tokenFacts(token.reveal(), look.scopePrefix)
  const { algorithm = 'none' } = facts
  const others = Object.entries(facts.claims).filter(([name]) => !EXPLAINED.has(name))
  const lines: readonly Fact[] = [
    ...facts.names.map(
      ({ claim, value }, index) => [index === 0 ? 'Person' : '', `${value} (${claim})`] as const,
    ),
    ['Subject', facts.subject ?? 'none'],
    ['Issuer', facts.issuer ?? 'none'],
    ['Audience', facts.audiences.join(', ') || 'none'],
    ...timeFacts(facts, look.nowMs),
    ...scopeFacts(facts),
    ...(facts.groups.length === 0 ? [] : [['Groups', facts.groups.join(', ')] as const]),
    ...(others.length === 0 ? [] : [['Also in it', others.map(([name]) => name).join(', ')] as const]),
    [
      'Signature',
      algorithm === 'none' ? 'none: anybody can make such a token' : `${algorithm}, not checked here`,
    ],
  ]
  const shown = lines.map(
    ([label, value]) => [label, printable(value, { maxLength: 10 * CLAIM_MAX_LENGTH })] as const,
  )
  return `${factLines(shown, look.width).join('\n')}\n`
}
