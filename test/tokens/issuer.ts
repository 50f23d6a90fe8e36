import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CompactSign, type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { boundedHttp } from '../../src/http/bounded-http.ts'
import { oidc } from '../../src/providers/oidc.ts'
import type { Provider, ProviderMetadata } from '../../src/providers/provider.ts'
import type { Secret } from '../../src/secret.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { type OAuthClient, oauthClient } from '../../src/tokens/oauth-client.ts'

export const CLIENT_ID = 'nmp-cli'
export const ACCESS_TOKEN = 'SENTINEL-access-token-8d1f'
export const REFRESH_TOKEN = 'SENTINEL-refresh-token-5c2a'

/** What the server answers; an object goes out as JSON. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Cuts the connection instead of answering. */
  readonly cut?: boolean
}

/** A request as it arrived. */
export interface Arrived {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly form: URLSearchParams
}

export interface Key {
  readonly kid: string
  readonly alg: string
  readonly jwk: JWK
  readonly privateKey: CryptoKey
}

export async function newKey(alg = 'ES256', kid = 'k1'): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

/** The same RSA key for another algorithm: making a new one takes long. */
export async function forAlgorithm(key: Key, alg: string): Promise<Key> {
  const privateKey = await importJWK({ ...(await exportJWK(key.privateKey)), alg }, alg)
  return { ...key, alg, privateKey: privateKey as CryptoKey, jwk: { ...key.jwk, alg } }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer.cut) {
    response.socket?.destroy()
    return
  }
  const isText = typeof answer.body === 'string' || Buffer.isBuffer(answer.body)
  response.writeHead(answer.status ?? 200, {
    'content-type': isText ? 'text/plain' : 'application/json',
    ...answer.headers,
  })
  response.end(isText ? answer.body : JSON.stringify(answer.body ?? {}))
}

/** An issuer on a real socket that signs real tokens and answers what it is told to. */
export class Issuer {
  readonly arrived: Arrived[] = []
  readonly clock: FakeClock
  /** What each endpoint answers next; the last one stays. */
  readonly answers: Record<string, Answer[]> = {}
  keys: Key[]
  url = ''
  #server = createServer()

  private constructor(keys: Key[], clock: FakeClock) {
    this.keys = keys
    this.clock = clock
  }

  static async start(options: { keys?: Key[]; clock?: FakeClock } = {}): Promise<Issuer> {
    const issuer = new Issuer(options.keys ?? [await newKey()], options.clock ?? new FakeClock())
    issuer.#server.on('request', (request, response) => void issuer.#answer(request, response))
    await new Promise<void>((resolve) => issuer.#server.listen(0, '127.0.0.1', resolve))
    issuer.url = `http://127.0.0.1:${(issuer.#server.address() as AddressInfo).port}`
    return issuer
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    this.arrived.push({
      method: request.method ?? '',
      path,
      headers: request.headers,
      form: new URLSearchParams(await bodyOf(request)),
    })
    const queue = this.answers[path] ?? []
    const answer = queue.length > 1 ? queue.shift() : queue[0]
    const date = { date: new Date(this.clock.nowMs()).toUTCString() }
    if (answer !== undefined) send(response, { ...answer, headers: { ...date, ...answer.headers } })
    else if (path === '/jwks')
      send(response, { headers: date, body: { keys: this.keys.map(({ jwk }) => jwk) } })
    else send(response, { status: 404, body: 'nothing here' })
  }

  /** Requests to one path. */
  requests(path: string): readonly Arrived[] {
    return this.arrived.filter((one) => one.path === path)
  }

  metadata(): ProviderMetadata {
    return {
      issuer: this.url,
      token_endpoint: `${this.url}/token`,
      device_authorization_endpoint: `${this.url}/device`,
      revocation_endpoint: `${this.url}/revoke`,
      jwks_uri: `${this.url}/jwks`,
      id_token_signing_alg_values_supported: this.keys.map(({ alg }) => alg),
    }
  }

  client(
    options: {
      /** Changes what discovery said. */
      metadata?: (good: ProviderMetadata) => ProviderMetadata
      provider?: Partial<Provider>
      clientSecret?: () => Promise<Secret>
      clock?: FakeClock
    } = {},
  ): OAuthClient {
    const clock = options.clock ?? this.clock
    return oauthClient({
      provider: { ...oidc({ issuer: this.url, clientId: CLIENT_ID }), ...options.provider },
      metadata: options.metadata?.(this.metadata()) ?? this.metadata(),
      http: boundedHttp({ fetch: globalThis.fetch, clock, env: {} }),
      clock,
      ...(options.clientSecret ? { clientSecret: options.clientSecret } : {}),
    })
  }

  /** The claims of a good ID token. */
  claims(more: Record<string, unknown> = {}): Record<string, unknown> {
    const now = Math.floor(this.clock.nowMs() / 1_000)
    return { iss: this.url, aud: CLIENT_ID, sub: 'user-1', iat: now, exp: now + 600, ...more }
  }

  /** A signed token. `undefined` in `more` leaves the claim out. */
  idToken(
    more: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
    key?: Key,
  ): Promise<string> {
    return this.signedText(JSON.stringify(this.claims(more)), header, key)
  }

  /** Any text, signed as it is. */
  async signedText(text: string, header: Record<string, unknown> = {}, key = this.keys[0]!): Promise<string> {
    return new CompactSign(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
      .sign(key.privateKey)
  }

  /** A good token reply. */
  reply(more: Record<string, unknown> = {}): Answer {
    return {
      body: {
        access_token: ACCESS_TOKEN,
        token_type: 'Bearer',
        expires_in: 3_600,
        refresh_token: REFRESH_TOKEN,
        scope: 'openid platform:read',
        ...more,
      },
    }
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }
}
