import type { Provider } from '../providers/provider.ts'

/** Where the provider sends the browser with its answer: this very machine (RFC 8252 section 7.3). */
export interface RedirectAddress {
  readonly host: '127.0.0.1' | '[::1]' | 'localhost'
  /** Absent: whichever is free. */
  readonly port?: number
  /** With its leading slash; empty for an address that is registered without a path. */
  readonly path: string
}

/**
 * A port that is the same on every machine, for providers that compare it. It lies below the ports that systems give
 * to outgoing connections.
 */
const FIXED_PORT = 21_847

const FORM =
  /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::([1-9]\d{0,4}))?((?:\/[A-Za-z0-9\-._~]{0,100}){0,10})$/
const PORT_MAX = 65_535

function parsed(text: string): RedirectAddress | undefined {
  const [, host, digits, path = ''] = FORM.exec(text) ?? []
  if (host !== '127.0.0.1' && host !== '[::1]' && host !== 'localhost') return undefined
  if (digits === undefined) return { host, path }
  const port = Number(digits)
  return port > PORT_MAX ? undefined : { host, port, path }
}

/** Whether a text can be a redirect address: `http:`, a loopback host, perhaps a port, a plain path, nothing else. */
export function isRedirectAddress(text: string): boolean {
  return parsed(text) !== undefined
}

/**
 * The redirect address for a client: the one that is registered for it, else what its provider can match without a
 * port being registered.
 *
 * @param registered as the provider has it; without a port any free one is used. Default: the provider decides.
 * @throws TypeError when it is no address on this machine
 */
export function redirectAddressOf({ quirks }: Provider, registered?: string): RedirectAddress {
  if (registered !== undefined) {
    const address = parsed(registered)
    if (address !== undefined) return address
    throw new TypeError('redirectUri must be like http://127.0.0.1/callback: this machine, without a query')
  }
  if (quirks.includes('redirects-to-localhost')) return { host: 'localhost', path: '' }
  const port = quirks.includes('redirect-port-is-compared') ? { port: FIXED_PORT } : {}
  return { host: '127.0.0.1', ...port, path: '/callback' }
}

/** The address as it is sent to the provider, and as it comes back with a query. */
export function redirectUriOf({ host, path }: RedirectAddress, port: number): string {
  return `http://${host}:${port}${path}`
}
