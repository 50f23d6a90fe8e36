import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { type SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import { networkFailure } from './failure.ts'
import type { ProxyServer } from './proxy.ts'

/** Longest silence of a proxy, in milliseconds. */
const PROXY_SILENCE_MS = 10_000

function unreachable(proxy: ProxyServer, host: string, error: unknown): SignInError {
  const { code, reason } = networkFailure(error)
  const { shown, variable } = proxy
  const evidence = { proxy: shown, variable, host, reason }
  return signInError(code.startsWith('TLS_') ? 'NETWORK_PROXY_TLS' : 'NETWORK_PROXY_UNREACHABLE', evidence)
}

function refused(proxy: ProxyServer, host: string, status: number): SignInError {
  const evidence = { proxy: proxy.shown, variable: proxy.variable, host, status }
  if (status === 407) return signInError('NETWORK_PROXY_LOGIN', evidence)
  return signInError(status >= 500 ? 'NETWORK_PROXY_FAILED' : 'NETWORK_PROXY_REFUSED', evidence)
}

/**
 * Asks a proxy for a tunnel (RFC 9110 section 9.3.6).
 *
 * @param host host and port of the server, as in `login.example.com:443`
 * @param trust whom to trust when the proxy itself speaks TLS. Default: whom Node trusts
 * @returns the connection to the server, with nothing said on it yet
 * @throws {@link SignInError} `NETWORK_PROXY_*`
 */
export function tunnel(proxy: ProxyServer, host: string, trust: SecureContext | undefined): Promise<Socket> {
  const authorization = proxy.authorization
  const options = {
    host: proxy.hostname,
    port: proxy.port,
    method: 'CONNECT',
    path: host,
    headers: { host, ...(authorization ? { 'proxy-authorization': authorization.reveal() } : {}) },
    agent: false,
    timeout: PROXY_SILENCE_MS,
  } as const
  const asking =
    proxy.protocol === 'https:'
      ? tlsRequest({ ...options, rejectUnauthorized: true, ...(trust ? { secureContext: trust } : {}) })
      : plainRequest(options)
  return new Promise((resolve, reject) => {
    asking.once('connect', ({ statusCode = 0 }, socket, early) => {
      asking.setTimeout(0)
      if (statusCode >= 200 && statusCode < 300 && early.length === 0) return resolve(socket)
      socket.destroy()
      reject(refused(proxy, host, statusCode))
    })
    // Only a server that does not know CONNECT answers it with an ordinary reply.
    asking.once('response', (response) => {
      response.destroy()
      reject(refused(proxy, host, response.statusCode ?? 0))
    })
    asking.once('timeout', () => {
      reject(unreachable(proxy, host, { code: 'ETIMEDOUT' }))
      asking.destroy()
    })
    asking.on('error', (error) => reject(unreachable(proxy, host, error)))
    asking.end()
  })
}
