import { untilDeadline } from '../http/deadline.ts'
import { explain } from '../idp-errors/explain.ts'
import { type Problem, problemOf } from '../idp-errors/problem.ts'
import { isSignInError, SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import type { Secret } from '../secret.ts'
import type { OAuthClient } from '../tokens/oauth-client.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Clock } from '../world.ts'
import { answerIn } from './answer.ts'
import {
  type AuthorizationRequest,
  authorizationPages,
  authorizationRequest,
} from './authorization-request.ts'
import type { BrowserPrompt } from './browser-prompt.ts'
import { problemPage, successPage } from './closing-page.ts'
import { listenOnLoopback } from './loopback.ts'
import { Reception } from './reception.ts'
import { type RedirectAddress, redirectUriOf } from './redirect-address.ts'

/** The grant type of the browser flow (RFC 6749 section 4.1.3). */
const CODE_GRANT = 'authorization_code'

/** How long an answer is waited for, in milliseconds: as long as device codes commonly live. */
const ANSWER_WAIT_MS = 900_000

/** How often a code is handed in when no request with it has reached the provider, and the wait in between, in milliseconds. */
const MOST_REDEMPTIONS = 3
const REDEMPTION_GAP_MS = 1_000

/** How a sign-in through the browser goes. */
export interface BrowserFlowOptions {
  readonly scopes: readonly string[]
  readonly clock: Clock
  readonly redirectAddress: RedirectAddress
  /** Further parameters of the authorization request, such as `audience`. Default: none. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Further parameters of the token request. Default: none. */
  readonly tokenParameters?: Readonly<Record<string, string>>
  /** Why it is not the device flow. Default: nobody tried that. */
  readonly insteadOf?: Problem
  /** Shows or opens the page of the provider. */
  readonly onPrompt: (prompt: BrowserPrompt) => void | Promise<void>
  /** Told of an answer that belongs to another sign-in; this one goes on. Default: nobody is told. */
  readonly onStray?: (problem: Problem) => void
  /** How long an answer is waited for, in milliseconds. Default 15 minutes. */
  readonly waitMs?: number
  readonly signal?: AbortSignal
}

/**
 * Signs in with an authorization code that comes back to a port of this machine (RFC 8252). The port is open from
 * here to the end, whatever that is; the browser is shown how it ended.
 *
 * @param keep what is done with the tokens; only when that went well, the sign-in has
 * @param inWords what has gone well, in the words of the terminal
 * @throws {@link SignInError} `AUTHORIZATION_*`, `BROWSER_NOT_ANSWERED`, `LOOPBACK_*`, `PUSHED_REQUEST_INVALID`, what
 *   the provider's error means, what `keep` throws; `signal.reason` when cancelled
 */
export async function signInThroughBrowser<T>(
  client: OAuthClient,
  options: BrowserFlowOptions,
  keep: (tokens: TokenSet) => Promise<T>,
  inWords: (kept: T) => string,
): Promise<T> {
  const { redirectAddress, scopes, signal, onStray = () => {} } = options
  signal?.throwIfAborted()
  let reception: Reception | undefined
  const loopback = await listenOnLoopback(redirectAddress, (request, response) =>
    reception === undefined ? response.destroy() : reception.serve(request, response),
  )
  try {
    const address = reachable(redirectAddress, loopback.families)
    const redirectUri = redirectUriOf(address, loopback.port)
    const request = authorizationRequest(client, redirectUri, scopes, options.parameters ?? {})
    const doors = { host: `${address.host}:${loopback.port}`, answerPath: address.path || '/' }
    const judge = (query: string) => answerIn(query, { client, state: request.state, scopes })
    const desk = new Reception(doors, judge, onStray)
    reception = desk
    const pages = await authorizationPages(client, request, signal)
    try {
      const { lastsMs, ...addresses } = pages
      const code = await answerOf(desk, client, options, {
        ...addresses,
        ...(lastsMs === undefined ? {} : { pageExpiresAtMs: options.clock.nowMs() + lastsMs }),
        redirectUri,
        port: loopback.port,
        redirected: (text) => pasted(text, redirectUri, desk),
      })
      const kept = await keep(await redeemed(client, code, { ...options, request, redirectUri }))
      await desk.conclude(successPage(inWords(kept)))
      return kept
    } catch (error) {
      await desk.conclude(problemPage(isSignInError(error) ? error.problem : problemOf('CANCELLED')))
      throw error
    }
  } finally {
    loopback.close()
  }
}

/** A machine without IPv4 is reached by the other family, as long as the provider lets it (RFC 8252 section 8.3). */
function reachable(address: RedirectAddress, families: readonly string[]): RedirectAddress {
  return address.host === '127.0.0.1' && !families.includes('127.0.0.1')
    ? { ...address, host: '[::1]' }
    : address
}

async function answerOf(
  reception: Reception,
  { provider }: OAuthClient,
  options: BrowserFlowOptions,
  way: Omit<BrowserPrompt, 'expiresAtMs' | 'authorizationHost' | 'clientId' | 'scopes' | 'insteadOf'>,
): Promise<Secret> {
  const { clock, scopes, insteadOf, onPrompt, waitMs = ANSWER_WAIT_MS, signal } = options
  const heard = await untilDeadline(
    {
      timeoutMs: waitMs,
      ...(signal ? { signal } : {}),
      onTimeout: () =>
        signInError('BROWSER_NOT_ANSWERED', {
          minutes: Math.round(waitMs / 60_000),
          redirect_uri: way.redirectUri,
          client_id: provider.clientId,
        }),
    },
    async () => {
      await onPrompt({
        ...way,
        expiresAtMs: clock.nowMs() + waitMs,
        authorizationHost: new URL(way.authorizationUri).hostname,
        clientId: provider.clientId,
        scopes,
        ...(insteadOf === undefined ? {} : { insteadOf }),
      })
      return reception.heard
    },
  )
  if (heard.kind === 'refused') throw new SignInError(heard.problem)
  return heard.code
}

/** Longest pasted address, in characters. */
const PASTED_MAX_LENGTH = 16_384

/** Takes a pasted address if it is our redirect address and nothing else. */
function pasted(text: string, redirectUri: string, reception: Reception): Problem | undefined {
  const address = text.trim()
  const [base, query] = address.split(/\?(.*)/s, 2)
  const isOurs = [redirectUri, `${redirectUri}/`].includes(base ?? '')
  if (address.length > PASTED_MAX_LENGTH || !isOurs || query === undefined)
    return problemOf('PASTED_ADDRESS_OTHER', { redirect_uri: redirectUri })
  return reception.take(query.split('#', 1)[0] ?? '')
}

/** Hands in the code. Again only when it certainly did not arrive: a code that is used twice ends the session it gave. */
async function redeemed(
  client: OAuthClient,
  code: Secret,
  {
    request: { codeVerifier, nonce },
    redirectUri,
    scopes,
    tokenParameters,
    clock,
    signal,
  }: BrowserFlowOptions & { readonly request: AuthorizationRequest; readonly redirectUri: string },
): Promise<TokenSet> {
  const parameters = {
    ...tokenParameters,
    code: code.reveal(),
    redirect_uri: redirectUri,
    code_verifier: codeVerifier.reveal(),
  }
  const expected = { scopes, nonce }
  for (let attempt = 1; ; attempt += 1) {
    const reply = await client.token(CODE_GRANT, parameters, expected, signal)
    switch (reply.kind) {
      case 'tokens':
        return reply.tokens
      case 'oauth_error': {
        const { provider, confidential } = client
        const { status, body } = reply
        const how = { endpoint: 'token', grantType: CODE_GRANT } as const
        throw new SignInError(explain({ provider, confidential, ...how, status, body, scopes }))
      }
      case 'fault': {
        const again = reply.transient && !reply.mayHaveBeenProcessed && attempt < MOST_REDEMPTIONS
        if (!again) throw new SignInError(reply.problem, { cause: reply.cause })
        await clock.sleep(REDEMPTION_GAP_MS, signal)
        break
      }
      default:
        return reply satisfies never
    }
  }
}
