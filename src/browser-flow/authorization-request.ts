import { randomBytes } from 'node:crypto'
import { fieldsOf } from '../http/fields.ts'
import { unusableReply } from '../http/unusable-reply.ts'
import { explain } from '../idp-errors/explain.ts'
import { SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import type { Secret } from '../secret.ts'
import type { OAuthClient } from '../tokens/oauth-client.ts'
import { createPkce } from '../tokens/pkce.ts'
import { errorIn, replyBody } from '../tokens/reply-verdict.ts'

/** What is asked of the authorization endpoint, and what the answer has to fit. */
export interface AuthorizationRequest {
  readonly parameters: Readonly<Record<string, string>>
  readonly state: string
  readonly nonce: string
  /** Sent with the code (RFC 7636). */
  readonly codeVerifier: Secret
}

/** Random bytes of `state` and `nonce`: 256 bits. */
const RANDOM_BYTES = 32

const random = () => randomBytes(RANDOM_BYTES).toString('base64url')

/** Whether a refresh token is given without the person being asked again for it (OpenID Connect Core 1.0 section 11). */
function needsConsent({ provider }: OAuthClient, scopes: readonly string[]): boolean {
  return scopes.includes('offline_access') && !provider.quirks.includes('offline-access-without-consent')
}

/** A request for a code, by PKCE with S256 alone (RFC 9700 section 2.1.1). */
export function authorizationRequest(
  client: OAuthClient,
  redirectUri: string,
  scopes: readonly string[],
  more: Readonly<Record<string, string>>,
): AuthorizationRequest {
  const [state, nonce, pkce] = [random(), random(), createPkce()]
  const parameters = {
    ...(needsConsent(client, scopes) ? { prompt: 'consent' } : {}),
    ...more,
    client_id: client.provider.clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: redirectUri,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    state,
    nonce,
    ...pkce.parameters,
  }
  return { parameters, state, nonce, codeVerifier: pkce.verifier }
}

/** The address of the provider's page. A query that the endpoint has of its own stays (RFC 6749 section 3.1). */
function pageOf(endpoint: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(endpoint)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

/** Where a browser is sent: for now, and for later. */
export interface AuthorizationPages {
  readonly authorizationUri: string
  readonly lastingUri: string
  /** How long the lasting one is good, in milliseconds. Absent: it lasts. */
  readonly lastsMs?: number
}

/**
 * The pages of the provider for a request. It is handed over beforehand where the provider takes that (RFC 9126):
 * nobody can change it on the way then, and what is wrong with it is told to us and not to the browser.
 *
 * @throws {@link SignInError} `AUTHORIZATION_NOT_OFFERED`, `PUSHED_REQUEST_INVALID`, what the provider's error means,
 *   and what the network does; `signal.reason` when cancelled
 */
export async function authorizationPages(
  client: OAuthClient,
  { parameters }: AuthorizationRequest,
  signal?: AbortSignal,
): Promise<AuthorizationPages> {
  const { provider, metadata } = client
  const endpoint = metadata.authorization_endpoint
  if (endpoint === undefined) throw signInError('AUTHORIZATION_NOT_OFFERED', { issuer: provider.issuer })
  const plain = pageOf(endpoint, parameters)
  const isRequired = metadata.require_pushed_authorization_requests === true
  if (metadata.pushed_authorization_request_endpoint === undefined && !isRequired)
    return { authorizationUri: plain, lastingUri: plain }
  const handed = await pushed(client, parameters, isRequired, signal)
  if (handed === undefined) return { authorizationUri: plain, lastingUri: plain }
  const short = pageOf(endpoint, { client_id: provider.clientId, request_uri: handed.requestUri })
  return isRequired
    ? { authorizationUri: short, lastingUri: short, lastsMs: handed.lastsMs }
    : { authorizationUri: short, lastingUri: plain }
}

/** Statuses of a server that announces the endpoint and does not have it. */
const NOT_THERE: ReadonlySet<number> = new Set([404, 405, 501])

/** @returns `undefined` when the endpoint is of no use and the provider does not insist on it */
async function pushed(
  client: OAuthClient,
  parameters: Readonly<Record<string, string>>,
  isRequired: boolean,
  signal: AbortSignal | undefined,
): Promise<{ readonly requestUri: string; readonly lastsMs: number } | undefined> {
  const { provider, confidential } = client
  const reply = await client.pushAuthorization(parameters, signal)
  const { status } = reply
  const body = replyBody(reply)
  if (!isRequired && (NOT_THERE.has(status) || body === undefined)) return undefined
  if (body === undefined) throw unusableReply(reply)
  if (errorIn(body) !== undefined || status < 200 || status > 299) {
    const scopes = (parameters['scope'] ?? '').split(' ')
    const endpoint = 'authorization'
    throw new SignInError(explain({ provider, confidential, endpoint, status, body, scopes }))
  }
  const fields = fieldsOf(body, (field, expected) =>
    signInError('PUSHED_REQUEST_INVALID', { field, expected, issuer: provider.issuer }),
  )
  return { requestUri: fields.text('request_uri'), lastsMs: fields.seconds('expires_in') }
}
