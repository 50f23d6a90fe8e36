import type { IncomingHttpHeaders } from 'node:http'
import { boundedHttp } from '../http/bounded-http.ts'
import { jsonObject } from '../http/fields.ts'
import { realWorld } from '../world.ts'
import { discoveryBody } from './platform-discovery.ts'
import type { PlatformOptions } from './platform-options.ts'

/** One request, read to its end. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What the platform answers. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** An answer that refuses, in the shape that the platform's web framework gives it. */
export function refuse(status: number, detail: unknown): Answer {
  return { status, body: { detail } }
}

/** Answers requests as the platform does. */
export function platformRouter(options: PlatformOptions): (call: Call) => Promise<Answer> {
  const http = boundedHttp(options.world ?? realWorld())

  async function providerEndpoints() {
    if (options.issuer === undefined || options.endpoints === false) return {}
    const url = `${options.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    try {
      return jsonObject((await http.send({ url })).text) ?? {}
    } catch {
      // The real one answers with null endpoints when its provider is away.
      return {}
    }
  }

  return async ({ method, path }) => {
    if (method === 'GET' && path === '/apis/auth/discovery')
      return { status: 200, body: discoveryBody(options, await providerEndpoints()) }
    return refuse(404, 'Not Found')
  }
}
