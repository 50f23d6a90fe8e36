import { faultOf } from '../http/failure.ts'
import type { JsonObject } from '../http/fields.ts'
import type { HttpReply } from '../http/http.ts'
import { unusableReply } from '../http/unusable-reply.ts'
import { explain } from '../idp-errors/explain.ts'
import { isSignInError, signInError } from '../idp-errors/sign-in-error.ts'
import { Secret } from '../secret.ts'
import { identityOf, unverifiedClaims } from './claims.ts'
import type { ClientAuthentication } from './client-authentication.ts'
import { type EchoMask, echoMask } from './echo-mask.ts'
import { loadVerifier, verifyIdToken } from './id-token.ts'
import type { Party } from './party.ts'
import { verdictOn } from './reply-verdict.ts'
import { type TokenFields, tokenFields } from './token-fields.ts'
import { guessedLifeMs } from './token-life.ts'
import type { ExpectedTokens, TokenReply } from './token-reply.ts'
import type { TokenSet } from './token-set.ts'

/** One token request. */
export interface TokenRequest {
  readonly grantType: string
  readonly parameters: Readonly<Record<string, string>>
  readonly expected: ExpectedTokens
  readonly signal?: AbortSignal
  /** Longest time for the request, in milliseconds. Default: that of {@link HttpRequest}. */
  readonly timeoutMs?: number
}

/** Parameters that a server must not be able to repeat into a message (RFC 6749, RFC 7636, RFC 8628). */
const SECRET_PARAMETERS = ['device_code', 'refresh_token', 'code', 'code_verifier']

/** A caught error as a reply. A cancel, and what is no failure on the way, is thrown on. */
function faultFrom(error: unknown, sent: boolean, signal: AbortSignal | undefined): TokenReply {
  if (signal?.aborted || !isSignInError(error)) throw error
  const { transient, mayHaveBeenProcessed, retryAfterMs } = faultOf(error)
  return {
    kind: 'fault',
    problem: error.problem,
    transient,
    mayHaveBeenProcessed: sent && mayHaveBeenProcessed,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    cause: error.cause,
  }
}

/**
 * The claims of the verified ID token. A renewed one is judged by the provider's own clock where that is known: its
 * refresh token is spent by now, and a wrong clock here must not cost the session. Neither must keys that cannot be
 * had just now: then there are no claims, as when a renewal brings no ID token (OpenID Connect Core 1.0 section 12.2).
 */
async function idTokenClaims(
  { provider, metadata, keys }: Party,
  { grantType, expected, signal }: TokenRequest,
  { idToken, accessToken }: TokenFields,
  reply: HttpReply,
): Promise<JsonObject | undefined> {
  if (idToken === undefined) return undefined
  if (keys === undefined) throw signInError('JWKS_NOT_PUBLISHED', { issuer: metadata.issuer })
  const { dateMs, receivedAtMs } = reply
  const { nonce, subject } = expected
  const isRenewal = grantType === 'refresh_token'
  return verifyIdToken(
    idToken,
    {
      provider,
      metadata,
      accessToken,
      nowMs: isRenewal ? (dateMs ?? receivedAtMs) : receivedAtMs,
      ...(dateMs === undefined ? {} : { serverNowMs: dateMs }),
      ...(nonce === undefined ? {} : { nonce }),
      ...(subject === undefined ? {} : { subject }),
    },
    keys,
    signal,
  ).catch((error: unknown) => {
    if (isRenewal && !signal?.aborted && faultOf(error)?.transient) return undefined
    throw error
  })
}

/** @param askedAtMs the life of a token is counted from the question, so that a slow answer never makes it too long */
async function tokenSetFrom(
  party: Party,
  request: TokenRequest,
  body: JsonObject,
  reply: HttpReply,
  askedAtMs: number,
): Promise<TokenSet> {
  const fields = tokenFields(body)
  const { accessToken, refreshToken, scopes } = fields
  const claims = await idTokenClaims(party, request, fields, reply)
  // What was not verified is not kept.
  const idToken = claims && fields.idToken
  const identity = identityOf(claims ?? unverifiedClaims(accessToken) ?? {})
  const lifeMs =
    fields.lifeMs ??
    guessedLifeMs(accessToken, refreshToken !== undefined, reply.dateMs ?? reply.receivedAtMs)
  return {
    accessToken: new Secret(accessToken),
    tokenType: 'Bearer',
    ...(refreshToken === undefined ? {} : { refreshToken: new Secret(refreshToken) }),
    ...(idToken === undefined ? {} : { idToken: new Secret(idToken) }),
    scopes: scopes ?? request.expected.scopes,
    expiresAtMs: askedAtMs + lifeMs,
    obtainedAtMs: askedAtMs,
    ...(identity === undefined ? {} : { identity }),
  }
}

async function replyFrom(
  party: Party,
  request: TokenRequest,
  reply: HttpReply,
  askedAtMs: number,
  mask: EchoMask,
): Promise<TokenReply> {
  const { status, retryAfterMs } = reply
  const retryAfter = retryAfterMs === undefined ? {} : { retryAfterMs }
  const verdict = verdictOn(reply)
  switch (verdict.kind) {
    case 'granted':
      return { kind: 'tokens', tokens: await tokenSetFrom(party, request, verdict.body, reply, askedAtMs) }
    case 'refused':
      return {
        kind: 'oauth_error',
        error: mask.text(verdict.error),
        body: mask.object(verdict.body),
        status,
        ...(verdict.intervalMs === undefined ? {} : { intervalMs: verdict.intervalMs }),
        ...retryAfter,
      }
    case 'fault':
      return {
        kind: 'fault',
        problem:
          typeof verdict.body === 'string'
            ? unusableReply(reply).problem
            : explain({
                provider: party.provider,
                endpoint: 'token',
                grantType: request.grantType,
                scopes: request.expected.scopes,
                status,
                body: mask.object(verdict.body),
              }),
        transient: verdict.transient,
        // A refusal was not acted on; a server that failed on the way may have spent the grant before it did.
        mayHaveBeenProcessed: status < 400 || status >= 500,
        ...retryAfter,
      }
    default:
      return verdict satisfies never
  }
}

/**
 * Sends one token request and checks what comes back.
 *
 * Where an ID token is to be expected, the provider's keys are fetched first, and the code that checks signatures is
 * loaded: a code or a refresh token that was spent cannot be spent again because these could not be had afterwards.
 */
export async function requestTokens(party: Party, request: TokenRequest): Promise<TokenReply> {
  const { metadata, http, clock, keys } = party
  const { grantType, parameters, expected, signal, timeoutMs } = request
  let authentication: ClientAuthentication
  try {
    if (expected.subject !== undefined || expected.scopes.includes('openid'))
      await Promise.all([keys?.ready(signal), loadVerifier()])
    authentication = await party.authenticate()
  } catch (error) {
    return faultFrom(error, false, signal)
  }
  const askedAtMs = clock.nowMs()
  let reply: HttpReply
  try {
    reply = await http.send({
      url: metadata.token_endpoint,
      method: 'POST',
      headers: { accept: 'application/json', ...authentication.headers },
      body: new URLSearchParams({ ...parameters, ...authentication.parameters, grant_type: grantType }),
      ...(signal ? { signal } : {}),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    })
  } catch (error) {
    return faultFrom(error, true, signal)
  }
  const sent = SECRET_PARAMETERS.flatMap((name) => parameters[name] ?? [])
  return replyFrom(party, request, reply, askedAtMs, echoMask([...sent, ...authentication.secrets]))
}
