import type { IncomingHttpHeaders } from 'node:http'

/** A request as far as it is looked at. */
export interface Visitor {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
}

/** What lives at the port. */
export interface Doors {
  /** The one name that the provider sends browsers to, with the port. */
  readonly host: string
  /** Where the answer arrives. */
  readonly answerPath: string
  /** Where the browser reads what became of it. */
  readonly closingPath: string
}

/** Who has come, and what for. */
export type Visit =
  | { readonly kind: 'answer'; readonly query: string }
  | { readonly kind: 'closing_page' }
  | { readonly kind: 'refused'; readonly status: 403 | 404 | 405 | 414 | 421 | 503 }

/** Longest address that is read, in characters. Codes of Entra ID have some two thousand. */
const ADDRESS_MAX_LENGTH = 16_384

/** Whether a browser says that this is something else than a page that a person goes to (Fetch Metadata). */
function isNoNavigation(headers: IncomingHttpHeaders): boolean {
  const { 'sec-fetch-mode': mode = 'navigate', 'sec-fetch-dest': destination = 'document', origin } = headers
  return mode !== 'navigate' || destination !== 'document' || origin !== undefined
}

/** Whether a browser only fetches ahead what nobody has asked for yet. */
function isPrefetch(headers: IncomingHttpHeaders): boolean {
  return [headers['sec-purpose'], headers['purpose'], headers['x-moz']].some((value) =>
    String(value ?? '').startsWith('prefetch'),
  )
}

/**
 * What a request wants. Pure. Only a page load by the name of the redirect address comes in: a page of somebody else
 * whose name was turned to this machine (DNS rebinding) still asks by its own name.
 */
export function visitOf({ method, url = '', headers }: Visitor, doors: Doors): Visit {
  if (method !== 'GET') return { kind: 'refused', status: 405 }
  if (headers.host?.toLowerCase() !== doors.host) return { kind: 'refused', status: 421 }
  if (url.length > ADDRESS_MAX_LENGTH) return { kind: 'refused', status: 414 }
  const [path, query = ''] = url.split(/\?(.*)/s, 2)
  if (path !== doors.answerPath && path !== doors.closingPath) return { kind: 'refused', status: 404 }
  if (isNoNavigation(headers)) return { kind: 'refused', status: 403 }
  if (isPrefetch(headers)) return { kind: 'refused', status: 503 }
  return path === doors.closingPath ? { kind: 'closing_page' } : { kind: 'answer', query }
}
