import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { realClock } from '../world.ts'

/** How an emulated OPA is. */
export interface PolicyPointOptions {
  /** How long ago it asked for its bundle with success, in milliseconds. `null`: never. Default 2,000. */
  readonly bundleAgeMs?: number | null
  /** Whether its status document is published. Default `true`. */
  readonly status?: boolean
  /** Whether it has the rules of the platform. Default `true`. */
  readonly rules?: boolean
}

/** The part of an OPA that tells about itself, on 127.0.0.1 (OPA REST API: health and status). */
export async function startPolicyPoint(
  options: PolicyPointOptions = {},
): Promise<{ readonly address: string; close(): Promise<void> }> {
  const { bundleAgeMs = 2_000, status = true, rules = true } = options
  const refreshed = bundleAgeMs === null ? undefined : new Date(realClock.nowMs() - bundleAgeMs).toISOString()
  const bundle = { name: 'authz', ...(refreshed ? { last_successful_request: refreshed } : {}) }
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?')
    const json = (code: number, body: unknown) =>
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (path === '/health')
      return bundleAgeMs === null
        ? json(500, { error: 'not all configured bundles are activated' })
        : json(200, {})
    if (path === '/v1/data/authz') return json(200, rules ? { result: { allow: false } } : {})
    if (path === '/v1/status' && status) return json(200, { result: { bundles: { authz: bundle } } })
    return json(404, { code: 'resource_not_found' })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
