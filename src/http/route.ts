import { isNodesFetch, type World } from '../world.ts'
import type { Carrier } from './carrier.ts'
import { networkFailure } from './failure.ts'
import { asksForMore } from './variables.ts'

/** Loaded where it is used: with undici and Node's own http, it costs more than the rest of this room. */
const loadOwnCarrier = () => import('./own-carrier.ts')

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
  const choose = async () => (asksForMore(env) ? (await loadOwnCarrier()).ownCarrier(env) : fetch)
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
      const wider = await (await loadOwnCarrier()).systemCarrier(env)
      if (wider === undefined) throw error
      const reply = await wider(url, request)
      chosen = Promise.resolve(wider)
      return reply
    }
  }
}
