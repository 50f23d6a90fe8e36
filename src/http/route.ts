import { isNodesFetch, type World } from '../world.ts'
import { CA_FILE_VARIABLE, systemAuthorities, trusted } from './authorities.ts'
import type { Carrier } from './carrier.ts'
import { networkFailure } from './failure.ts'
import { ownCarrier } from './own-carrier.ts'
import { hasProxy } from './proxy.ts'

/**
 * Which way requests go.
 *
 * A `fetch` that somebody handed in or installed carries everything: its owner has decided about proxies and trust.
 * Otherwise Node's own does, unless a proxy or a private authority is set. Where a certificate is not trusted and
 * this Node can read the store of the operating system, the request is sent once more with trust in that as well:
 * it had not left this machine, since the handshake failed.
 */
export function routeOf({ fetch, env }: Pick<World, 'fetch' | 'env'>): Carrier {
  let chosen: Promise<Carrier> | undefined
  const choose = async () =>
    hasProxy(env) || env[CA_FILE_VARIABLE] ? ownCarrier(env, await trusted(env)) : fetch
  return async (url, request) => {
    if (!isNodesFetch(fetch)) return fetch(url, request)
    chosen ??= choose()
    const carrier = await chosen.catch((error) => {
      chosen = undefined
      throw error
    })
    try {
      return await carrier(url, request)
    } catch (error) {
      if (networkFailure(error).code !== 'TLS_CERTIFICATE_UNTRUSTED') throw error
      const system = systemAuthorities()
      if (system.length === 0) throw error
      const wider = await ownCarrier(env, await trusted(env, system))
      const reply = await wider(url, request)
      chosen = Promise.resolve(wider)
      return reply
    }
  }
}
