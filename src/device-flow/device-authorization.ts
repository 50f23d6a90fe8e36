import { jsonObject } from '../http/fields.ts'
import type { HttpReply } from '../http/http.ts'
import { unusableReply } from '../http/unusable-reply.ts'
import { explain } from '../idp-errors/explain.ts'
import { SignInError } from '../idp-errors/sign-in-error.ts'
import { printable } from '../printable.ts'
import type { Secret } from '../secret.ts'
import type { OAuthClient } from '../tokens/oauth-client.ts'
import { createPkce, type Pkce } from '../tokens/pkce.ts'
import { descriptionIn, replyBody } from '../tokens/reply-verdict.ts'
import { isScope } from '../tokens/scopes.ts'
import type { Clock } from '../world.ts'
import { type DeviceReply, deviceReplyOf } from './device-reply.ts'
import { paceProblem } from './pace.ts'

/** A code that waits for somebody to sign in (RFC 8628 section 3.2), checked. */
export interface DeviceAuthorization extends DeviceReply {
  /** When it ends, in milliseconds since the epoch; never later than the provider means. */
  readonly expiresAtMs: number
  /** Proves at the token endpoint that it was us who asked. Absent when the provider has no use for it. */
  readonly codeVerifier?: Secret
  /** The scopes that were asked for. */
  readonly scopes: readonly string[]
}

/** What to ask a code for. */
export interface DeviceCodeOptions {
  /** Sent as `scope`. An empty list sends none. */
  readonly scopes: readonly string[]
  readonly clock: Clock
  /** Further parameters, such as `audience`, `resource` or `claims`. Default: none. */
  readonly parameters?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Parameters that belong to the protocol, not to the caller. */
const OWN_PARAMETERS: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'scope',
  'code_challenge',
  'code_challenge_method',
])

/**
 * Asks for a device code and a user code (RFC 8628 section 3.1). PKCE is used where the provider offers it, or asks
 * for it.
 *
 * @throws {@link SignInError} `DEVICE_FLOW_NOT_OFFERED`, `DEVICE_REPLY_INVALID`, `DEVICE_PACE_IMPOSSIBLE`, or what the
 *   provider's error means; `signal.reason` when cancelled
 */
export async function requestDeviceCode(
  client: OAuthClient,
  { scopes, clock, parameters = {}, signal }: DeviceCodeOptions,
): Promise<DeviceAuthorization> {
  refuseMistakes(scopes, parameters)
  const scope = scopes.length === 0 ? {} : { scope: scopes.join(' ') }
  const send = async (pkce: Pkce | undefined) => {
    // Counted from before the request, so that the code is never taken to live longer than the provider means.
    const askedAtMs = clock.nowMs()
    const reply = await client.deviceAuthorization({ ...parameters, ...scope, ...pkce?.parameters }, signal)
    return { askedAtMs, pkce, reply }
  }
  let answer = await send(offersPkce(client) ? createPkce() : undefined)
  if (objectsToPkce(answer.reply)) answer = await send(answer.pkce === undefined ? createPkce() : undefined)

  const code = codeIn(answer.reply, client, scopes)
  return {
    ...code,
    expiresAtMs: answer.askedAtMs + code.lifetimeMs,
    ...(answer.pkce === undefined ? {} : { codeVerifier: answer.pkce.verifier }),
    scopes,
  }
}

function refuseMistakes(scopes: readonly string[], parameters: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(parameters))
    if (OWN_PARAMETERS.has(name)) throw new TypeError(`${name} is not a free parameter of the device request`)
  for (const scope of scopes) if (!isScope(scope)) throw new TypeError(`not a scope: ${printable(scope)}`)
}

/** The body decides before the status: GitHub sends its errors with 200. */
function codeIn(
  reply: HttpReply,
  { provider, confidential }: OAuthClient,
  scopes: readonly string[],
): DeviceReply {
  const { status } = reply
  const body = replyBody(reply)
  if (body === undefined) throw unusableReply(reply)
  if (typeof body['error'] === 'string' || status < 200 || status > 299) {
    const endpoint = 'device_authorization'
    throw new SignInError(explain({ provider, confidential, endpoint, status, body, scopes }))
  }
  const code = deviceReplyOf(body)
  const impossible = paceProblem(code.intervalMs, code.lifetimeMs)
  if (impossible !== undefined) throw new SignInError(impossible)
  return code
}

function offersPkce({ metadata }: OAuthClient): boolean {
  return metadata.code_challenge_methods_supported?.includes('S256') ?? false
}

/**
 * Whether the provider wants PKCE where we sent none (Keycloak: "Missing parameter: code_challenge_method"), or does
 * not take it where we did: the list in the discovery document is about another grant. It has to say so by name.
 */
function objectsToPkce({ text }: HttpReply): boolean {
  const body = jsonObject(text) ?? {}
  return body['error'] === 'invalid_request' && /code.?challenge|pkce/i.test(descriptionIn(body))
}
