import { readFileSync } from 'node:fs'
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Http, HttpReply, HttpRequest } from '../../src/http/http.ts'
import { discoveryRows } from '../../src/idp-errors/rows/discovery.ts'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'

/** What the server says at one address. An object is sent as JSON, a string or bytes as they are. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | Readonly<Record<string, unknown>>
}

/** A real HTTP server that plays every host of the world, and the way to it. */
export interface ProviderServer {
  /** Carries each request over a socket to this server, whatever its host is. Nothing else is reached. */
  readonly http: Http
  /** Its own address, for issuers on loopback. */
  readonly origin: string
  /** Every request that came, as `https://host/path?query`, in order. */
  readonly requests: string[]
  /** What stands at `https://host/path` (queries are not looked at). Everything else is an empty 404. */
  readonly answers: Map<string, Answer>
  close(): Promise<void>
}

export async function startProviderServer(): Promise<ProviderServer> {
  const requests: string[] = []
  const answers = new Map<string, Answer>()
  const server = createServer((request, response) => {
    const asked = new URL(`${request.headers['x-scheme']}//${request.headers.host}${request.url}`)
    requests.push(asked.href)
    const {
      status = 200,
      headers = {},
      body = '',
    } = answers.get(`${asked.origin}${asked.pathname}`) ?? { status: 404 }
    const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    http: { send: (request) => carried(request, port) },
    origin: `http://127.0.0.1:${port}`,
    requests,
    answers,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  }
}

function carried({ url, headers, signal }: HttpRequest, port: number): Promise<HttpReply> {
  const { host, protocol, pathname, search } = new URL(url)
  return new Promise((resolve, reject) => {
    const outgoing = send({
      port,
      host: '127.0.0.1',
      path: pathname + search,
      headers: { ...Object.fromEntries(new Headers(headers)), host, 'x-scheme': protocol },
      agent: false,
      ...(signal ? { signal } : {}),
    })
    outgoing.on('error', (error) => reject(signal?.aborted ? signal.reason : error))
    outgoing.on('response', async (incoming) => {
      const chunks: Uint8Array[] = []
      for await (const chunk of incoming) chunks.push(chunk)
      resolve({
        url: String(url),
        status: incoming.statusCode ?? 0,
        headers: new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
        // Without `ignoreBOM: true` the decoder would hide a byte order mark from the code under test.
        text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(chunks)),
        receivedAtMs: 0,
      })
    })
    outgoing.end()
  })
}

/**
 * A document of a vendor; hosts and ids are invented. Keycloak's is what version 26.7.3 sent; those of Entra and Okta
 * have the shape that their references describe.
 */
export function fixture(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))
}

/** A small document that any provider might publish. */
export function documentFor(issuer: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const base = issuer.replace(/\/$/, '')
  return {
    issuer,
    token_endpoint: `${base}/token`,
    device_authorization_endpoint: `${base}/device`,
    jwks_uri: `${base}/jwks`,
    ...changes,
  }
}

const rows: Readonly<Record<string, unknown>> = discoveryRows

/** The code and the words of what a call throws. Every slot in a row of this room has to be filled. */
export async function problemFrom(call: () => unknown): Promise<{ code: string; text: string }> {
  try {
    await call()
  } catch (error) {
    if (!isSignInError(error)) throw error
    const { code, title, why, fix, evidence } = error.problem
    const slots = JSON.stringify(rows[code] ?? {}).matchAll(/\{([a-z_]+)\}/g)
    for (const [slot, name = ''] of slots)
      if (!Object.hasOwn(evidence, name)) throw new TypeError(`nothing fills ${slot} of ${code}`)
    const text = [title, why, ...fix.map((step) => step.text)].join('\n')
    return { code, text }
  }
  throw new TypeError('nothing was thrown')
}
