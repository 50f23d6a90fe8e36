import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { faultFrom, httpWith } from './failing.ts'
import { listening, rawServer, reply } from './raw-server.ts'

async function serving(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  return `http://127.0.0.1:${await listening(createServer(answer))}`
}

describe('a request', () => {
  it('asks for JSON, names the program, and sends no cookie', async () => {
    const server = await rawServer((socket) => socket.end(reply('{}', { 'Set-Cookie': 'a=b; Path=/' })))
    const http = httpWith()
    await http.send({ url: server.url })
    await http.send({ url: server.url })
    expect(server.requests).toHaveLength(2)
    for (const request of server.requests) {
      expect(request).toMatch(/^GET \/ HTTP\/1\.1\r\n/)
      expect(request).toMatch(/\r\naccept: application\/json\r\n/i)
      expect(request).toContain(`\r\nuser-agent: oidc-device-login/${packageJson.version}\r\n`)
      expect(request).not.toMatch(/\r\n(cookie|authorization|origin|referer):/i)
    }
  })

  it('puts the name of the program in front', async () => {
    const server = await rawServer((socket) => socket.end(reply('{}')))
    await httpWith({}, {}, { userAgent: 'nmp/9.9.9' }).send({ url: server.url })
    expect(server.requests[0]).toContain(
      `\r\nuser-agent: nmp/9.9.9 oidc-device-login/${packageJson.version}\r\n`,
    )
  })

  it('sends a form as it was written, with the headers of the caller over the defaults', async () => {
    const server = await rawServer((socket) => socket.end(reply('{}')))
    const body = new URLSearchParams({ device_code: 'a+b/c=%&d', scope: 'openid é' })
    await httpWith().send({
      url: server.url,
      method: 'POST',
      body,
      headers: { Accept: 'text/html', 'X-A': '1' },
    })
    expect(server.requests[0]).toMatch(/\r\ncontent-type: application\/x-www-form-urlencoded\r\n/i)
    expect(server.requests[0]).toMatch(/\r\naccept: text\/html\r\n/i)
    expect(server.requests[0]).toMatch(/\r\nx-a: 1\r\n/i)
    expect(server.requests[0]).toMatch(/\r\n\r\ndevice_code=a%2Bb%2Fc%3D%25%26d&scope=openid\+%C3%A9$/)
  })

  it('is not sent at all when a header would break it, and the value is not repeated', async () => {
    const server = await rawServer((socket) => socket.end(reply('{}')))
    const headers = { authorization: 'Bearer sentinel-secret\r\nX-Evil: 1' }
    const error = await httpWith()
      .send({ url: server.url, headers })
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).toContain('authorization')
    expect(String(error)).not.toContain('sentinel-secret')
    expect(server.requests).toEqual([])
  })
})

describe('a reply', () => {
  it('comes with its status, its headers, the server’s clock and the moment it arrived', async () => {
    const server = await rawServer((socket) =>
      socket.end(
        'HTTP/1.1 503 Busy\r\nDate: Thu, 01 Jan 2026 00:00:30 GMT\r\nRetry-After: 12\r\nContent-Length: 2\r\n\r\nno',
      ),
    )
    const clock = new FakeClock({ startMs: 1_000 })
    const got = await httpWith({}, { clock }).send({ url: server.url })
    expect(got).toMatchObject({ status: 503, text: 'no', receivedAtMs: 1_000, retryAfterMs: 12_000 })
    expect(got.dateMs).toBe(Date.UTC(2026, 0, 1, 0, 0, 30))
    expect(got.headers.get('retry-after')).toBe('12')
  })

  it('measures a date to retry at against the server’s own clock, however wrong ours is', async () => {
    const server = await rawServer((socket) =>
      socket.end(
        reply('{}', {
          Date: 'Thu, 01 Jan 2026 00:00:00 GMT',
          'Retry-After': 'Thu, 01 Jan 2026 00:01:00 GMT',
        }),
      ),
    )
    const clock = new FakeClock({ startMs: Date.UTC(2020, 0, 1) })
    expect((await httpWith({}, { clock }).send({ url: server.url })).retryAfterMs).toBe(60_000)
  })

  it('is decoded by its byte order mark, then its charset, then as UTF-8; noise becomes U+FFFD', async () => {
    const text = '{"name":"Żaneta"}'
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')
    const cases: readonly [body: Buffer, type: string, expected: string][] = [
      [Buffer.from(`\ufeff${text}`), 'application/json', text],
      [Buffer.from(`\ufeff${text}`), 'application/json; charset=ISO-8859-1', text],
      [utf16, 'application/json', text],
      [Buffer.from(utf16).swap16(), 'application/json; charset=utf-8', text],
      [
        Buffer.from('{"name":"J\xfcrgen"}', 'latin1'),
        'application/json; charset=ISO-8859-1',
        '{"name":"Jürgen"}',
      ],
      [Buffer.from(text), 'application/json; charset="x-made-up"', text],
      [Buffer.from([0x22, 0xff, 0xc0, 0x22]), 'application/json', '"\ufffd\ufffd"'],
    ]
    for (const [body, type, expected] of cases) {
      const server = await rawServer((socket) => socket.end(reply(body, { 'Content-Type': type })))
      expect((await httpWith().send({ url: server.url })).text).toBe(expected)
    }
  })

  it('DS-10 that redirects is handed over and never followed', async () => {
    const elsewhere = await rawServer((socket) => socket.end(reply('{}')))
    for (const status of [301, 302, 303, 307, 308]) {
      const url = await serving((_, response) =>
        response.writeHead(status, { location: elsewhere.url }).end(),
      )
      const got = await httpWith().send({ url, method: 'POST', body: new URLSearchParams({ token: 'x' }) })
      expect(got.status).toBe(status)
      expect(got.headers.get('location')).toBe(elsewhere.url)
    }
    expect(elsewhere.requests).toEqual([])
  })

  it('DS-10 of a fetch that followed a redirect by itself is refused', async () => {
    const elsewhere = await serving((_, response) => response.end('{}'))
    const url = await serving((_, response) => response.writeHead(302, { location: elsewhere }).end())
    const http = httpWith({}, { fetch: (input, init) => fetch(input, { ...init, redirect: 'follow' }) })
    expect((await faultFrom(http, { url })).problem.code).toBe('HTTP_REDIRECTED')
  })
})

describe('time', () => {
  it('NW-05 a server that sends a byte now and then is left at the deadline of the whole reply', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
      const drip = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(drip))
    })
    const started = performance.now()
    const fault = await faultFrom(httpWith(), { url: server.url, timeoutMs: 250 })
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(fault).toMatchObject({ transient: true, mayHaveBeenProcessed: true })
    expect(fault.problem.code).toBe('NETWORK_TIMEOUT')
    expect(fault.problem.title).toContain('0.25 seconds')
  })

  it('a scripted clock never brings the deadline forward', async () => {
    const clock = new FakeClock()
    const url = await serving((_, response) => setTimeout(() => response.end('{}'), 50))
    const http = httpWith({}, { clock })
    const sent = http.send({ url })
    await clock.sleep(3_600_000)
    expect((await sent).status).toBe(200)
    expect(clock.slept).toEqual([3_600_000])
  })

  it('a cancel is heard at once, with the reason of the caller, before, during and after the head', async () => {
    const silent = await rawServer(() => {})
    const dripping = await rawServer((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1'),
    )
    for (const url of [silent.url, dripping.url]) {
      const reason = new RangeError('enough')
      const controller = new AbortController()
      setTimeout(() => controller.abort(reason), 60)
      const started = performance.now()
      await expect(httpWith().send({ url, signal: controller.signal })).rejects.toBe(reason)
      expect(performance.now() - started).toBeLessThan(5_000)
    }
    const reason = new RangeError('too late')
    await expect(httpWith().send({ url: silent.url, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(silent.requests).toHaveLength(1)
  })

  it('a fetch that ignores its signal is left at the deadline all the same', async () => {
    const http = httpWith({}, { fetch: () => new Promise(() => {}) })
    const fault = await faultFrom(http, { url: 'https://login.example.com/', timeoutMs: 20 })
    expect(fault.problem.code).toBe('NETWORK_TIMEOUT')
  })

  it('one signal serves many requests and keeps no listener of theirs', async () => {
    const url = await serving((_, response) => response.end('{}'))
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...all: Parameters<typeof add>) => {
      listeners += 1
      return add(...all)
    }
    signal.removeEventListener = (...all: Parameters<typeof remove>) => {
      listeners -= 1
      return remove(...all)
    }
    const http = httpWith()
    for (let round = 0; round < 5; round += 1) await http.send({ url, signal })
    expect(listeners).toBe(0)
  })
})
