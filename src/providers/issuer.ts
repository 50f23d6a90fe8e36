import { ADDRESS_MAX_LENGTH, isLoopback, serverAddress } from '../http/address.ts'
import { type SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import { reachOf } from './address-reach.ts'

/**
 * Characters of issuers: those of RFC 3986 without the ones that a shell or a quotation would act on, because issuers
 * stand in the commands that people are told to run. `?` and `#` have reasons of their own.
 */
const ISSUER_CHARACTERS = /^[A-Za-z0-9\-._~%/:@[\]+,=?#]*$/

function parsed(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** Why the host of an issuer is not accepted. */
function hostRefusal(text: string, url: URL): string | undefined {
  if (url.protocol === 'http:' && !isLoopback(url))
    return 'http is for this very machine only; it needs https'
  const reach = reachOf(url.hostname)
  if (reach === 'never') return 'its IP address is link-local, reserved or disguised'
  const spelled = /^https?:\/\/(\[[^\]]*\]|[^/:]*)/i.exec(text)?.[1]
  const literal = url.hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(url.hostname)
  return literal && spelled !== url.hostname ? `its IP address is usually spelled ${url.hostname}` : undefined
}

/**
 * Why a text cannot be an issuer; `undefined` when it can. An issuer is an address that {@link serverAddress} accepts,
 * in ASCII, without query and fragment (OpenID Connect Core 1.0 section 2), and spelled the way it is requested: it is
 * compared byte by byte later. IP literals are accepted in their usual spelling, except link-local, reserved and
 * IPv4-in-IPv6 ones.
 */
export function issuerRefusal(text: unknown): string | undefined {
  if (typeof text !== 'string' || text === '') return 'it is empty'
  if (text.length > ADDRESS_MAX_LENGTH) return `it is longer than ${ADDRESS_MAX_LENGTH} characters`
  if (!/^https?:\/\//i.test(text)) return 'it does not start with https://'
  const url = parsed(text)
  if (/[^\u0000-\u007f]/.test(text)) {
    const ascii = url === undefined ? '' : `; browsers would read it as ${url.origin}${url.pathname}`
    return `it has characters outside ASCII${ascii}`
  }
  if (!ISSUER_CHARACTERS.test(text)) return 'it has a space, a quote or another character that no issuer has'
  if (text.includes('#')) return 'it has a fragment (the part from # on)'
  if (text.includes('?')) return 'it has a query (the part from ? on)'
  if (url === undefined || url.hostname === '') return 'it names no host'
  if (/^https?:\/\/[^/]*@/i.test(text)) return 'it has a user name or a password'
  const refusal = hostRefusal(text, url)
  if (refusal !== undefined) return refusal
  const path = /^https?:\/\/[^/]*(.*)$/i.exec(text)?.[1]
  if (path !== url.pathname && !(path === '' && url.pathname === '/')) return 'its path has . or .. in it'
  return serverAddress(text) === undefined ? 'it is not an https address' : undefined
}

/** An address as it may be shown: host in ASCII, and nothing that could be a secret (user info, query, fragment). */
export function shownAddress(text: unknown): string {
  if (typeof text !== 'string' || text === '') return '(nothing)'
  const url = text.length > ADDRESS_MAX_LENGTH ? undefined : parsed(text)
  if (url !== undefined) return `${url.protocol}//${url.host}${url.pathname}`
  return text
    .slice(0, 200)
    .replace(/[?#].*$/s, '')
    .replace(/\/\/[^/]*@/, '//')
}

/** `ISSUER_NOT_ACCEPTED`, for an issuer that a person or a file gave. */
export function issuerNotAccepted(issuer: unknown, reason: string): SignInError {
  return signInError('ISSUER_NOT_ACCEPTED', { issuer: shownAddress(issuer), reason })
}

/** The address of an issuer. @throws {@link SignInError} `ISSUER_NOT_ACCEPTED` when {@link issuerRefusal} has a reason */
export function acceptedIssuer(issuer: unknown): URL {
  const refusal = issuerRefusal(issuer)
  if (refusal !== undefined || typeof issuer !== 'string')
    throw issuerNotAccepted(issuer, refusal ?? 'it is empty')
  return new URL(issuer)
}
