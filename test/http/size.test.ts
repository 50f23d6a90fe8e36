import { createServer } from 'node:http'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { inChild } from './child.ts'
import { faultFrom, httpWith } from './failing.ts'
import { listening, rawServer, reply } from './raw-server.ts'

const MIB = 1_048_576

describe('NW-06 the size of a reply', () => {
  /** 200 MiB of zeros, packed. */
  async function bomb(packer: ReturnType<typeof createGzip>): Promise<Buffer> {
    const packed: Buffer[] = []
    packer.on('data', (chunk: Buffer) => packed.push(chunk))
    const block = Buffer.alloc(MIB)
    for (let count = 0; count < 200; count += 1) {
      await new Promise((resolve) => packer.write(block, resolve))
    }
    await new Promise<void>((resolve) => packer.end(resolve))
    return Buffer.concat(packed)
  }

  it.each([
    ['gzip', 'the fetch of Node', () => createGzip({ level: 1 })],
    [
      'br',
      'the fetch of Node',
      () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
    ],
    ['gzip', 'connections of our own', () => createGzip({ level: 1 })],
  ])('200 MiB behind %s cost less than 32 MiB, and are named, over %s', async (encoding, over, packer) => {
    const body = await bomb(packer())
    expect(body.length).toBeLessThan(MIB)
    const { url } = await rawServer((socket) => socket.end(reply(body, { 'Content-Encoding': encoding })))
    const small = await rawServer((socket) => socket.end(reply('{}')))
    const outcome = await inChild(
      `const http = boundedHttp(realWorld())
       await http.send({ url: process.env.SMALL })
       const before = process.resourceUsage().maxRSS
       const fault = await http.send({ url: process.env.BOMB }).catch(faultOf)
       const more = (process.resourceUsage().maxRSS - before) * 1024
       console.log(JSON.stringify({ code: fault.problem.code, more, transient: fault.transient }))`,
      {
        env: {
          SMALL: small.url,
          BOMB: url,
          ...(over === 'connections of our own' ? { HTTPS_PROXY: 'unused:1' } : {}),
        },
      },
    )
    expect(outcome).toMatchObject({ code: 'HTTP_REPLY_TOO_LARGE', transient: false })
    expect((outcome as { more: number }).more).toBeLessThan(32 * MIB)
  })

  it('a body without an end is left at the limit, and so is its connection', async () => {
    let sent = 0
    let closed = false
    const server = createServer((_, response) => {
      const more = () => {
        while (!closed && response.write(Buffer.alloc(65_536, 0x20))) sent += 65_536
      }
      response.on('drain', more)
      response.on('close', () => {
        closed = true
      })
      more()
    })
    const url = `http://127.0.0.1:${await listening(server)}`
    const { problem } = await faultFrom(httpWith(), { url, maxBytes: 100_000 })
    expect(problem.code).toBe('HTTP_REPLY_TOO_LARGE')
    expect(problem.evidence['limit_bytes']).toBe(100_000)
    await expect.poll(() => closed).toBe(true)
    expect(sent).toBeLessThan(16 * MIB)
  })

  it('a length that is announced as too large is refused unread, and its connection closed', async () => {
    let closed = false
    const server = await rawServer((socket) => {
      socket.on('close', () => {
        closed = true
      })
      socket.write(reply('{}', { 'Content-Length': String(200 * MIB) }))
    })
    expect((await faultFrom(httpWith(), { url: server.url })).problem.code).toBe('HTTP_REPLY_TOO_LARGE')
    await expect.poll(() => closed).toBe(true)
  })

  it('the limit is exact: at it a reply is whole, one byte above it is none', async () => {
    const server = await rawServer((socket) => socket.end(reply('x'.repeat(1_000))))
    const http = httpWith()
    expect((await http.send({ url: server.url, maxBytes: 1_000 })).text).toHaveLength(1_000)
    expect((await faultFrom(http, { url: server.url, maxBytes: 999 })).problem.code).toBe(
      'HTTP_REPLY_TOO_LARGE',
    )
  })

  it('a head of 16 MB is not read to its end', async () => {
    const one = await rawServer((socket) => socket.end(reply('{}', { 'X-Long': 'a'.repeat(16_000_000) })))
    const many = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      socket.end(`${'X-A: b\r\n'.repeat(2_000_000)}\r\n`)
    })
    for (const { url } of [one, many]) {
      const { problem, transient } = await faultFrom(httpWith(), { url })
      expect(problem.code).toBe('HTTP_HEADERS_TOO_LARGE')
      expect(transient).toBe(false)
    }
  })

  /** Sends the pieces of a reply one after the other, over and over, for as long as somebody listens. */
  async function flooding(head: string, piece: string): Promise<string> {
    const { url } = await rawServer((socket) => {
      socket.write(head)
      const more = () => {
        while (!socket.destroyed && socket.write(piece));
      }
      socket.on('drain', more)
      more()
    })
    return url
  }
  const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'

  it.each<[string, string, string, string | RegExp]>([
    [
      'hints that come early',
      '',
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(1_000),
      'NETWORK_TIMEOUT',
    ],
    ['a status in words without an end', 'HTTP/1.1 200 ', 'O'.repeat(40_000), 'NETWORK_TIMEOUT'],
    // Newer versions of Node read on until the time is over.
    [
      'an extension of a chunk without an end',
      `${CHUNKED}2`,
      `;a=${'b'.repeat(40)}`.repeat(1_000),
      /NETWORK_(REPLY_CUT|TIMEOUT)/,
    ],
    [
      'trailers without an end',
      `${CHUNKED}2\r\n{}\r\n0\r\n`,
      'X-A: b\r\n'.repeat(5_000),
      'HTTP_HEADERS_TOO_LARGE',
    ],
  ])('%s cost less than 32 MiB, and no more time than there is', async (_, head, piece, code) => {
    const small = await rawServer((socket) => socket.end(reply('{}')))
    const outcome = await inChild(
      `const http = boundedHttp(realWorld())
       await http.send({ url: process.env.SMALL })
       const before = process.resourceUsage().maxRSS
       const startedMs = performance.now()
       let warm
       setTimeout(() => { warm = process.resourceUsage().maxRSS }, 2_000)
       const { problem } = await http.send({ url: process.env.FLOOD, timeoutMs: 4_000 }).catch(faultOf)
       const end = process.resourceUsage().maxRSS
       const [more, grown] = [before, warm ?? end].map((from) => (end - from) * 1024)
       console.log(JSON.stringify({ code: problem.code, more, grown, ms: performance.now() - startedMs }))
       process.exit()`,
      {
        env: {
          SMALL: small.url,
          FLOOD: await flooding(head, piece),
          // What is let go of at once counts for nothing here, so V8 gets no room to leave it lying about.
          NODE_OPTIONS: '--max-semi-space-size=1',
        },
      },
    )
    expect(outcome).toMatchObject({ code: expect.stringMatching(code) })
    const { more, grown, ms } = outcome as Readonly<Record<'more' | 'grown' | 'ms', number>>
    // Gigabytes pass meanwhile: what is kept of them would show.
    expect(grown).toBeLessThan(32 * MIB)
    // Newer versions of Node let more garbage lie about before they clear it away, and then no more than that.
    if (process.versions.node.startsWith('20.')) expect(more).toBeLessThan(32 * MIB)
    expect(ms).toBeLessThan(10_000)
  })
})
