import { boundedHttp, isSignInError, printable, type Secret, signInError } from '../index.ts'
import { changeConfig } from '../nmp/config-file.ts'
import { discoverPlatform } from '../nmp/platform-discovery.ts'
import { scopesOf } from '../nmp/scopes.ts'
import { tokenFacts } from '../nmp/token-facts.ts'
import { assertTakesUnsignedTokens, renewedUnsignedToken, unsignedToken } from '../nmp/unsigned-token.ts'
import { otherTool } from './access-token.ts'
import { tokenStatus } from './auth-status.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { type PlatformContext, platformContext } from './platform-context.ts'
import { addressOf } from './platform-target.ts'
import { loginOf } from './record-login.ts'
import { isoTime, momentWords, secondsAsMs } from './time-words.ts'

function usage(reason: string): Error {
  return signInError('USAGE', { reason, command: 'nmp auth login' })
}

/** Options that only an unsigned token has. */
const TEXTS = ['email', 'principal-id', 'expires-in', 'audience'] as const

/**
 * Whether an unsigned token is asked for.
 * @throws {@link SignInError} `USAGE` when something is said about one, and it is not asked for
 */
export function wantsUnsigned({ values }: Invocation): boolean {
  if (values.flag('unsigned-token')) return true
  const stray = [
    ...TEXTS.filter((name) => values.text(name) !== undefined),
    ...(values.list('group').length > 0 ? ['group'] : []),
    ...(values.flag('no-exp') ? ['no-exp'] : []),
  ]
  if (stray[0] !== undefined) throw usage(`--${stray[0]} needs --unsigned-token`)
  return false
}

function lifeOf({ values }: Invocation): { readonly expiresInSeconds?: number | null } {
  const text = values.text('expires-in')
  if (values.flag('no-exp')) {
    if (text !== undefined) throw usage('--expires-in and --no-exp exclude each other')
    return { expiresInSeconds: null }
  }
  if (text === undefined) return {}
  const seconds = Math.floor((secondsAsMs(text) ?? 0) / 1_000)
  if (seconds < 1) throw usage('--expires-in takes a number of seconds above 0')
  return { expiresInSeconds: seconds }
}

function tokenAsked(invocation: Invocation): Secret {
  const { values, world } = invocation
  const email = values.text('email')
  if (email === undefined || !/^[^\s@]+@[^\s@]+$/.test(email))
    throw usage('--unsigned-token needs --email with an address')
  const [principalId, audience, issuer] = [
    values.text('principal-id'),
    values.text('audience'),
    values.text('issuer'),
  ]
  const scope = values.list('scope').join(' ')
  const scopes = scopesOf(scope)
  if (scopes === undefined) throw signInError('SCOPE_INVALID', { scope })
  return unsignedToken({
    email,
    groups: values.list('group'),
    scopes,
    ...lifeOf(invocation),
    ...(principalId === undefined ? {} : { principalId }),
    ...(audience === undefined ? {} : { audience }),
    ...(issuer === undefined ? {} : { issuer }),
    nowMs: world.clock.nowMs(),
  })
}

/** A stored session would win over the token, and is not wanted any more. */
async function endSession({ record, records }: PlatformContext, invocation: Invocation): Promise<void> {
  if (record === undefined) return
  await loginOf(record, invocation)
    .signOut()
    .catch((error: unknown) => {
      // It ends by itself.
      if (!isSignInError(error)) throw error
    })
  await records.end(record)
}

/** The sign-in as an event for a program. */
function signedInEvent(token: Secret): Readonly<Record<string, unknown>> {
  const { subject, names, scopes, expiresAtMs } = tokenFacts(token.reveal())
  return {
    event: 'signed_in',
    subject: subject ?? null,
    name: names[0]?.value ?? null,
    scopes,
    expires_at: expiresAtMs === undefined ? null : isoTime(expiresAtMs),
    refreshable: false,
    store: 'file',
  }
}

function tell(token: Secret, { name }: PlatformContext, { talk, world }: Invocation): void {
  const { names, expiresAtMs } = tokenFacts(token.reveal())
  const person = printable(names[0]?.value ?? '')
  const end =
    expiresAtMs === undefined ? 'It does not end' : `It ends ${momentWords(expiresAtMs, world.clock.nowMs())}`
  talk.say(`Signed in as ${person} in the context ${printable(name)}, with an unsigned token.`)
  talk.say(`${end}. Anybody can make such a token: use it on a quick-start cluster only.`)
}

/**
 * `nmp auth login --unsigned-token`: makes a token for a quick-start cluster and stores it where the other tools of the
 * platform look for one. It is no secret: anybody can make the same.
 *
 * @throws {@link SignInError} `USAGE`, `UNSIGNED_TOKEN_NOT_WANTED`, `PLATFORM_AUTH_DISABLED`, `PLATFORM_*`, `CONFIG_*`
 */
export async function loginUnsigned(invocation: Invocation): Promise<undefined> {
  const { world, terminal, json, signal } = invocation
  const token = tokenAsked(invocation)
  const context = await platformContext(invocation, { mayBeNew: true })
  const baseUrl = addressOf(context)
  assertTakesUnsignedTokens(await discoverPlatform(baseUrl, { http: boundedHttp(world), signal }))
  const { name, location } = context
  await changeConfig(
    location,
    [
      { kind: 'set_context', name, baseUrl },
      { kind: 'set_token', context: name, token },
    ],
    { world, signal },
  )
  await endSession(context, invocation)
  if (json) terminal.out(jsonLine(signedInEvent(token)))
  tell(token, context, invocation)
  return undefined
}

/**
 * Renews the unsigned token of a context: the same claims, from now on.
 *
 * @returns `false` when the context has none
 */
export async function refreshedUnsigned(context: PlatformContext, invocation: Invocation): Promise<boolean> {
  const { world, terminal, talk, json, signal } = invocation
  const nowMs = world.clock.nowMs()
  const old = otherTool(context)
  const token = old && renewedUnsignedToken(old, nowMs)
  if (token === undefined) return false
  const { name, location } = context
  await changeConfig(location, [{ kind: 'set_token', context: name, token }], { world, signal })
  if (json) terminal.out(jsonLine(tokenStatus(token, 'config', context, { width: talk.width, nowMs }).facts))
  tell(token, context, invocation)
  return true
}
