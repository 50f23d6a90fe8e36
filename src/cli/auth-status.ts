import { printable, type Secret, unverifiedClaims } from '../index.ts'
import { tokenFacts } from '../nmp/token-facts.ts'
import { environmentToken, expiryOf, otherTool, type TokenSource } from './access-token.ts'
import { accountName, askedAccount, optionNamesAccount } from './account-choice.ts'
import { accountsIn } from './accounts.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { loginCommandOf } from './login-command.ts'
import { notSignedIn, type PlatformContext, platformContext } from './platform-context.ts'
import { factLines, factsOfSession, personWords, scopeWords, sessionFacts } from './session-words.ts'
import { sameSession } from './sign-in-records.ts'
import { signedIn } from './stored-login.ts'
import { isoTime, momentWords } from './time-words.ts'

/** Exit code when somebody has to sign in. */
const SIGN_IN_NEEDED = 4

/** Which token the commands of the platform use, and why, in words. */
const SOURCE_WORDS: Readonly<Record<TokenSource, string>> = {
  environment: 'NMP_ACCESS_TOKEN; a stored session is not used while it is set',
  session: 'the session stored by this program',
  config: 'the settings file, where another tool stored it; it is used until you sign in with this program',
}

/** The same for a token that `--unsigned-token` made. */
const UNSIGNED_WORDS = 'the settings file: an unsigned token, which anybody could have made'

/** What is to be shown, for both kinds of reader. */
export interface Status {
  readonly signedIn: boolean
  readonly facts: Readonly<Record<string, unknown>>
  readonly lines: readonly string[]
  /** The command that signs in, when that is needed. */
  readonly advice?: string
}

function textClaim(
  claims: Readonly<Record<string, unknown>>,
  ...names: readonly string[]
): string | undefined {
  for (const name of names) {
    const value = claims[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

/** A token that did not come from a session of ours: all that is known is what it says itself. */
export function tokenStatus(
  token: Secret,
  source: TokenSource,
  context: PlatformContext,
  look: { readonly width: number; readonly nowMs: number },
): Status {
  const claims = unverifiedClaims(token.reveal()) ?? {}
  const expiresAtMs = expiryOf(token)
  const ended = expiresAtMs !== undefined && expiresAtMs <= look.nowMs
  const refreshable = source === 'config' && context.resolved.refreshToken !== undefined
  const good = refreshable || !ended
  const person = textClaim(claims, 'name', 'preferred_username', 'upn', 'email', 'sub')
  const email = textClaim(claims, 'email')
  const scopes = (textClaim(claims, 'scope', 'scp') ?? '').split(' ').filter((scope) => scope !== '')
  const platform = context.resolved.baseUrl.value
  const unsigned = source === 'config' && tokenFacts(token.reveal()).algorithm === 'none'
  const end = expiresAtMs === undefined ? 'does not say when it ends' : momentWords(expiresAtMs, look.nowMs)
  return {
    signedIn: good,
    facts: {
      signed_in: good,
      source,
      verified: false,
      subject: textClaim(claims, 'sub') ?? null,
      name: textClaim(claims, 'name') ?? null,
      email: email ?? null,
      context: context.name,
      platform,
      issuer: textClaim(claims, 'iss') ?? null,
      scopes,
      expires_at: expiresAtMs === undefined ? null : isoTime(expiresAtMs),
      refreshable,
    },
    lines: [
      `The access token speaks of ${printable(person ?? 'nobody that can be read', { maxLength: 100 })}.`,
      ...factLines(
        [
          ['Platform', printable(platform)],
          ['Context', printable(context.name)],
          ['Scopes', scopeWords(scopes, undefined)],
          [
            'Token',
            expiresAtMs === undefined
              ? end
              : `${ended ? 'ended' : 'ends'} ${end}; it ${refreshable ? 'renews by itself' : 'does not renew'}`,
          ],
          ['Source', unsigned ? UNSIGNED_WORDS : SOURCE_WORDS[source]],
        ],
        look.width,
      ),
    ],
    ...(good ? {} : { advice: loginCommandOf({ context: context.name }) }),
  }
}

/** Why this session is the one. */
function sourceWords(invocation: Invocation): string {
  if (optionNamesAccount(invocation)) {
    const ignored = invocation.world.env['NMP_ACCESS_TOKEN'] ? '; NMP_ACCESS_TOKEN is left aside' : ''
    return `${SOURCE_WORDS.session}, of the account that --account names${ignored}`
  }
  if (askedAccount(invocation) !== undefined)
    return `${SOURCE_WORDS.session}, of the account that NMP_ACCOUNT names`
  return SOURCE_WORDS.session
}

async function statusOf(invocation: Invocation): Promise<Status> {
  const { world, talk, signal } = invocation
  const look = { width: talk.width, nowMs: world.clock.nowMs() }
  const given = optionNamesAccount(invocation) ? undefined : environmentToken(world.env)
  const context = await platformContext(
    invocation,
    given === undefined ? {} : { mayBeNew: true, account: 'in_use' },
  )
  if (given !== undefined) return tokenStatus(given, 'environment', context, look)
  const other = otherTool(context)
  if (other !== undefined) return tokenStatus(other, 'config', context, look)
  const { record, login } = signedIn(context, invocation)
  const session = await login.session({ signal })
  if (session === undefined) throw notSignedIn(context)
  const others = (await accountsIn(context.name, context.records, invocation))
    .filter((other) => !sameSession(other, record))
    .map(accountName)
  const good = session.refreshable || session.expiresAtMs > look.nowMs
  return {
    signedIn: good,
    facts: {
      signed_in: good,
      source: 'session',
      verified: true,
      ...sessionFacts(session, record),
      other_accounts: others,
    },
    lines: [
      `Signed in as ${personWords(session)}.`,
      ...factLines(
        [
          ...factsOfSession(session, record, look.nowMs),
          ['Source', sourceWords(invocation)],
          ...(others.length === 0
            ? []
            : [['Others', `${printable(others.join(', '), { maxLength: 500 })}; nmp auth switch`] as const]),
        ],
        look.width,
      ),
    ],
    ...(good ? {} : { advice: loginCommandOf(record) }),
  }
}

/** `nmp auth status` */
export async function run(invocation: Invocation): Promise<number> {
  const { terminal, talk, json } = invocation
  const status = await statusOf(invocation)
  terminal.out(json ? jsonLine(status.facts) : `${status.lines.join('\n')}\n`)
  if (status.advice !== undefined) talk.show(`\nSign in again:\n  $ ${status.advice}`)
  return status.signedIn ? 0 : SIGN_IN_NEEDED
}
