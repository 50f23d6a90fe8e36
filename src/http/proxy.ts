import { signInError } from '../idp-errors/sign-in-error.ts'
import { Secret } from '../secret.ts'
import type { World } from '../world.ts'
import { ADDRESS_MAX_LENGTH, isLoopback } from './address.ts'
import { isExempt } from './no-proxy.ts'
import { exemptions, proxySetting } from './variables.ts'

/** The proxy that a request goes through. */
export interface ProxyServer {
  readonly protocol: 'http:' | 'https:'
  /** Without the brackets of an IPv6 literal. */
  readonly hostname: string
  readonly port: number
  /** Host and port for people; never the credentials. */
  readonly shown: string
  /** The value of `Proxy-Authorization`. Absent when the variable holds no credentials. */
  readonly authorization?: Secret
  /** The variable that names it. */
  readonly variable: string
}

/** User name and password as they were before they were percent-encoded; a stray `%` stands for itself. */
function basic(url: URL): Secret | undefined {
  if (url.username === '' && url.password === '') return undefined
  const plain = [url.username, url.password].map((part) => {
    try {
      return decodeURIComponent(part)
    } catch {
      return part
    }
  })
  return new Secret(`Basic ${Buffer.from(plain.join(':')).toString('base64')}`)
}

/**
 * A proxy from its address; without a scheme it is taken for `http://`.
 * @throws {@link SignInError} `NETWORK_PROXY_ADDRESS`, which does not repeat the value: it may hold a password
 */
function parsed(variable: string, value: string): ProxyServer {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`
  if (text.length > ADDRESS_MAX_LENGTH || /[\s\\]/.test(text) || !URL.canParse(text))
    throw signInError('NETWORK_PROXY_ADDRESS', { variable, reason: 'it is not an address' })
  const url = new URL(text)
  const { protocol, host } = url
  if (protocol !== 'http:' && protocol !== 'https:')
    throw signInError('NETWORK_PROXY_ADDRESS', { variable, reason: 'only http:// and https:// proxies work' })
  const authorization = basic(url)
  return {
    protocol,
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (protocol === 'https:' ? 443 : 80),
    shown: host,
    ...(authorization === undefined ? {} : { authorization }),
    variable,
  }
}

/**
 * The proxy for an address, from `HTTPS_PROXY`, else `HTTP_PROXY`, and `NO_PROXY`; the spelling in small letters wins.
 * This very machine is never reached through a proxy.
 *
 * @returns `undefined` when the address is reached directly
 * @throws {@link SignInError} `NETWORK_PROXY_ADDRESS`
 */
export function proxyFor(target: URL, env: World['env']): ProxyServer | undefined {
  const setting = proxySetting(env)
  if (setting === undefined || isLoopback(target)) return undefined
  if (isExempt(target, exemptions(env))) return undefined
  return parsed(setting.variable, setting.value)
}
