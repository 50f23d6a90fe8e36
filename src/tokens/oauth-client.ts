import type { Http, HttpReply } from '../http/http.ts'
import { requireDeviceEndpoint } from '../providers/device-endpoint.ts'
import type { Provider, ProviderMetadata } from '../providers/provider.ts'
import { requirePushEndpoint } from '../providers/push-endpoint.ts'
import type { Secret } from '../secret.ts'
import type { Clock } from '../world.ts'
import { clientAuthentication } from './client-authentication.ts'
import { keySet } from './key-set.ts'
import type { Party } from './party.ts'
import { type Revocation, requestRevocation } from './revocation.ts'
import type { ExpectedTokens, TokenReply } from './token-reply.ts'
import { requestTokens } from './token-request.ts'

export type { Revocation } from './revocation.ts'
export type { ExpectedTokens, TokenReply } from './token-reply.ts'

/** Requests to one provider for one client, each sent once: no loop, no retry, no storage. */
export interface OAuthClient {
  readonly provider: Provider
  readonly metadata: ProviderMetadata
  /** Whether a client secret goes with each request. */
  readonly confidential: boolean
  /**
   * POSTs to the device authorization endpoint (RFC 8628 section 3.1). The reply is not interpreted here.
   * @throws {@link SignInError} `DEVICE_FLOW_NOT_OFFERED` when the provider names no such endpoint; what stood in the
   *   way on the network; `signal.reason` when cancelled
   */
  deviceAuthorization(parameters: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<HttpReply>
  /**
   * POSTs to the pushed authorization request endpoint (RFC 9126 section 2). The reply is not interpreted here.
   * @throws {@link SignInError} `PUSHED_REQUEST_INVALID` when the provider names no such endpoint; what stood in the
   *   way on the network; `signal.reason` when cancelled
   */
  pushAuthorization(parameters: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<HttpReply>
  /**
   * One token request. On success the reply is checked and its ID token verified, signature included. The provider's
   * keys are fetched first where an ID token is to be expected.
   *
   * @param timeoutMs longest time for the request, in milliseconds; past it the reply is a transient `fault`.
   *   Default: that of {@link HttpRequest}.
   * @throws {@link SignInError} when a token reply fails its checks; `signal.reason` when cancelled
   */
  token(
    grantType: string,
    parameters: Readonly<Record<string, string>>,
    expected: ExpectedTokens,
    signal?: AbortSignal,
    timeoutMs?: number,
  ): Promise<TokenReply>
  /** Revokes a token (RFC 7009), in bounded time. @throws `signal.reason` when cancelled, and nothing else */
  revoke(token: Secret, hint: 'refresh_token' | 'access_token', signal?: AbortSignal): Promise<Revocation>
}

/** What an {@link OAuthClient} stands on. */
export interface OAuthClientOptions {
  readonly provider: Provider
  /** Checked by discovery. */
  readonly metadata: ProviderMetadata
  readonly http: Http
  readonly clock: Clock
  /** The secret of a confidential client, asked for at each request. Default: a public client, no secret. */
  readonly clientSecret?: () => Promise<Secret>
}

/** A client of one provider. Nothing is sent when it is made. */
export function oauthClient(options: OAuthClientOptions): OAuthClient {
  const { provider, metadata, http, clock, clientSecret } = options
  const uri = metadata.jwks_uri
  const party: Party = {
    provider,
    metadata,
    http,
    clock,
    ...(uri === undefined ? {} : { keys: keySet({ uri, http, clock }) }),
    authenticate: async () => clientAuthentication(provider.clientId, metadata, await clientSecret?.()),
  }
  const post = async (url: string, parameters: Readonly<Record<string, string>>, signal?: AbortSignal) => {
    const authentication = await party.authenticate()
    return http.send({
      url,
      method: 'POST',
      headers: { accept: 'application/json', ...authentication.headers },
      body: new URLSearchParams({ ...parameters, ...authentication.parameters }),
      ...(signal ? { signal } : {}),
    })
  }
  return {
    provider,
    metadata,
    confidential: clientSecret !== undefined,
    deviceAuthorization: async (parameters, signal) =>
      post(requireDeviceEndpoint(provider, metadata), parameters, signal),
    pushAuthorization: async (parameters, signal) =>
      post(requirePushEndpoint(provider, metadata), parameters, signal),
    token: (grantType, parameters, expected, signal, timeoutMs) =>
      requestTokens(party, {
        grantType,
        parameters,
        expected,
        ...(signal ? { signal } : {}),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      }),
    revoke: (token, hint, signal) => requestRevocation(party, token, hint, signal),
  }
}
