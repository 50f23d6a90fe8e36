import type { ProblemCode } from '../idp-errors/catalogue.ts'
import type { Problem } from '../idp-errors/problem.ts'
import { nodeCodes } from '../idp-errors/rows/node-codes.ts'
import { isSignInError, type SignInError } from '../idp-errors/sign-in-error.ts'

/** Where a request was when it failed: before the head of the reply was there, or while its body was read. */
export type Stage = 'head' | 'body'

/** What a caught error of the network means. */
export interface NetworkFailure {
  readonly code: ProblemCode
  /** The code of Node, OpenSSL or undici that decided, for people who search for it. */
  readonly reason: string
}

/** Causes below causes, and the attempts of one connection: so many are looked at. */
const CAUSES_MAX = 16

/** The error, its causes and the attempts inside an `AggregateError`, nearest first; each once. */
function causesOf(error: unknown): readonly object[] {
  const found = new Set<object>()
  const queue = [error]
  while (queue.length > 0 && found.size < CAUSES_MAX) {
    const next = queue.shift()
    if (typeof next !== 'object' || next === null || found.has(next)) continue
    found.add(next)
    if ('cause' in next) queue.push(next.cause)
    if ('errors' in next && Array.isArray(next.errors)) queue.push(...next.errors.slice(0, CAUSES_MAX))
  }
  return [...found]
}

/** The {@link SignInError} that a connection of our own failed with, wherever a `fetch` has wrapped it. */
export function signInErrorIn(error: unknown): SignInError | undefined {
  return causesOf(error).find(isSignInError)
}

/** All that `fetch` says of a port that it never connects to (the "bad ports" of the Fetch standard). */
const BAD_PORT = 'bad port'

/** The code of an error, or the name of undici's parser errors: they come without a code since Node 24. */
function codeIn(error: object): string | undefined {
  if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(error.code))
    return error.code
  if ('message' in error && error.message === BAD_PORT) return BAD_PORT
  return 'name' in error && error.name === 'HTTPParserError' ? error.name : undefined
}

const rowsByCode: Readonly<Record<string, ProblemCode | undefined>> = nodeCodes

/** The row of a code; whole families share one. */
function rowFor(code: string): ProblemCode | undefined {
  if (Object.hasOwn(rowsByCode, code)) return rowsByCode[code]
  if (code === BAD_PORT) return 'NETWORK_PORT_BLOCKED'
  if (code.startsWith('HPE_') || code === 'HTTPParserError') return 'HTTP_NOT_SPOKEN'
  return code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') ? 'TLS_HANDSHAKE_FAILED' : undefined
}

/** A time-out on a connection that was there already is not one of connecting. */
function brokeLater(error: object): boolean {
  return 'syscall' in error && (error.syscall === 'read' || error.syscall === 'write')
}

/**
 * What a caught error of the network means. Pure; goes by codes only, since the texts of such errors change and may
 * quote what was sent or received.
 *
 * @returns `NETWORK_FAILED` when no code is known
 */
export function networkFailure(error: unknown, stage: Stage = 'head'): NetworkFailure {
  const causes = causesOf(error)
  for (const cause of causes) {
    const reason = codeIn(cause)
    const code = reason === undefined ? undefined : rowFor(reason)
    if (reason === undefined || code === undefined) continue
    if (code === 'NETWORK_RESET' || (code === 'NETWORK_CONNECT_TIMEOUT' && brokeLater(cause)))
      return { code: stage === 'body' ? 'NETWORK_REPLY_CUT' : 'NETWORK_RESET', reason }
    if (code === 'HTTP_NOT_SPOKEN' && stage === 'body') return { code: 'NETWORK_REPLY_CUT', reason }
    return { code, reason }
  }
  const reason = causes.map(codeIn).find((code) => code !== undefined) ?? 'no code'
  return { code: stage === 'body' ? 'NETWORK_REPLY_CUT' : 'NETWORK_FAILED', reason }
}

/** What a caller that may repeat a request has to know. */
export interface Fault {
  readonly problem: Problem
  /** Whether the same request may succeed later. A bad certificate never does. */
  readonly transient: boolean
  /** Whether the request may have reached the server and been acted on. */
  readonly mayHaveBeenProcessed: boolean
  /** Longest of the waits that the server asked for, in milliseconds. Absent when it asked for none. */
  readonly retryAfterMs?: number
}

/** Failures after which the request is known not to have been acted on: it was never sent, or it was turned away. */
const NOT_PROCESSED: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'NETWORK_HOST_UNKNOWN',
  'NETWORK_NAME_SERVICE_DOWN',
  'NETWORK_REFUSED',
  'NETWORK_PORT_BLOCKED',
  'NETWORK_UNREACHABLE',
  'NETWORK_CONNECT_TIMEOUT',
  'NETWORK_PROXY_ADDRESS',
  'NETWORK_PROXY_UNREACHABLE',
  'NETWORK_PROXY_LOGIN',
  'NETWORK_PROXY_REFUSED',
  'NETWORK_PROXY_FAILED',
  'NETWORK_PROXY_TLS',
  'TLS_CERTIFICATE_EXPIRED',
  'TLS_CERTIFICATE_NOT_YET_VALID',
  'TLS_CERTIFICATE_UNTRUSTED',
  'TLS_WRONG_HOST',
  'TLS_CERTIFICATE_REVOKED',
  'TLS_CERTIFICATE_UNUSABLE',
  'TLS_PROTOCOL_TOO_OLD',
  'TLS_NOT_SPOKEN',
  'TLS_CHECKS_SWITCHED_OFF',
  'TLS_CA_FILE_UNUSABLE',
  'HTTP_ADDRESS_REFUSED',
  'HTTP_RATE_LIMITED',
  'HTTP_NETWORK_SIGN_IN',
])

/** The facts about a failed request that decide whether it is repeated. `undefined` for what is no {@link SignInError}. */
export function faultOf(error: SignInError): Fault
export function faultOf(error: unknown): Fault | undefined
export function faultOf(error: unknown): Fault | undefined {
  if (!isSignInError(error)) return undefined
  const { problem } = error
  const seconds = problem.evidence['retry_after_seconds']
  return {
    problem,
    transient: problem.retry === 'backoff',
    mayHaveBeenProcessed: !NOT_PROCESSED.has(problem.code),
    ...(typeof seconds === 'number' ? { retryAfterMs: seconds * 1_000 } : {}),
  }
}
