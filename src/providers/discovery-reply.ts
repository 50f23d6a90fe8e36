import { type JsonObject, jsonObject } from '../http/fields.ts'
import type { HttpReply } from '../http/http.ts'
import { explain } from '../idp-errors/explain.ts'
import { SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import { shownAddress } from './issuer.ts'
import type { Provider } from './provider.ts'

/** What the provider's own error in a reply means; `undefined` when it has none, or one that nobody knows. */
function explained(provider: Provider, { status, text }: HttpReply): SignInError | undefined {
  const body = jsonObject(text)
  if (body === undefined) return undefined
  const problem = explain({ provider, endpoint: 'discovery', status, body })
  const unknown = problem.code === 'NOT_RECOGNISED' || problem.code === 'OAUTH_ERROR_UNKNOWN'
  return unknown ? undefined : new SignInError(problem)
}

/** What came instead of a document, in words. */
function natureOf(text: string): string {
  const start = text.slice(0, 200).trimStart()
  if (start === '') return 'nothing'
  if (/^<(!doctype html|html|head|body)/i.test(start)) return 'a web page'
  if (start.startsWith('<')) return 'XML'
  try {
    JSON.parse(text)
    return 'JSON that is not an object'
  } catch {
    return start.startsWith('{') ? 'JSON that is cut off or broken' : 'something that is not JSON'
  }
}

function redirected(provider: Provider, reply: HttpReply): SignInError {
  const location = reply.headers.get('location') ?? ''
  const target = URL.canParse(location, reply.url) ? new URL(location, reply.url).href : undefined
  return signInError('DISCOVERY_REDIRECTED', {
    issuer: provider.issuer,
    status: reply.status,
    target: target === undefined ? 'an address that cannot be read' : shownAddress(target),
  })
}

/**
 * The document in a reply that is not a 404. Pure.
 *
 * @throws {@link SignInError} `DISCOVERY_REDIRECTED`, `DISCOVERY_NOT_JSON`, `DISCOVERY_UNAVAILABLE`,
 *   `DISCOVERY_REFUSED`, or what the provider's own error means
 */
export function documentOf(provider: Provider, reply: HttpReply): JsonObject {
  const { status } = reply
  const facts = { issuer: provider.issuer, address: shownAddress(reply.url), status }
  if (status >= 300 && status < 400) throw redirected(provider, reply)
  if (status >= 200 && status < 300) {
    const document = jsonObject(reply.text)
    if (document === undefined)
      throw signInError('DISCOVERY_NOT_JSON', { ...facts, nature: natureOf(reply.text) })
    const error = document['issuer'] === undefined ? explained(provider, reply) : undefined
    if (error !== undefined) throw error
    return document
  }
  const passing = status >= 500 || status === 408 || status === 429
  throw (
    explained(provider, reply) ?? signInError(passing ? 'DISCOVERY_UNAVAILABLE' : 'DISCOVERY_REFUSED', facts)
  )
}

/** What it means that every address answered 404: the provider's own reason if one of them gave any. Pure. */
export function notFound(provider: Provider, replies: readonly HttpReply[]): SignInError {
  for (const reply of replies) {
    const error = explained(provider, reply)
    if (error !== undefined) return error
  }
  // Newer servers have no base path, older ones have /auth: an issuer with the wrong one leads nowhere.
  if (provider.kind === 'keycloak') return signInError('KEYCLOAK_ADDRESS_WRONG', {})
  const asked = replies.map(({ url }) => shownAddress(url)).join(', ')
  return signInError('DISCOVERY_NOT_FOUND', { issuer: provider.issuer, asked })
}
