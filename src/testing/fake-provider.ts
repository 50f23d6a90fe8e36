import { AssertionError } from 'node:assert'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { realClock } from '../world.ts'
import { Answers } from './provider/answers.ts'
import { dialectPaths } from './provider/dialects.ts'
import type { FakeProviderOptions } from './provider/options.ts'
import { bodyOf, type RecordedRequest } from './provider/recorded-request.ts'
import type { PlainReply, ProviderEndpoint, ScriptedReply } from './provider/scripted-reply.ts'
import { createSigningKey } from './provider/signing.ts'
import { perform, sendPlain } from './provider/wire.ts'

/** An OpenID provider on 127.0.0.1 that does what a script says, and without one keeps to the specifications. */
export interface FakeProvider {
  /** `http://127.0.0.1` and the port. */
  readonly origin: string
  readonly issuer: string
  readonly clientId: string
  /** Every request, in the order of arrival. */
  readonly requests: readonly RecordedRequest[]
  requestsTo(endpoint: ProviderEndpoint): readonly RecordedRequest[]
  /** Adds replies for the next requests to an endpoint. After the last one the provider answers by itself again. */
  script(endpoint: ProviderEndpoint, ...replies: readonly ScriptedReply[]): void
  /** Somebody approves a code. Default: all that are open. */
  approve(userCode?: string): void
  /** Somebody declines a code. Default: all that are open. */
  deny(userCode?: string): void
  /** Signs with a new key from now on. The old one stays published unless `dropOld`. */
  rotateKey(options?: { readonly dropOld?: boolean }): Promise<void>
  /** How often a spent refresh token was used again, and its family revoked. */
  readonly revokedFamilies: number
  /** @throws AssertionError when scripted replies were never asked for */
  assertScriptUsed(): void
  close(): Promise<void>
}

const NOT_FOUND: PlainReply = { status: 404, body: 'Nothing lives here.' }

const ACTIVATION_PAGE: PlainReply = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><title>Fake provider</title><p>Approve the code from the test.</p>',
}

/**
 * Starts a fake provider on a free port: real HTTP, real signatures.
 *
 * @example
 * const provider = await startFakeProvider()
 * provider.script('poll', replies.pending(), replies.slowDown(), replies.reset(), replies.approve())
 * await signInWith(provider.issuer, provider.clientId)
 * provider.assertScriptUsed()
 * await provider.close()
 */
export async function startFakeProvider(options: FakeProviderOptions = {}): Promise<FakeProvider> {
  const { dialect = 'oidc', algorithm = 'RS256', clock = realClock } = options
  const paths = dialectPaths[dialect]
  const key = await createSigningKey(algorithm)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const answers = new Answers(origin, [key], options, () => clock.nowMs())
  const requests: RecordedRequest[] = []
  const scripts = new Map<ProviderEndpoint, ScriptedReply[]>()

  const endpointOf = (path: string, form: Readonly<Record<string, string>>): ProviderEndpoint | undefined => {
    if (path === `${paths.issuer}/.well-known/openid-configuration`) return 'discovery'
    if (path === paths.keys) return 'keys'
    if (path === paths.device) return 'device'
    if (path === paths.revoke) return 'revoke'
    if (path !== paths.token) return undefined
    return form['grant_type'] === 'refresh_token' ? 'refresh' : 'poll'
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request)
    const form = Object.fromEntries(new URLSearchParams(body))
    const path = request.url?.split('?')[0] ?? '/'
    const endpoint = endpointOf(path, form)
    requests.push({
      ...(endpoint === undefined ? {} : { endpoint }),
      method: request.method ?? '',
      path,
      headers: request.headers,
      form,
      body,
      arrivedAtMs: clock.nowMs(),
    })
    if (endpoint === undefined)
      return sendPlain(response, path === '/activate' ? ACTIVATION_PAGE : NOT_FOUND, clock.nowMs())
    const scripted = scripts.get(endpoint)?.shift() ?? { kind: 'unscripted' }
    perform(scripted, response, clock.nowMs(), (reply) => answers.speak(reply, endpoint, form))
  }
  server.on('request', (request, response) => {
    // A client that went away in the middle of its request needs no answer.
    handle(request, response).catch(() => response.destroy())
  })

  return {
    origin,
    issuer: answers.issuer,
    clientId: answers.clientId,
    requests,
    requestsTo: (endpoint) => requests.filter((request) => request.endpoint === endpoint),
    script(endpoint, ...replies) {
      scripts.set(endpoint, [...(scripts.get(endpoint) ?? []), ...replies])
    },
    approve: (userCode) => answers.codes.decide('approved', userCode),
    deny: (userCode) => answers.codes.decide('denied', userCode),
    async rotateKey({ dropOld = false } = {}) {
      const key = await createSigningKey(algorithm)
      answers.keys = dropOld ? [key] : [key, ...answers.keys]
    },
    get revokedFamilies() {
      return answers.families.revokedCount
    },
    assertScriptUsed() {
      const unused = [...scripts].filter(([, left]) => left.length > 0)
      if (unused.length === 0) return
      const list = unused.map(([endpoint, left]) => `${endpoint}: ${left.map(({ kind }) => kind).join(', ')}`)
      throw new AssertionError({ message: `replies that nobody asked for: ${list.join('; ')}` })
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
