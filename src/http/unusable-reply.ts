import type { ProblemCode } from '../idp-errors/catalogue.ts'
import { type SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import type { HttpReply } from './http.ts'

/** Whether a body is a page for people, whatever its content type says. */
function isPage({ headers, text }: HttpReply): boolean {
  return (
    /^\s*(text\/html|application\/xhtml)/i.test(headers.get('content-type') ?? '') ||
    /^\s*<(!doctype|html)/i.test(text)
  )
}

function codeFor(reply: HttpReply): ProblemCode {
  const { status } = reply
  if (status >= 300 && status < 400) return 'HTTP_REDIRECTED'
  if (status === 429) return 'HTTP_RATE_LIMITED'
  if (status === 511) return 'HTTP_NETWORK_SIGN_IN'
  if (status >= 500) return 'HTTP_SERVER_ERROR'
  return isPage(reply) ? 'HTTP_PAGE_NOT_DATA' : 'HTTP_REPLY_UNREADABLE'
}

/**
 * What is wrong with a reply that holds neither what was asked for nor an error of the provider. Its body is not
 * repeated. `faultOf()` knows from the result how long the server asked to wait.
 */
export function unusableReply(reply: HttpReply): SignInError {
  const { url, status, headers, retryAfterMs } = reply
  return signInError(codeFor(reply), {
    host: new URL(url).host,
    status,
    content_type: headers.get('content-type') ?? 'not given',
    ...(retryAfterMs === undefined ? {} : { retry_after_seconds: retryAfterMs / 1_000 }),
  })
}
