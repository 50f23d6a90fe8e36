import type { HttpHandler } from 'msw'
import { answering, eachKey } from './errors/handler.ts'
import { oktaLines } from './errors/okta-lines.ts'
import { type ErrorReply, errorReply } from './errors/reply-line.ts'

/** Where Okta answers. */
export interface OktaErrorOptions {
  /** Host of the org. Default: any. */
  readonly domain?: string
  /** Custom authorization server. Default: the org's own. */
  readonly authorizationServer?: string
  /** Default: where this reply comes, mostly the token endpoint. */
  readonly endpoint?: 'device' | 'token' | 'discovery'
}

const PATHS: Readonly<Record<string, string>> = {
  device: '/v1/device/authorize',
  token: '/v1/token',
  discovery: '/.well-known/openid-configuration',
}

/** Okta has two shapes of bodies, on the same endpoints. */
function bodyOf({ shape, error, words }: ErrorReply): Readonly<Record<string, unknown>> {
  return shape === 'okta'
    ? {
        errorCode: error,
        errorSummary: words,
        errorLink: error,
        errorId: 'oae0000000000000000000000',
        errorCauses: [],
      }
    : { error, error_description: words }
}

/**
 * Handlers for msw that answer like Okta, by the code that explains the reply.
 *
 * @example
 * server.use(oktaErrors.OKTA_DEVICE_GRANT_OFF({ domain: 'acme.okta.com' }))
 */
export const oktaErrors = eachKey(oktaLines, (_, line) => (options: OktaErrorOptions = {}): HttpHandler => {
  const reply = errorReply(line)
  const { domain = ':org', authorizationServer, endpoint = reply.endpoint } = options
  const server = authorizationServer === undefined ? '' : `/${authorizationServer}`
  const path = PATHS[endpoint] ?? ''
  // The org's own server keeps its discovery document at the root.
  const root = endpoint === 'discovery' && authorizationServer === undefined ? '' : `/oauth2${server}`
  return answering({
    method: endpoint === 'discovery' ? 'get' : 'post',
    url: domain === ':org' ? `*${root}${path}` : `https://${domain}${root}${path}`,
    status: reply.status,
    body: bodyOf(reply),
    ...(reply.status === 429
      ? { headers: { 'x-rate-limit-reset': '1767225660', date: 'Thu, 01 Jan 2026 00:00:00 GMT' } }
      : {}),
  })
})
