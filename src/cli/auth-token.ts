import { signInError, unverifiedClaims, type World } from '../index.ts'
import type { HandedToken } from './access-token.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine, jsonText } from './json-line.ts'
import { platformContext } from './platform-context.ts'
import { forProgram } from './result.ts'
import { isoTime } from './time-words.ts'
import { variableLine, variableName } from './token-variable.ts'
import { tokenWords } from './token-words.ts'
import { wantedToken } from './wanted-token.ts'

/** The version of kubectl's credential interface that the caller speaks; `undefined` when it does not say. */
function kubernetesVersion(env: World['env']): string | undefined {
  return /"apiVersion":\s*"(client\.authentication\.k8s\.io\/v1(?:beta1)?)"/.exec(
    env['KUBERNETES_EXEC_INFO'] ?? '',
  )?.[1]
}

/** The token in the shape that was asked for, ready to be printed. */
export function shaped(
  { token, expiresAtMs }: HandedToken,
  format: string,
  { env, variable }: { readonly env: World['env']; readonly variable: string },
): string {
  const expiry = expiresAtMs === undefined ? undefined : isoTime(expiresAtMs)
  switch (format) {
    case 'header':
      return `Authorization: Bearer ${token.reveal()}\n`
    case 'env':
      return variableLine(variable, token)
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

/** What the token says of itself: its claims for a program, their meaning for a person. Nobody has checked it here. */
async function decoded({ token }: HandedToken, invocation: Invocation): Promise<string> {
  const claims = unverifiedClaims(token.reveal())
  if (claims === undefined) throw signInError('TOKEN_NOT_READABLE')
  if (forProgram(invocation)) return jsonText(claims)
  const { record } = await platformContext(invocation, { mayBeNew: true })
  const { scopePrefix } = record ?? {}
  return tokenWords(token, {
    nowMs: invocation.world.clock.nowMs(),
    width: invocation.talk.width,
    ...(scopePrefix === undefined ? {} : { scopePrefix }),
  })
}

/** `nmp auth token` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { values, world, terminal, talk, json } = invocation
  const variable = variableName(values, 'nmp auth token')
  const format = values.text('format') ?? (json ? 'json' : 'raw')
  const token = await wantedToken(invocation, {
    command: 'nmp auth token',
    withExpiry: format === 'json' || format === 'exec-credential',
  })
  if (values.flag('decode')) {
    terminal.out(await decoded(token, invocation))
    talk.say('Nobody has checked the signature of this token here.')
  } else terminal.out(shaped(token, format, { env: world.env, variable }))
  return undefined
}
