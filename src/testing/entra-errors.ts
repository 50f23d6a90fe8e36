import type { HttpHandler } from 'msw'
import { entraLines } from './errors/entra-lines.ts'
import { answering, eachKey } from './errors/handler.ts'
import { errorReply } from './errors/reply-line.ts'

/** A code of Microsoft Entra ID that these handlers know, such as `AADSTS70011`. */
export type EntraErrorCode = keyof typeof entraLines

/** Where Entra ID answers. */
export interface EntraErrorOptions {
  /** Login host. Default `login.microsoftonline.com`. */
  readonly host?: string
  /** Default: any tenant. */
  readonly tenant?: string
  /** Default: where this code comes, mostly the token endpoint. */
  readonly endpoint?: 'devicecode' | 'token'
}

const TRACE_ID = '00000000-0000-0000-0000-000000000001'
const CORRELATION_ID = '00000000-0000-0000-0000-000000000002'
const TIME = '2026-01-01 00:00:00Z'

/** The body that Entra ID sends with a code. */
export function entraErrorBody(code: EntraErrorCode): Readonly<Record<string, unknown>> {
  const { error, suberror, words } = errorReply(entraLines[code])
  const number = Number(code.slice('AADSTS'.length))
  return {
    error,
    error_description: `${code}: ${words}\r\nTrace ID: ${TRACE_ID}\r\nCorrelation ID: ${CORRELATION_ID}\r\nTimestamp: ${TIME}`,
    error_codes: [number],
    timestamp: TIME,
    trace_id: TRACE_ID,
    correlation_id: CORRELATION_ID,
    error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    ...(suberror === undefined ? {} : { suberror }),
  }
}

/**
 * Handlers for msw that answer like Microsoft Entra ID, one for each of its codes.
 *
 * @example
 * server.use(entraErrors.AADSTS70011())
 */
export const entraErrors = eachKey(
  entraLines,
  (code, line) =>
    (options: EntraErrorOptions = {}): HttpHandler => {
      const reply = errorReply(line)
      const { host = 'login.microsoftonline.com', tenant = ':tenant', endpoint = reply.endpoint } = options
      return answering({
        url: `https://${host}/${tenant}/oauth2/v2.0/${endpoint}`,
        status: reply.status,
        body: entraErrorBody(code),
      })
    },
)
