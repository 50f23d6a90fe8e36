import { lookup } from 'node:dns'
import { connect } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultOf, networkFailure } from '../../src/http/failure.ts'
import { nodeCodes } from '../../src/idp-errors/rows/node-codes.ts'
import { signInError } from '../../src/idp-errors/sign-in-error.ts'
import { faultFrom, httpWith } from './failing.ts'

/** As `fetch` hands it on: what happened is a cause below. */
const wrapped = (cause: unknown) => new TypeError('fetch failed', { cause })
const withCode = (code: string, more: object = {}) => Object.assign(new Error('text'), { code, ...more })

describe('NW-02 a failure on the way', () => {
  it.each([
    ['ENOTFOUND', 'NETWORK_HOST_UNKNOWN', true, false],
    ['EAI_AGAIN', 'NETWORK_NAME_SERVICE_DOWN', true, false],
    ['ECONNREFUSED', 'NETWORK_REFUSED', true, false],
    ['ENETDOWN', 'NETWORK_UNREACHABLE', true, false],
    ['ENETUNREACH', 'NETWORK_UNREACHABLE', true, false],
    ['EHOSTUNREACH', 'NETWORK_UNREACHABLE', true, false],
    ['UND_ERR_CONNECT_TIMEOUT', 'NETWORK_CONNECT_TIMEOUT', true, false],
    ['ETIMEDOUT', 'NETWORK_CONNECT_TIMEOUT', true, false],
    ['ECONNRESET', 'NETWORK_RESET', true, true],
    ['EPIPE', 'NETWORK_RESET', true, true],
    ['UND_ERR_HEADERS_TIMEOUT', 'NETWORK_TIMEOUT', true, true],
    ['HPE_INVALID_CONSTANT', 'HTTP_NOT_SPOKEN', true, true],
    ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'TLS_HANDSHAKE_FAILED', true, true],
    ['CERT_HAS_EXPIRED', 'TLS_CERTIFICATE_EXPIRED', false, false],
    ['CERT_REVOKED', 'TLS_CERTIFICATE_REVOKED', false, false],
    ['CERT_NEVER_HEARD_OF', 'NETWORK_FAILED', true, true],
  ] as const)('%s is %s; passes: %s; may have been acted on: %s', (code, expected, transient, processed) => {
    const failure = networkFailure(wrapped(withCode(code)))
    expect(failure).toEqual({ code: expected, reason: code })
    expect(faultOf(signInError(failure.code, { host: 'h', reason: code }))).toMatchObject({
      transient,
      mayHaveBeenProcessed: processed,
    })
  })

  it('of a port that no web address may have is told at once, and never tried again', async () => {
    const fault = await faultFrom(httpWith(), { url: 'http://127.0.0.1:6000/' })
    expect(fault).toMatchObject({
      problem: { code: 'NETWORK_PORT_BLOCKED' },
      transient: false,
      mayHaveBeenProcessed: false,
    })
  })

  it('inside the body of a reply is a reply that was cut, whatever the code', () => {
    for (const error of [withCode('ECONNRESET'), withCode('HPE_INVALID_CHUNK_SIZE'), new Error('no code')])
      expect(networkFailure(wrapped(error), 'body').code).toBe('NETWORK_REPLY_CUT')
  })

  it('of silence on a connection that stood is not one of connecting', () => {
    expect(networkFailure(wrapped(withCode('ETIMEDOUT', { syscall: 'read' }))).code).toBe('NETWORK_RESET')
    expect(networkFailure(wrapped(withCode('ETIMEDOUT', { syscall: 'connect' }))).code).toBe(
      'NETWORK_CONNECT_TIMEOUT',
    )
  })

  it('of every address of a name is told by the attempts', async () => {
    const error = await new Promise((resolve) => {
      const both: typeof lookup = Object.assign(
        (_host: string, _options: object, done: (...all: unknown[]) => void) =>
          done(null, [
            { address: '::1', family: 6 },
            { address: '127.0.0.1', family: 4 },
          ]),
        lookup,
      )
      connect({ host: 'two.test', port: 9, lookup: both, autoSelectFamily: true }).once('error', resolve)
    })
    expect(error).toBeInstanceOf(AggregateError)
    expect(networkFailure(wrapped(error)).code).toBe('NETWORK_REFUSED')
    const bare = new AggregateError([withCode('EHOSTUNREACH'), withCode('ENETUNREACH')])
    expect(networkFailure(wrapped(bare)).code).toBe('NETWORK_UNREACHABLE')
  })

  it('for real: a name that nobody knows, a port where nobody listens', async () => {
    const unknown = await faultFrom(httpWith(), { url: 'https://nobody.invalid/x?code=sentinel' })
    expect(unknown.problem.code).toMatch(/^NETWORK_(HOST_UNKNOWN|NAME_SERVICE_DOWN)$/)
    expect(unknown.shown).not.toContain('sentinel')
    const refused = await faultFrom(httpWith(), { url: 'https://127.0.0.1:4/' })
    expect(refused.problem).toMatchObject({
      code: 'NETWORK_REFUSED',
      evidence: { host: '127.0.0.1:4', reason: 'ECONNREFUSED' },
    })
  })

  it('whatever is thrown: an answer, and no text of it', () => {
    const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withTypedArray: true })
    fc.assert(
      fc.property(anything, fc.constantFrom('head' as const, 'body' as const), (thrown, stage) => {
        const { code, reason } = networkFailure(thrown, stage)
        expect(faultOf(signInError(code))).toBeDefined()
        expect(reason).toMatch(/^([A-Z][A-Z0-9_]+|HTTPParserError|no code)$/)
      }),
    )
    const loop = new Error('loop')
    loop.cause = new AggregateError([loop, withCode('EPIPE')])
    expect(networkFailure(loop).code).toBe('NETWORK_RESET')
  })
})

describe('a fault', () => {
  it('is known of our own errors only', () => {
    for (const value of [new Error('x'), undefined, 'HTTP_RATE_LIMITED', { problem: {} }])
      expect(faultOf(value)).toBeUndefined()
  })

  it('never is one that passes when a certificate or a setting is at fault', () => {
    for (const code of Object.values(nodeCodes).filter((row) => row.startsWith('TLS_CERT')))
      expect(faultOf(signInError(code))).toMatchObject({ transient: false, mayHaveBeenProcessed: false })
  })
})
