import { type SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import type { World } from '../world.ts'
import { ADDRESS_MAX_LENGTH, serverAddress } from './address.ts'
import { bodyText } from './body.ts'
import type { CarriedReply, CarriedRequest, Carrier } from './carrier.ts'
import { untilDeadline } from './deadline.ts'
import { networkFailure, type Stage, signInErrorIn } from './failure.ts'
import type { Http, HttpReply, HttpRequest } from './http.ts'
import { httpDate, retryAfter } from './http-date.ts'
import { headersOf } from './request-headers.ts'
import { routeOf } from './route.ts'
import { acceptsEveryCertificate } from './variables.ts'

/** Longest time of one request, in milliseconds, unless it says otherwise. */
export const TIMEOUT_MS = 30_000
/** Largest body of a reply, in bytes after unpacking, unless the request says otherwise. */
export const BODY_MAX_BYTES = 1_048_576

/** What of the outside this room uses. */
export type HttpWorld = Pick<World, 'fetch' | 'clock' | 'env'>

/** How requests are bounded. */
export interface BoundedHttpOptions {
  /** Names the program in front of this package's own `User-Agent`, such as `nmp/1.2.0`. Default: nothing. */
  readonly userAgent?: string
}

/** As much of a refused address as is safe to show: no user info, no path, no query. */
function shownAddress(url: string | URL): string {
  const text = String(url)
  if (text.length > ADDRESS_MAX_LENGTH || !URL.canParse(text)) return 'that was given'
  const { protocol, host } = new URL(text)
  return `${protocol}//${host}`
}

/** A reply of a `fetch` that followed a redirect on its own, or hides where it leads. */
function refuseRedirect({ status, type, redirected }: CarriedReply, host: string): void {
  if (redirected || type === 'opaqueredirect') throw signInError('HTTP_REDIRECTED', { host, status })
}

async function exchange(
  carrier: Carrier,
  url: URL,
  request: CarriedRequest,
  maxBytes: number,
  nowMs: () => number,
): Promise<HttpReply> {
  const { host } = url
  let stage: Stage = 'head'
  try {
    const reply = await carrier(url.href, request)
    stage = 'body'
    const receivedAtMs = nowMs()
    refuseRedirect(reply, host)
    const text = await bodyText(reply, maxBytes, host)
    const headers = new Headers([...reply.headers])
    const dateMs = httpDate(headers.get('date'), receivedAtMs)
    const retryAfterMs = retryAfter(headers.get('retry-after'), dateMs ?? receivedAtMs)
    return {
      url: url.href,
      status: reply.status,
      headers,
      text,
      receivedAtMs,
      ...(dateMs === undefined ? {} : { dateMs }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    }
  } catch (error) {
    throw signInErrorIn(error) ?? failed(error, stage, host)
  }
}

/** The caught error itself is not kept: undici's parser errors hold the bytes of the reply, others the address. */
function failed(error: unknown, stage: Stage, host: string): SignInError {
  const { code, reason } = networkFailure(error, stage)
  return signInError(code, { host, reason })
}

/**
 * The one bounded way out: every request has a deadline until its whole reply is read, every reply a largest size;
 * no redirect is followed, no cookie kept; certificates are always checked.
 */
export function boundedHttp(world: HttpWorld, options: BoundedHttpOptions = {}): Http {
  const { clock, env } = world
  const carrier = routeOf(world)
  return {
    async send(request: HttpRequest): Promise<HttpReply> {
      const url = serverAddress(String(request.url))
      if (url === undefined) throw signInError('HTTP_ADDRESS_REFUSED', { address: shownAddress(request.url) })
      if (url.protocol === 'https:' && acceptsEveryCertificate(env))
        throw signInError('TLS_CHECKS_SWITCHED_OFF')
      const timeoutMs = request.timeoutMs ?? TIMEOUT_MS
      const headers = headersOf(request, options.userAgent)
      const bounds = {
        timeoutMs,
        ...(request.signal ? { signal: request.signal } : {}),
        onTimeout: () =>
          signInError('NETWORK_TIMEOUT', { host: url.host, timeout_seconds: timeoutMs / 1_000 }),
      }
      return untilDeadline(bounds, async (signal) => {
        const carried: CarriedRequest = {
          method: request.method ?? 'GET',
          headers,
          ...(request.body === undefined ? {} : { body: String(request.body) }),
          redirect: 'manual',
          credentials: 'omit',
          signal,
        }
        const maxBytes = request.maxBytes ?? BODY_MAX_BYTES
        return exchange(carrier, url, carried, maxBytes, () => clock.nowMs())
      })
    },
  }
}
