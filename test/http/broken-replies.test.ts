import { deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultFrom, httpWith } from './failing.ts'
import { rawServer, reply } from './raw-server.ts'

const SENTINEL = 'sentinel-access-token'
const BODY = `{"access_token":"${SENTINEL}"}`

/** Versions of Node differ in what they call two lengths that cannot both be true. */
const CONFUSED = /^(HTTP_NOT_SPOKEN|NETWORK_REPLY_CUT)$/

async function faultOver(bytes: string | Buffer, send: 'end' | 'reset' = 'end') {
  const server = await rawServer((socket) => {
    if (send === 'end') socket.end(bytes)
    else socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 10))
  })
  return faultFrom(httpWith(), { url: `${server.url}/token?code=sentinel-query`, timeoutMs: 5_000 })
}

describe('NW-04 a reply that breaks off', () => {
  const whole = reply(BODY)
  const chunked = Buffer.from(
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"acc\r\n${(BODY.length - 5).toString(16)}\r\n${BODY.slice(5)}\r\n0\r\n\r\n`,
  )

  it.each([
    ['announced by its length', whole],
    ['in chunks', chunked],
  ])('%s: after every byte it is a fault that passes, and may have been acted on', async (_, bytes) => {
    let length = 0
    const server = await rawServer((socket) => socket.end(bytes.subarray(0, length)))
    const http = httpWith()
    for (length = 0; length < bytes.length; length += 1) {
      const fault = await faultFrom(http, { url: server.url, timeoutMs: 5_000 })
      const headEnds = bytes.indexOf('\r\n\r\n') + 4
      expect(fault.problem.code, `cut after ${length} bytes`).toBe(
        length < headEnds ? 'NETWORK_RESET' : 'NETWORK_REPLY_CUT',
      )
      expect(fault).toMatchObject({ transient: true, mayHaveBeenProcessed: true })
      expect(fault.shown).not.toContain(SENTINEL.slice(0, 8))
    }
    expect((await http.send({ url: server.url })).text).toBe(BODY)
  })

  it('by a reset, before and inside the body', async () => {
    expect((await faultOver('', 'reset')).problem.code).toBe('NETWORK_RESET')
    expect((await faultOver(whole.subarray(0, -3), 'reset')).problem.code).toBe('NETWORK_REPLY_CUT')
  })

  it.each([
    ['a length that is too large', reply(BODY, { 'Content-Length': '4000' }), 'NETWORK_REPLY_CUT'],
    [
      'two lengths that differ',
      Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n${BODY}`),
      CONFUSED,
    ],
    ['a length beside chunks', reply(BODY, { 'Transfer-Encoding': 'chunked' }), CONFUSED],
    ['a negative length', reply(BODY, { 'Content-Length': '-1' }), 'HTTP_NOT_SPOKEN'],
    [
      'a chunk size that is no number',
      Buffer.from(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${BODY}\r\n`),
      'NETWORK_REPLY_CUT',
    ],
    ['a server that speaks SSH', Buffer.from(`SSH-2.0-OpenSSH_9.7 ${SENTINEL}\r\n`), 'HTTP_NOT_SPOKEN'],
    ['gzip that is not gzip', reply(BODY, { 'Content-Encoding': 'gzip' }), 'NETWORK_REPLY_CUT'],
    [
      'gzip with a flipped byte',
      reply(Buffer.from(gzipSync(BODY)).fill(0x55, 12, 16), { 'Content-Encoding': 'gzip' }),
      'NETWORK_REPLY_CUT',
    ],
  ])('%s', async (_, bytes, code) => {
    const fault = await faultOver(bytes)
    expect(fault.problem.code).toMatch(code)
    expect(fault).toMatchObject({ transient: true, mayHaveBeenProcessed: true })
    expect(fault.shown).not.toMatch(/sentinel/)
  })

  it('a length that is too small gives the text up to there, which is no JSON', async () => {
    const server = await rawServer((socket) => socket.end(reply(BODY, { 'Content-Length': '10' })))
    expect((await httpWith().send({ url: server.url })).text).toBe(BODY.slice(0, 10))
  })

  it('no bytes of a server make it hang, throw something else, or show what was sent', async () => {
    let bytes = Buffer.alloc(0)
    const server = await rawServer((socket) => socket.end(bytes))
    const http = httpWith()
    const line = fc.oneof(
      fc.constantFrom(
        'HTTP/1.1 200 OK',
        'HTTP/1.0 204 x',
        'HTTP/1.1 100 Continue',
        'HTTP/1.1 999 \u001b[2J',
        'HTTP/2',
      ),
      fc.constantFrom(
        'Transfer-Encoding: chunked',
        'Content-Length: 3',
        'Content-Encoding: br',
        'Retry-After: -1',
        '',
      ),
      fc.string({ maxLength: 20 }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 8 }),
        fc.uint8Array({ maxLength: 40 }),
        async (lines, tail) => {
          bytes = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), tail])
          const outcome = await http
            .send({ url: server.url, body: 'sentinel-body', method: 'POST', timeoutMs: 3_000 })
            .then(() => 'reply')
            .catch((error: unknown) => error)
          if (outcome === 'reply') return
          expect(outcome).toMatchObject({ name: 'SignInError' })
          expect(JSON.stringify(outcome)).not.toContain('sentinel-body')
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('NW-06 a reply that is packed', () => {
  const packed = (encoding: string, body: Buffer | string = gzipSync('{"a":1}')) =>
    rawServer((socket) => socket.end(reply(body, { 'Content-Encoding': encoding })))

  it('once, is unpacked', async () => {
    for (const encoding of ['gzip', 'x-gzip', 'GZIP ']) {
      expect((await httpWith().send({ url: (await packed(encoding)).url })).text).toBe('{"a":1}')
    }
    const raw = await packed('deflate', deflateRawSync('{"a":1}'))
    expect((await httpWith().send({ url: raw.url })).text).toBe('{"a":1}')
  })

  it.each(['gzip, gzip', 'br, gzip', 'zstd', 'compress', 'x', 'identity, gzip'])(
    '%s: is refused, unread',
    async (encoding) => {
      const { problem, transient } = await faultFrom(httpWith(), { url: (await packed(encoding)).url })
      expect(problem.code).toBe('HTTP_ENCODING_REFUSED')
      expect(problem.evidence['encoding']).toBe(encoding.toLowerCase())
      expect(transient).toBe(false)
    },
  )

  it('six times, is refused by Node before we see it', async () => {
    const { url } = await packed(Array(6).fill('gzip').join(', '))
    expect((await faultFrom(httpWith(), { url })).problem.code).toBe('NETWORK_FAILED')
  })
})
