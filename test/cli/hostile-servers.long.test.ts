import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGzip } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type FakeProvider,
  type FakeProviderOptions,
  replies,
  startFakeProvider,
} from '../../src/testing/index.ts'
import { Sentinels } from '../sentinels.ts'
import { builtNmp, type Nmp } from './nmp-process.ts'

/** No reply may hold the program up for longer than this, in milliseconds; a loaded machine included. */
const ENDS_WITHIN_MS = 25_000

/** How much more memory a hostile reply may cost than a harmless one, in KiB. */
const MEMORY_KIB = 32 * 1_024

/** What a terminal acts on: clear the screen, set the title, fill the clipboard, a bell, a carriage return, a newline. */
const STEERING =
  '\u001b[2J\u001b]0;owned\u0007\u001b]52;c;ZXZpbA==\u0007\r\n  at file:///etc/passwd:1:1\u0085\u202e'

let nmp: Nmp
beforeAll(() => {
  nmp = builtNmp()
}, 60_000)
afterAll(() => nmp.dispose())

/** What a case works with. */
interface Stage {
  readonly sentinels: Sentinels
  /** Address of a server of somebody else: whatever secret reaches it is one too many. */
  readonly stranger: string
  /** Starts a server that answers everything alike. */
  listening(answer: RequestListener): Promise<string>
  /** A fake provider whose codes live for six seconds and whose secrets are sentinels. */
  provider(options?: FakeProviderOptions): Promise<FakeProvider>
}

/** How a run has ended, and what it cost. */
interface Outcome {
  readonly exitCode: number | null
  /** The one code of ours that was explained. */
  readonly code: string | undefined
  readonly peakKib: number
}

/** Runs `nmp auth login` against one hostile server, and checks what holds for all of them. */
async function login(hostile: Hostile, args: readonly string[] = []): Promise<Outcome> {
  const closing: (() => unknown)[] = []
  try {
    return await attempt(hostile, args, (close) => closing.push(close))
  } finally {
    for (const close of closing) await close()
  }
}

async function attempt(
  hostile: Hostile,
  args: readonly string[],
  atEnd: (close: () => unknown) => void,
): Promise<Outcome> {
  const sentinels = new Sentinels()
  const home = mkdtempSync(join(tmpdir(), 'hostile-'))
  atEnd(() => rmSync(home, { recursive: true, force: true }))

  const listening = async (answer: RequestListener) => {
    const server = createServer(answer)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    atEnd(() => {
      server.close()
      server.closeAllConnections()
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const strange: string[] = []
  const stranger = await listening((request, response) => {
    strange.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
    request.setEncoding('utf8').on('data', (text) => strange.push(text))
    request.on('end', () => response.end('{}'))
  })
  const providers: FakeProvider[] = []
  const provider = async (options: FakeProviderOptions = {}) => {
    const fake = await startFakeProvider({
      intervalSeconds: 1,
      deviceCodeSeconds: 6,
      clientId: 'nmp-cli',
      ...options,
      deviceReply: { device_code: sentinels.plant('device code'), ...options.deviceReply },
      tokenReply: { refresh_token: sentinels.plant('refresh token'), ...options.tokenReply },
    })
    providers.push(fake)
    atEnd(() => fake.close())
    return fake
  }

  const issuer = await hostile({ sentinels, stranger, listening, provider })
  const peak = join(home, 'peak')
  const measure = `import fs from 'node:fs';process.on('exit',()=>fs.writeFileSync('${peak}',String(process.resourceUsage().maxRSS)))`
  const startedMs = performance.now()
  const command = [
    'auth',
    'login',
    '--issuer',
    issuer,
    '--client-id',
    'nmp-cli',
    '--provider',
    'oidc',
    ...args,
  ]
  const { exitCode, out, err } = await nmp.run(command, {
    HOME: home,
    NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(measure)}"`,
  })
  expect(performance.now() - startedMs).toBeLessThan(ENDS_WITHIN_MS)

  for (const { form } of providers.flatMap(({ requests }) => requests))
    for (const name of ['device_code', 'code_verifier'] as const)
      if (form[name]) sentinels.add(name, form[name])
  const talk = out + err
  expect(out).toBe('')
  expect(talk).not.toMatch(/\n\s+at (?:\S+ \()?(?:file:|node:)/)
  expect(talk).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  expect(sentinels.in(talk)).toEqual([])
  expect(sentinels.in(strange.join('\n'))).toEqual([])
  expect(sentinels.inFiles(home)).toEqual([])
  const explained = [...err.matchAll(/nmp auth explain ([A-Z_0-9]+)/g)].map(([, code]) => code)
  expect(explained.length, err).toBe(1)
  return { exitCode, code: explained[0], peakKib: Number(readFileSync(peak, 'utf8')) }
}

type Hostile = (stage: Stage) => Promise<string>

/** A provider of which only the reply of one endpoint is hostile, each time it is asked. */
const saying =
  (
    endpoint: Parameters<FakeProvider['script']>[0],
    ...said: Parameters<FakeProvider['script']>[1][]
  ): Hostile =>
  async ({ provider }) => {
    const fake = await provider()
    for (let time = 0; time < 20; time += 1) fake.script(endpoint, ...said)
    return fake.issuer
  }

const describing =
  (discoveryReply: FakeProviderOptions['discoveryReply']): Hostile =>
  async ({ provider }) =>
    (await provider({ ...(discoveryReply ? { discoveryReply } : {}) })).issuer

const handing =
  (deviceReply: FakeProviderOptions['deviceReply']): Hostile =>
  async ({ provider }) =>
    (await provider({ ...(deviceReply ? { deviceReply } : {}) })).issuer

/** What the server does, the exit code, the code that is explained. */
const cases: readonly (readonly [what: string, exitCode: number, code: string, hostile: Hostile])[] = [
  [
    'discovery: noise instead of HTTP',
    3,
    'HTTP_NOT_SPOKEN',
    saying('discovery', replies.raw('\u0000\u0001SSH-2.0-noise\r\n')),
  ],
  [
    'discovery: a header of a megabyte',
    5,
    'HTTP_HEADERS_TOO_LARGE',
    saying('discovery', replies.raw(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(1_048_576)}\r\n\r\n{}`)),
  ],
  ['discovery: a page', 3, 'DISCOVERY_NOT_JSON', saying('discovery', replies.html())],
  [
    'discovery: a redirect to itself',
    3,
    'DISCOVERY_REDIRECTED',
    saying('discovery', replies.status(302, { headers: { location: '/.well-known/openid-configuration' } })),
  ],
  [
    'discovery: a hundred thousand brackets',
    3,
    'DISCOVERY_NOT_JSON',
    saying('discovery', replies.status(200, { body: '['.repeat(100_000) })),
  ],
  [
    'discovery: the issuer of somebody else',
    3,
    'ISSUER_MISMATCH',
    describing({ issuer: 'https://login.example' }),
  ],
  [
    'discovery: an endpoint without TLS',
    5,
    'DISCOVERY_FIELD_INVALID',
    describing({ token_endpoint: 'http://login.example/token' }),
  ],
  [
    'discovery: an endpoint that steers the terminal',
    5,
    'DISCOVERY_FIELD_INVALID',
    describing({ device_authorization_endpoint: STEERING }),
  ],
  [
    'device: an error that steers the terminal',
    5,
    'NOT_RECOGNISED',
    saying('device', replies.error(`x${STEERING}`, STEERING, { status: 400 })),
  ],
  [
    'device: a script as the address',
    5,
    'DEVICE_REPLY_INVALID',
    handing({ verification_uri: 'javascript:alert(1)' }),
  ],
  [
    'device: an address without TLS',
    5,
    'DEVICE_REPLY_INVALID',
    handing({ verification_uri: 'http://login.example/device' }),
  ],
  [
    'device: a code that spills over the terminal',
    5,
    'DEVICE_REPLY_INVALID',
    handing({ user_code: `ABCD${STEERING}` }),
  ],
  [
    'device: a code of ten thousand letters',
    5,
    'DEVICE_REPLY_INVALID',
    handing({ user_code: 'A'.repeat(10_000) }),
  ],
  ['device: an interval that never ends', 5, 'DEVICE_PACE_IMPOSSIBLE', handing({ interval: 3_600 })],
  ['device: a life below nothing', 5, 'DEVICE_REPLY_INVALID', handing({ expires_in: -1 })],
  ['poll: pending for ever', 4, 'CODE_EXPIRED', saying('poll', replies.pending())],
  ['poll: slower and slower', 5, 'DEVICE_PACE_IMPOSSIBLE', saying('poll', replies.slowDown())],
  [
    'poll: a connection that breaks, each time',
    3,
    'DEVICE_POLLS_UNANSWERED',
    saying('poll', replies.reset()),
  ],
  ['poll: an answer that never comes', 4, 'CODE_EXPIRED', saying('poll', replies.hang())],
  [
    'poll: tokens without an access token',
    5,
    'TOKEN_REPLY_INVALID',
    saying('poll', replies.approve({ access_token: undefined })),
  ],
  [
    'poll: an ID token that nobody signed',
    5,
    'ID_TOKEN_ALGORITHM',
    saying('poll', replies.approve({ id_token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYWxsb3J5In0.' })),
  ],
  [
    'poll: an access token of somebody else',
    5,
    'ID_TOKEN_ACCESS_TOKEN',
    saying('poll', replies.approve({ access_token: 'of-somebody-else' })),
  ],
  ['keys: gone', 5, 'JWKS_UNREADABLE', saying('keys', replies.status(404))],
]

/** Unpacks to 200 MiB of blanks. */
const bomb: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
  const zip = createGzip()
  zip.pipe(response)
  zip.on('error', () => {})
  const piece = Buffer.alloc(1_048_576, ' ')
  for (let count = 0; count < 200; count += 1) zip.write(piece)
  zip.end()
}

/** JSON that goes on and on. */
const endless: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const more = () => {
    while (!response.destroyed && response.write('{"a":'.repeat(10_000)));
  }
  response.on('drain', more)
  more()
}

/** The whole of a reply would take days. */
const slow: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => response.write(' '), 500)
  response.on('close', () => clearInterval(timer))
}

describe('nmp auth login, against a server that', { timeout: 60_000 }, () => {
  it.concurrent.each(cases)('%s', async (_, exitCode, code, hostile) => {
    expect(await login(hostile)).toMatchObject({ exitCode, code })
  })

  it.concurrent.each([
    ['packs 200 MiB into a small reply', bomb],
    ['never stops to send', endless],
  ] as const)('%s: costs less than 32 MiB', async (_, answer) => {
    const harmless = await login(saying('discovery', replies.html()))
    const hostile = await login(({ listening }) => listening(answer))
    expect(hostile).toMatchObject({ exitCode: 5, code: 'HTTP_REPLY_TOO_LARGE' })
    expect(hostile.peakKib - harmless.peakKib).toBeLessThan(MEMORY_KIB)
  })

  it.concurrent('sends a byte now and then: is left when --timeout has passed', async () => {
    const outcome = await login(({ listening }) => listening(slow), ['--timeout', '3'])
    expect(outcome).toMatchObject({ exitCode: 4, code: 'SIGN_IN_TIMED_OUT' })
  })

  it.concurrent.each([
    ['device', 301, 5, 'HTTP_REDIRECTED'],
    ['device', 307, 5, 'HTTP_REDIRECTED'],
    ['poll', 307, 3, 'DEVICE_POLLS_UNANSWERED'],
    ['poll', 308, 3, 'DEVICE_POLLS_UNANSWERED'],
  ] as const)(
    'sends what asks for %s to another host with %i: nothing of it arrives there',
    async (endpoint, status, exitCode, code) => {
      const outcome = await login(async (stage) => {
        const headers = { location: `${stage.stranger}/token` }
        return saying(endpoint, replies.status(status, { headers }))(stage)
      })
      expect(outcome).toMatchObject({ exitCode, code })
    },
  )

  it.concurrent('repeats what it was sent, and more, in its error: none of it is shown', async () => {
    const outcome = await login(
      async ({ provider, sentinels }) => {
        const secret = sentinels.plant('echo')
        const fake = await provider({ deviceReply: { device_code: secret } })
        fake.script(
          'poll',
          replies.error('x_refused', `${STEERING} the code ${secret} is ${encodeURIComponent(secret)}`),
        )
        return fake.issuer
      },
      ['--verbose'],
    )
    expect(outcome).toMatchObject({ exitCode: 5, code: 'OAUTH_ERROR_UNKNOWN' })
  })
})
