import type { HttpRequest } from './http.ts'
import { USER_AGENT } from './user-agent.ts'

/**
 * The headers of a request: those of the caller over the defaults. A value is never repeated in an error: it may be
 * a credential.
 *
 * @throws TypeError when a name or a value holds a character that HTTP does not allow
 */
export function headersOf(request: HttpRequest, product?: string): Record<string, string> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'user-agent': product === undefined ? USER_AGENT : `${product} ${USER_AGENT}`,
    ...(request.body instanceof URLSearchParams
      ? { 'content-type': 'application/x-www-form-urlencoded' }
      : {}),
  }
  const given = request.headers instanceof Headers ? request.headers : Object.entries(request.headers ?? {})
  for (const [name, value] of given) headers[name.toLowerCase()] = value
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) throw new TypeError('the name of a header is not a token')
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      throw new TypeError(`the value of the header ${name} holds a character that HTTP does not allow`)
  }
  return headers
}
