import type { SecureContext } from 'node:tls'
import type { World } from '../world.ts'
import { systemAuthorities, trusted } from './authorities.ts'
import type { Carrier } from './carrier.ts'
import { proxyFor } from './proxy.ts'
import { tunnel } from './tunnel.ts'

/**
 * undici. On import it installs its dispatcher for the whole process unless there is one, and Node's own `fetch` would
 * use it; so Node, which installs its own when it is first used, comes first.
 */
async function loadUndici() {
  new Headers()
  return import('undici')
}

async function carrierWith(env: World['env'], trust: SecureContext | undefined): Promise<Carrier> {
  const { Agent, buildConnector, fetch } = await loadUndici()
  const connect = buildConnector({ rejectUnauthorized: true, ...(trust ? { secureContext: trust } : {}) })
  const dispatcher = new Agent({
    connect(options, callback) {
      const target = new URL(`${options.protocol}//${options.host ?? options.hostname}`)
      const proxy = proxyFor(target, env)
      if (proxy === undefined) return connect(options, callback)
      // Loopback is never led through a proxy, so what is here is https.
      tunnel(proxy, `${target.hostname}:${target.port || '443'}`, trust).then(
        (httpSocket) => connect({ ...options, httpSocket }, callback),
        (error) => callback(error, null),
      )
    },
  })
  return (url, request) => fetch(url, { ...request, dispatcher })
}

/**
 * Carries requests over connections of our own: through the proxy that the environment names, with trust in the
 * private authorities that it names. Connections and trust are for this carrier alone; nothing of the process changes.
 *
 * @throws {@link SignInError} `TLS_CA_FILE_UNUSABLE`
 */
export async function ownCarrier(env: World['env']): Promise<Carrier> {
  return carrierWith(env, await trusted(env))
}

/** As {@link ownCarrier}, with trust in the store of the operating system too; `undefined` where Node cannot read it. */
export async function systemCarrier(env: World['env']): Promise<Carrier | undefined> {
  const system = systemAuthorities()
  return system.length === 0 ? undefined : carrierWith(env, await trusted(env, system))
}
