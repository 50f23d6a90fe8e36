import { signInError, unverifiedClaims, type World } from '../index.ts'
import { accessToken, type HandedToken } from './access-token.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine, jsonText } from './json-line.ts'
import { isoTime, secondsAsMs, spanWords } from './time-words.ts'

/** The version of kubectl's credential interface that the caller speaks; `undefined` when it does not say. */
function kubernetesVersion(env: World['env']): string | undefined {
  return /"apiVersion":\s*"(client\.authentication\.k8s\.io\/v1(?:beta1)?)"/.exec(
    env['KUBERNETES_EXEC_INFO'] ?? '',
  )?.[1]
}

/** The token in the shape that was asked for, ready to be printed. */
export function shaped({ token, expiresAtMs }: HandedToken, format: string, env: World['env']): string {
  const expiry = expiresAtMs === undefined ? undefined : isoTime(expiresAtMs)
  switch (format) {
    case 'header':
      return `Authorization: Bearer ${token.reveal()}\n`
    case 'json':
      return jsonLine({ access_token: token.reveal(), token_type: 'Bearer', expires_at: expiry ?? null })
    case 'exec-credential':
      return jsonLine({
        apiVersion: kubernetesVersion(env) ?? 'client.authentication.k8s.io/v1',
        kind: 'ExecCredential',
        status: { token: token.reveal(), ...(expiry === undefined ? {} : { expirationTimestamp: expiry }) },
      })
    default:
      return `${token.reveal()}\n`
  }
}

/** What the token says of itself. Nobody has checked its signature here, and it says so. */
function decoded({ token }: HandedToken): string {
  const claims = unverifiedClaims(token.reveal())
  if (claims === undefined) throw signInError('TOKEN_NOT_READABLE')
  return jsonText(claims)
}

/** `nmp auth token` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { values, world, terminal, talk, json } = invocation
  const minValidity = values.text('min-validity')
  const minValidityMs = minValidity === undefined ? undefined : secondsAsMs(minValidity)
  if (minValidity !== undefined && minValidityMs === undefined)
    throw signInError('USAGE', {
      reason: '--min-validity takes a number of seconds',
      command: 'nmp auth token',
    })
  const format = values.text('format') ?? (json ? 'json' : 'raw')
  const withExpiry = minValidityMs !== undefined || format === 'json' || format === 'exec-credential'
  const token = await accessToken(invocation, {
    withExpiry,
    ...(minValidityMs === undefined ? {} : { minValidityMs }),
  })
  const leftMs = (token.expiresAtMs ?? Number.POSITIVE_INFINITY) - world.clock.nowMs()
  if (leftMs <= 0) talk.insist('Warning: this token says that it has expired.')
  else if (minValidityMs !== undefined && leftMs < minValidityMs)
    talk.insist(`Note: this token is valid for ${spanWords(leftMs)}; there is none that lasts longer.`)
  if (values.flag('decode')) {
    terminal.out(decoded(token))
    talk.say('Nobody has checked the signature of this token here.')
  } else terminal.out(shaped(token, format, world.env))
  return undefined
}
