import type { World } from '../world.ts'

type Env = World['env']

/** Names private authorities to this program alone, on top of those that Node trusts: a PEM file. */
export const CA_FILE_VARIABLE = 'NMP_CLIENT_SSL_CERT_FILE'

/** First come, first served, as in curl and Node: an `https:` address may use the proxy for `http:` ones. */
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const

/** The variable that names the proxy, and its value. One that is empty does not hide another. */
export function proxySetting(env: Env): { readonly variable: string; readonly value: string } | undefined {
  for (const variable of PROXY_VARIABLES) {
    const value = env[variable]?.trim()
    if (value !== undefined && value !== '') return { variable, value }
  }
  return undefined
}

/** What `NO_PROXY` holds; the spelling in small letters wins unless it is empty. */
export function exemptions(env: Env): string {
  return env['no_proxy'] || env['NO_PROXY'] || ''
}

/** Whether Node's own `fetch` cannot do what the environment asks for: it knows no proxy and takes no authorities. */
export function asksForMore(env: Env): boolean {
  return proxySetting(env) !== undefined || Boolean(env[CA_FILE_VARIABLE])
}

/** Whether somebody has told Node to accept every certificate. */
export function acceptsEveryCertificate(env: Env): boolean {
  return env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
}
