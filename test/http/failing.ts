import { inspect } from 'node:util'
import { expect } from 'vitest'
import { type BoundedHttpOptions, boundedHttp, type HttpWorld } from '../../src/http/bounded-http.ts'
import { type Fault, faultOf } from '../../src/http/failure.ts'
import type { Http, HttpRequest } from '../../src/http/http.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { realWorld } from '../../src/world.ts'

/** The real way out with an environment of its own and a scripted clock. */
export function httpWith(
  env: HttpWorld['env'] = {},
  world: Partial<HttpWorld> = {},
  options?: BoundedHttpOptions,
): Http {
  return boundedHttp({ fetch: realWorld().fetch, clock: new FakeClock(), env, ...world }, options)
}

/** Sends a request that must fail, and gives what a caller can know of it. */
export async function faultFrom(
  http: Http,
  request: HttpRequest,
): Promise<Fault & { readonly shown: string }> {
  const error = await http.send(request).then(
    (reply) => expect.fail(`a reply with status ${reply.status}`),
    (caught: unknown) => caught,
  )
  const fault = faultOf(error)
  if (fault === undefined) throw error
  return { ...fault, shown: `${inspect(error, { depth: 20, showHidden: true })}${JSON.stringify(fault)}` }
}
