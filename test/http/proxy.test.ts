import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { createServer as createPlainServer } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isExempt } from '../../src/http/no-proxy.ts'
import { proxyFor } from '../../src/http/proxy.ts'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'
import { newAuthority } from './certificates.ts'
import { inChild, temporaryFolder } from './child.ts'
import { connectProxy } from './connect-proxy.ts'
import { faultFrom, httpWith } from './failing.ts'
import { listening, rawServer, reply } from './raw-server.ts'

const HOST = 'login.example.test'
const authority = newAuthority()
const certificate = authority.issue({ hosts: [HOST, 'localhost', '127.0.0.1'] })

/** A server that only a proxy can find, since nobody knows its name; what it received; and trust in it. */
async function behindProxy() {
  const received: string[] = []
  const server = createServer(certificate, (request, response) => {
    received.push(`${request.method} ${request.url} ${request.rawHeaders.join('|')}`)
    response.end('{"ok":true}')
  })
  const port = await listening(server)
  const file = join(await temporaryFolder(), 'authority.pem')
  await writeFile(file, authority.cert)
  return { port, received, trust: { NMP_CLIENT_SSL_CERT_FILE: file } }
}

describe('CL-05 a proxy', () => {
  it('gets a tunnel request with its credentials, and the server sees neither them nor the proxy', async () => {
    const server = await behindProxy()
    const proxy = await connectProxy({ leadsTo: server.port, credentials: 'me@work:p:ss/wörd%' })
    const password = encodeURIComponent('p:ss/wörd%')
    const http = httpWith({
      ...server.trust,
      HTTPS_PROXY: `http://me%40work:${password}@127.0.0.1:${proxy.port}`,
    })
    expect((await http.send({ url: `https://${HOST}/token?x=1` })).text).toBe('{"ok":true}')
    expect(proxy.asked).toEqual([{ target: `${HOST}:443`, credentials: 'me@work:p:ss/wörd%' }])
    expect(server.received[0]).toMatch(/^GET \/token\?x=1 host\|login\.example\.test\|/)
    expect(server.received.join()).not.toMatch(/proxy|ss\/w/i)
  })

  it('without credentials is asked without', async () => {
    const server = await behindProxy()
    const proxy = await connectProxy({ leadsTo: server.port })
    const http = httpWith({ ...server.trust, https_proxy: `127.0.0.1:${proxy.port}` })
    await http.send({ url: `https://${HOST}:8443/`, method: 'POST', body: new URLSearchParams({ a: '1' }) })
    expect(proxy.asked).toEqual([{ target: `${HOST}:8443`, credentials: undefined }])
  })

  it('that speaks TLS is trusted by the same authorities, and only by them', async () => {
    const server = await behindProxy()
    const proxy = await connectProxy({ leadsTo: server.port, certificate })
    const HTTPS_PROXY = `https://u:sentinel-word@localhost:${proxy.port}`
    expect((await httpWith({ ...server.trust, HTTPS_PROXY }).send({ url: `https://${HOST}/` })).status).toBe(
      200,
    )
    const fault = await faultFrom(httpWith({ HTTPS_PROXY }), { url: `https://${HOST}/` })
    expect(fault.problem.code).toBe('NETWORK_PROXY_TLS')
    expect(fault.transient).toBe(false)
    expect(fault.shown).not.toContain('sentinel-word')
  })

  it('does not weaken the check of the server’s certificate', async () => {
    const server = await behindProxy()
    const proxy = await connectProxy({ leadsTo: server.port })
    const HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`
    const untrusted = await faultFrom(httpWith({ HTTPS_PROXY }), { url: `https://${HOST}/` })
    expect(untrusted.problem.code).toBe('TLS_CERTIFICATE_UNTRUSTED')
    const wrong = await faultFrom(httpWith({ ...server.trust, HTTPS_PROXY }), { url: 'https://other.test/' })
    expect(wrong.problem.code).toBe('TLS_WRONG_HOST')
    expect(server.received).toEqual([])
  })

  it('never carries requests to this very machine', async () => {
    const proxy = await connectProxy({ leadsTo: 1 })
    const server = await rawServer((socket) => socket.end(reply('{}')))
    const env = {
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
    }
    expect((await httpWith(env).send({ url: server.url })).status).toBe(200)
    const tls = await behindProxy()
    const http = httpWith({ ...env, ...tls.trust })
    for (const host of ['localhost', '127.0.0.1'])
      expect((await http.send({ url: `https://${host}:${tls.port}/` })).status).toBe(200)
    expect(proxy.asked).toEqual([])
  })

  it('is left out when the caller brings a fetch of its own', async () => {
    const proxy = await connectProxy({ leadsTo: 1 })
    const fetch = async () => new Response('{"own":true}')
    const http = httpWith({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }, { fetch })
    expect((await http.send({ url: `https://${HOST}/` })).text).toBe('{"own":true}')
    expect(proxy.asked).toEqual([])
  })

  it('changes nothing for the rest of the process', async () => {
    const server = await behindProxy()
    const proxy = await connectProxy({ leadsTo: server.port })
    const outcome = await inChild(
      `const { status } = await boundedHttp(realWorld()).send({ url: 'https://${HOST}/' })
       const { Agent } = await import('undici')
       const places = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2']
       const taken = places.filter((place) => globalThis[Symbol.for(place)] instanceof Agent)
       const other = await fetch('https://localhost:${server.port}').catch((error) => error.cause.code)
       console.log(JSON.stringify({ status, taken, other }))`,
      { env: { ...server.trust, HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` } },
    )
    expect(outcome).toEqual({ status: 200, taken: [], other: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
  })
})

describe('NW-13 a proxy that does not play along', () => {
  const SECRET = 'sentinel-password'

  async function faultThrough(options: { answer?: number; credentials?: string; port?: number }) {
    const { port } = options.port === undefined ? await connectProxy({ leadsTo: 1, ...options }) : options
    const http = httpWith({ HTTPS_PROXY: `http://me:${SECRET}@127.0.0.1:${port}` })
    const fault = await faultFrom(http, {
      url: `https://${HOST}/token?code=sentinel-query`,
      timeoutMs: 5_000,
    })
    expect(fault.shown).not.toContain('sentinel')
    expect(fault.shown).not.toContain(Buffer.from(`me:${SECRET}`).toString('base64'))
    expect(fault.mayHaveBeenProcessed).toBe(false)
    expect(fault.problem.evidence).toMatchObject({ proxy: `127.0.0.1:${port}`, variable: 'HTTPS_PROXY' })
    return fault
  }

  it('407: other credentials are asked for', async () => {
    const fault = await faultThrough({ credentials: 'somebody:else' })
    expect(fault.problem.code).toBe('NETWORK_PROXY_LOGIN')
    expect(fault.transient).toBe(false)
  })

  it('403 is its last word, 502 and 504 are not', async () => {
    const refused = await faultThrough({ answer: 403 })
    expect(refused.problem).toMatchObject({ code: 'NETWORK_PROXY_REFUSED', evidence: { status: 403 } })
    expect(refused.transient).toBe(false)
    for (const answer of [502, 503, 504]) {
      const failed = await faultThrough({ answer })
      expect(failed.problem).toMatchObject({ code: 'NETWORK_PROXY_FAILED', evidence: { status: answer } })
      expect(failed.transient).toBe(true)
    }
  })

  it('a web server in its place, a closed port, a reset, and noise', async () => {
    const web = await rawServer((socket) => socket.end(reply('<html>')))
    expect((await faultThrough({ port: Number(new URL(web.url).port) })).problem.code).toBe(
      'NETWORK_PROXY_REFUSED',
    )
    expect((await faultThrough({ port: 9 })).problem).toMatchObject({
      code: 'NETWORK_PROXY_UNREACHABLE',
      evidence: { reason: 'ECONNREFUSED' },
    })
    for (const answer of ['', 'SSH-2.0-x\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\nearly bytes']) {
      const port = await listening(
        createPlainServer((socket) => socket.once('data', () => socket.end(answer))),
      )
      const fault = await faultThrough({ port })
      expect(fault.problem.code).toMatch(/^NETWORK_PROXY_(UNREACHABLE|REFUSED)$/)
    }
  })

  it('one that accepts and says nothing is left at the deadline, or at once on cancel', async () => {
    const port = await listening(createPlainServer(() => {}))
    const http = httpWith({ HTTPS_PROXY: `http://127.0.0.1:${port}` })
    const url = `https://${HOST}/`
    expect((await faultFrom(http, { url, timeoutMs: 100 })).problem.code).toBe('NETWORK_TIMEOUT')
    const controller = new AbortController()
    setTimeout(() => controller.abort(new RangeError('enough')), 30)
    await expect(http.send({ url, signal: controller.signal })).rejects.toThrow('enough')
  })

  it.each([
    'http://a b',
    'socks5://u:sentinel-word@h:1',
    'http://u:sentinel-word@',
    'http://h:99999',
    'ftp://x',
  ])(
    'an address that is none, such as %s, is a problem of the variable and is not repeated',
    async (value) => {
      const fault = await faultFrom(httpWith({ HTTPS_PROXY: value }), { url: `https://${HOST}/` })
      expect(fault.problem.code).toBe('NETWORK_PROXY_ADDRESS')
      expect(fault.shown).not.toContain('sentinel-word')
      expect(fault.problem.title).toContain('HTTPS_PROXY')
    },
  )
})

describe('CL-05 which proxy', () => {
  const target = new URL('https://login.example.com/x')
  const shown = (env: Record<string, string>) => proxyFor(target, env)?.shown

  it('small letters win, an empty variable hides nothing, HTTP_PROXY serves when there is no other', () => {
    expect(shown({})).toBeUndefined()
    expect(shown({ HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:2' })).toBe('b:2')
    expect(shown({ HTTPS_PROXY: 'http://a:1', https_proxy: '' })).toBe('a:1')
    expect(shown({ HTTPS_PROXY: 'http://a:1', https_proxy: ' ', no_proxy: '', NO_PROXY: 'other' })).toBe(
      'a:1',
    )
    expect(shown({ HTTP_PROXY: 'http://c:3', https_proxy: '' })).toBe('c:3')
    expect(shown({ HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://c:3' })).toBe('a:1')
    expect(shown({ HTTPS_PROXY: 'a.example:3128' })).toBe('a.example:3128')
    expect(shown({ HTTPS_PROXY: 'http://u:p@[::1]:3128' })).toBe('[::1]:3128')
    expect(shown({ HTTPS_PROXY: 'http://a:1', no_proxy: '', NO_PROXY: 'example.com' })).toBeUndefined()
  })

  it('any text in the variables gives a proxy, none, or a problem that does not repeat it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary-ascii', maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        (value, except) => {
          try {
            const proxy = proxyFor(target, { HTTPS_PROXY: `http://u:${value}@h`, NO_PROXY: except })
            if (proxy !== undefined) expect(JSON.stringify(proxy)).not.toContain(`u:${value}@`)
          } catch (error) {
            expect(isSignInError(error)).toBe(true)
          }
        },
      ),
    )
  })

  it.each([
    ['*', 'https://any.example.com', true],
    ['a.com,*', 'https://any.example.com', true],
    ['example.com', 'https://example.com', true],
    ['example.com', 'https://login.example.com', true],
    ['example.com', 'https://badexample.com', false],
    ['.example.com', 'https://login.example.com', true],
    ['.example.com', 'https://example.com', true],
    ['*.example.com', 'https://a.b.example.com', true],
    ['*.example.com', 'https://example.org', false],
    ['EXAMPLE.com.', 'https://Login.Example.COM', true],
    ['example.com:8443', 'https://example.com:8443', true],
    ['example.com:8443', 'https://example.com', false],
    ['example.com:443', 'https://example.com', true],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['10.1.2.3', 'https://10.1.2.30', false],
    ['1.2.3', 'https://0.1.2.3', false],
    ['10.0.0.0/8', 'https://10.200.3.4:444', true],
    ['10.0.0.0/8', 'https://11.0.0.1', false],
    ['10.0.0.0/99', 'https://10.0.0.1', false],
    ['2001:db8::1', 'https://[2001:db8::1]', true],
    ['[2001:db8::1]:444', 'https://[2001:db8::1]:444', true],
    ['[2001:db8::1]:444', 'https://[2001:db8::1]', false],
    ['2001:db8::/32', 'https://[2001:db8:9::1]', true],
    ['  a.com ,\tb.com  c.com', 'https://c.com', true],
    ['.', 'https://example.com', false],
    [',,', 'https://example.com', false],
    ['', 'https://example.com', false],
  ])('NO_PROXY=%s and %s: left out is %s', (noProxy, address, expected) => {
    expect(isExempt(new URL(address), noProxy)).toBe(expected)
  })
})
