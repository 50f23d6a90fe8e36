import { execFile } from 'node:child_process'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listenOnLoopback } from '../../src/browser-flow/loopback.ts'
import { Issuer } from '../tokens/issuer.ts'
import { answerPath, begin, browse, isClosed, visit, type Waiting } from './stage.ts'

let issuer: Issuer
const controller = { current: new AbortController() }
beforeEach(async () => {
  issuer = await Issuer.start()
  controller.current = new AbortController()
})
afterEach(async () => {
  controller.current.abort(new DOMException('the test is over', 'AbortError'))
  await issuer.close()
})

const start = (options: Parameters<typeof begin>[1] = {}) =>
  begin(issuer, { signal: controller.current.signal, ...options })

/** The sign-in has taken no harm: its own answer still gets in, and only its code was ever used. */
async function expectUnharmed(waiting: Waiting): Promise<void> {
  expect(issuer.requests('/token')).toHaveLength(0)
  await browse(waiting, answerPath(waiting, issuer))
  expect(await waiting.ended).toBe('signed in')
  expect(issuer.requests('/token').map(({ form }) => form.get('code'))).toEqual(['good'])
}

describe('attacks on the port', () => {
  it('ATTACK wrong state: an answer that somebody made up is refused, told, and ends nothing', async () => {
    const waiting = await start()
    for (const state of ['guess', '', undefined]) {
      const page = await visit(waiting.prompt.port, answerPath(waiting, issuer, { state, code: 'evil' }))
      expect(page.status).toBe(400)
      expect(page.text).toContain('OAUTH_STATE_MISMATCH')
    }
    const refusal = { state: 'guess', code: undefined, error: 'access_denied' }
    expect((await visit(waiting.prompt.port, answerPath(waiting, issuer, refusal))).status).toBe(400)
    expect(waiting.strays.map(({ code }) => code)).toEqual(Array(4).fill('OAUTH_STATE_MISMATCH'))
    await expectUnharmed(waiting)
  })

  it('ATTACK mixed-up issuer: a code of another provider is never sent to this one', async () => {
    const waiting = await start()
    const page = await browse(waiting, answerPath(waiting, issuer, { iss: 'https://evil.example' }))
    expect(page.text).toContain('AUTHORIZATION_ISSUER_DIFFERS')
    expect(await waiting.ended).toBe('AUTHORIZATION_ISSUER_DIFFERS')
    expect(issuer.requests('/token')).toHaveLength(0)
  })

  it('ATTACK missing issuer: a code without a name is not used where the provider has announced one', async () => {
    const waiting = await start()
    await browse(waiting, answerPath(waiting, issuer, { iss: undefined }))
    expect(await waiting.ended).toBe('AUTHORIZATION_ISSUER_MISSING')
    expect(issuer.requests('/token')).toHaveLength(0)
  })

  it('ATTACK second request to the port: one answer is taken, however many come at once', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const waiting = await start({ keep: () => held })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => visit(waiting.prompt.port, answerPath(waiting, issuer))),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(19).fill(400)])
    expect(answers.filter(({ text }) => text.includes('AUTHORIZATION_ANSWERED'))).toHaveLength(19)
    const other = await visit(waiting.prompt.port, answerPath(waiting, issuer, { code: 'evil' }))
    expect(other.text).toContain('AUTHORIZATION_ANSWERED')
    expect(waiting.strays).toEqual([])
    release()
    expect(await waiting.ended).toBe('signed in')
    expect(issuer.requests('/token').map(({ form }) => form.get('code'))).toEqual(['good'])
  })

  it('ATTACK code twice: an answer with two codes is none', async () => {
    const waiting = await start()
    const page = await visit(waiting.prompt.port, `${answerPath(waiting, issuer)}&code=evil`)
    expect(page).toMatchObject({ status: 400 })
    await expectUnharmed(waiting)
  })

  it('ATTACK DNS rebinding: a page whose name was turned to this machine gets nothing', async () => {
    const waiting = await start()
    const { port } = waiting.prompt
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1.nip.example:${port}`,
      `localhost:${port}`,
    ]) {
      const page = await visit(port, answerPath(waiting, issuer), { headers: { host } })
      expect(page).toMatchObject({ status: 421, text: 'This address has another name.\n' })
      expect(page.headers['access-control-allow-origin']).toBeUndefined()
    }
    await expectUnharmed(waiting)
  })

  it('ATTACK other origin: scripts, pictures and frames of a page get nothing, not even a word about CORS', async () => {
    const waiting = await start()
    const { port } = waiting.prompt
    for (const headers of [
      { origin: 'https://evil.example', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
      { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' },
      { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    ])
      expect((await visit(port, answerPath(waiting, issuer), { headers })).status).toBe(403)
    const preflight = await visit(port, '/callback', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
    })
    expect(preflight.status).toBe(405)
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    await expectUnharmed(waiting)
  })

  it('ATTACK race for the port: no program of another user gets it, by no name', async () => {
    const waiting = await start()
    const program = fileURLToPath(new URL('programs/neighbour.mjs', import.meta.url))
    const asNobody = process.getuid?.() === 0 ? ['65534'] : []
    const { stdout } = await promisify(execFile)(process.execPath, [
      program,
      String(waiting.prompt.port),
      ...asNobody,
    ])
    const { user, outcomes } = JSON.parse(stdout)
    if (asNobody.length > 0) expect(user).toBe(65_534)
    expect(Object.values(outcomes)).toEqual(Array(5).fill('EADDRINUSE'))
    await expectUnharmed(waiting)
  })

  it.each(['127.0.0.1', '::1'])(
    'ATTACK squatter: a port that somebody has on %s is not used, although the other family is free',
    async (host) => {
      const squatter = createServer()
      await new Promise<void>((resolve) => squatter.listen({ host, port: 0 }, resolve))
      const { port } = squatter.address() as AddressInfo
      await expect(start({ redirectUri: `http://localhost:${port}/` })).rejects.toThrow('LOOPBACK_PORT_TAKEN')
      expect(await isClosed(port, host === '::1' ? '127.0.0.1' : '::1')).toBe(true)
      await new Promise((resolve) => squatter.close(resolve))
    },
  )

  it('ATTACK injected page: words of a provider are shown as words, in the browser and in the terminal', async () => {
    const waiting = await start()
    const evil =
      '<script>alert(1)</script><img src=x onerror=alert(2)>"\'&lt;\u001b[2J\u202e\r\nSet-Cookie: a=b'
    const refusal = {
      code: undefined,
      error: 'server_error',
      error_description: evil,
      error_uri: 'javascript:alert(3)',
    }
    const page = await browse(waiting, answerPath(waiting, issuer, refusal))
    expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page.text).not.toMatch(/<script|<img|javascript:|[\u0000-\u0009\u000b-\u001f\u202e]/)
    expect(page.headers['set-cookie']).toBeUndefined()
    expect(await waiting.ended).toBe('OAUTH_SERVER_ERROR')
  })

  it('ATTACK other methods: POST and HEAD with the right answer are no answer', async () => {
    const waiting = await start()
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'])
      expect(await visit(waiting.prompt.port, answerPath(waiting, issuer), { method })).toMatchObject({
        status: 405,
        headers: { allow: 'GET' },
      })
    await expectUnharmed(waiting)
  })

  it('ATTACK huge request: an endless query and endless headers are not read', async () => {
    const waiting = await start()
    const { port } = waiting.prompt
    expect((await visit(port, `/callback?state=${'a'.repeat(20_000)}`)).status).toBe(414)
    await expect(visit(port, `/callback?state=${'a'.repeat(200_000)}`)).rejects.toThrow()
    await expect(visit(port, '/callback', { headers: { 'x-big': 'a'.repeat(200_000) } })).rejects.toThrow()
    // What browsers send along for every program on this host name is no attack.
    const cookies = { cookie: `a=${'b'.repeat(40_000)}` }
    expect((await visit(port, '/nothing', { headers: cookies })).status).toBe(404)
    await expectUnharmed(waiting)
  })

  it('ATTACK too early: what comes before anybody saw the page of the provider is refused', async () => {
    let shown = () => {}
    const onPrompt = ({ port }: { port: number }) =>
      new Promise<void>((resolve) => {
        early = visit(port, '/callback?code=evil&state=guess')
        shown = resolve
      })
    let early: ReturnType<typeof visit> | undefined
    void begin(issuer, { onPrompt, signal: controller.current.signal }).catch(() => {})
    await expect.poll(() => early).toBeDefined()
    expect((await early)?.status).toBe(400)
    shown()
    expect(issuer.requests('/token')).toHaveLength(0)
  })

  it('ATTACK by chance: favicon, prefetch and a bare visit do not use up the one answer', async () => {
    const waiting = await start()
    const { port } = waiting.prompt
    const path = answerPath(waiting, issuer)
    expect((await visit(port, '/favicon.ico')).status).toBe(404)
    expect((await visit(port, '/')).status).toBe(404)
    expect((await visit(port, path, { headers: { 'sec-purpose': 'prefetch;prerender' } })).status).toBe(503)
    expect((await visit(port, '/callback')).status).toBe(400)
    await expectUnharmed(waiting)
  })

  it('ATTACK silent crowd: connections that ask for nothing do not keep the browser out', async () => {
    const waiting = await start()
    const crowd: Socket[] = []
    for (let count = 0; count < 200; count += 1) {
      const socket = connect(waiting.prompt.port, '127.0.0.1')
      socket.on('error', () => {})
      crowd.push(socket)
      await new Promise((resolve) => socket.once('connect', resolve))
    }
    await expect.poll(() => crowd.filter((socket) => !socket.closed).length).toBeLessThanOrEqual(32)
    await expectUnharmed(waiting)
    await expect.poll(() => crowd.filter((socket) => !socket.closed).length).toBe(0)
  })

  it('ATTACK slow client: whoever takes too long to ask is cut off', async () => {
    const loopback = await listenOnLoopback({}, (_, response) => response.end(), 40)
    const sockets = ['', 'GET /callback?code=1 HT', 'GET / HTTP/1.1\r\nHost: x\r\n'].map((bytes) => {
      const socket = connect(loopback.port, '::1')
      socket.on('error', () => {})
      socket.write(bytes)
      return new Promise((resolve) => socket.once('close', resolve))
    })
    await Promise.all(sockets)
    loopback.close()
  })

  it('ATTACK other protocols: tunnels, upgrades and noise are hung up on', async () => {
    const waiting = await start()
    const path = answerPath(waiting, issuer)
    const host = `Host: 127.0.0.1:${waiting.prompt.port}`
    for (const bytes of [
      `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n\r\n`,
      `GET ${path} HTTP/1.1\r\n${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      `GET ${path} HTTP/1.1\r\n${host}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`,
      '\u0016\u0003\u0001\u0002\u0000',
    ]) {
      const socket = connect(waiting.prompt.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(bytes)
      await new Promise((resolve) => socket.once('close', resolve))
    }
    await expectUnharmed(waiting)
  })

  it('listens to this machine only', async () => {
    const waiting = await start()
    const loopback = await listenOnLoopback({}, (_, response) => response.end())
    expect(loopback.families).toEqual(['127.0.0.1', '::1'])
    loopback.close()
    expect(await isClosed(waiting.prompt.port, '127.0.0.2')).toBe(true)
    await expectUnharmed(waiting)
  })

  it('does not tell a neighbour who signed in: the closing page has an address of its own each time', async () => {
    const [one, other] = [await start(), await start()]
    const places = await Promise.all(
      [one, other].map(async (waiting) => {
        const { headers } = await visit(waiting.prompt.port, answerPath(waiting, issuer))
        return String(headers['location'])
      }),
    )
    expect(new Set(places).size).toBe(2)
    expect(await visit(one.prompt.port, places[1] ?? '').catch(() => undefined)).not.toMatchObject({
      status: 200,
    })
  })
})
