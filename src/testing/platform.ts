import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, refuse } from './platform/answer.ts'
import type { PlatformOptions } from './platform/options.ts'
import type { PolicyData } from './platform/roles.ts'
import { platformRouter } from './platform/router.ts'

/** An NMP platform on 127.0.0.1. */
export interface EmulatedPlatform {
  readonly baseUrl: string
  /** Every request that arrived: `GET /apis/auth/discovery` and the like, without queries. */
  readonly requests: readonly string[]
  /** What an OPA that decides for this platform has to know now: the data of its bundle. */
  policyData(): PolicyData
  close(): Promise<void>
}

/** Largest body that is read, in bytes. */
const BODY_MAX_BYTES = 65_536

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > BODY_MAX_BYTES) break
  }
  return text
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(answer.body))
}

/**
 * Starts a platform on a free port: real HTTP, real checks of the tokens against the provider's keys, the bodies of
 * the real one.
 */
export async function startPlatform(options: PlatformOptions = {}): Promise<EmulatedPlatform> {
  const requests: string[] = []
  const { answer, policyData } = platformRouter(options)
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://platform')
    requests.push(`${request.method} ${url.pathname}`)
    if (options.intercept?.(request, response)) return
    const { method = 'GET' } = request
    const call = { method, path: url.pathname, query: url.searchParams, body: await bodyOf(request) }
    send(response, await answer(call, request.headers).catch(() => refuse(500, 'Internal Server Error')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    policyData,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
