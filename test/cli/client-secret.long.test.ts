import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { builtNmp, type Nmp } from './nmp-process.ts'

const SECRET = 'SENTINEL-client-secret-4f1d'

let provider: EmbeddedProvider
/** Takes the secret in the form of a request, and says so. */
let formProvider: EmbeddedProvider
let nmp: Nmp
beforeAll(async () => {
  provider = await startProvider({ clientSecret: SECRET })
  formProvider = await startProvider({ clientSecret: SECRET, authentication: 'client_secret_post' })
})
afterAll(() => Promise.all([provider.close(), formProvider.close()]))

const login = ({ issuer }: { readonly issuer: string } = provider) => [
  ...['auth', 'login', '--store', 'file'],
  ...['--issuer', issuer, '--client-id', CLIENT_ID],
]

function written(name: string, text: string): string {
  const path = join(nmp.home, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}

/** Every byte below a folder. */
function allOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n')
}

async function approved(
  args: readonly string[],
  options: {
    readonly at?: EmbeddedProvider
    readonly input?: string
    readonly env?: Readonly<Record<string, string>>
  } = {},
) {
  const { at = provider, input, env } = options
  const running = nmp.start([...login(at), ...args], env)
  if (input !== undefined) running.child.stdin.end(input)
  const [, userCode = ''] = await running.printed(/\n {4}([A-Z]{4}-[A-Z]{4})\n/)
  await approveInPages(`${at.issuer}/device`, userCode, { login: 'alice@example.com' })
  return running.ended
}

/** Somebody else's server, which keeps what it is sent and speaks for no client at all. */
async function eavesdropper() {
  const heard: string[] = []
  const server = createServer((request, response) => {
    heard.push(JSON.stringify(request.headers))
    request.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
    request.on('end', () => {
      const { port } = server.address() as AddressInfo
      const issuer = `http://127.0.0.1:${port}`
      response.setHeader('content-type', 'application/json')
      if (request.method === 'GET')
        response.end(
          JSON.stringify({
            issuer,
            token_endpoint: `${issuer}/token`,
            device_authorization_endpoint: `${issuer}/device`,
          }),
        )
      else response.writeHead(400).end(JSON.stringify({ error: 'access_denied' }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { issuer: `http://127.0.0.1:${port}`, heard, close: () => server.close() }
}

/** What a request carries when it carries the secret, in a form or as Basic credentials. */
const TRACES = [SECRET, Buffer.from(`${CLIENT_ID}:${SECRET}`).toString('base64')]

describe('nmp with a confidential client', () => {
  beforeEach(() => {
    nmp = builtNmp()
  })
  afterEach(() => nmp.dispose())

  it('signs in, renews and signs out with the secret in a file, which only the file holds', async () => {
    const path = written('secret', `${SECRET}\n`)
    const { exitCode, err } = await approved(['--client-secret-file', path])
    expect(err).toContain('Signed in as Alice')
    expect(exitCode).toBe(0)
    expect(await nmp.run(['auth', 'refresh'])).toMatchObject({ exitCode: 0 })
    expect(allOf(join(nmp.home, '.local'))).not.toContain(SECRET)
    const logout = await nmp.run(['auth', 'logout', '--all'])
    expect(logout.err.replace(/\s+/g, ' ')).toContain('The provider has revoked the session')
  })

  it('takes it from a pipe, keeps it nowhere, and says how a renewal gets it', async () => {
    const { exitCode } = await approved(['--client-secret-file', '-'], { input: SECRET })
    expect(exitCode).toBe(0)
    expect(allOf(nmp.home)).not.toContain(SECRET)
    expect((await nmp.run(['auth', 'token'])).exitCode).toBe(0)

    const refused = await nmp.run(['auth', 'refresh', '--json'])
    expect(refused.exitCode).toBe(1)
    expect(JSON.parse(refused.out)).toMatchObject({ code: 'CLIENT_SECRET_NEEDED' })

    const env = { NMP_CLIENT_SECRET_FILE: written('secret', SECRET) }
    expect(await nmp.run(['auth', 'refresh'], env)).toMatchObject({ exitCode: 0 })
  })

  it('sends it in the form where the provider wants it there', async () => {
    const path = written('secret', SECRET)
    const { exitCode } = await approved(['--client-secret-file', path], { at: formProvider })
    expect(exitCode).toBe(0)
    expect(await nmp.run(['auth', 'refresh'])).toMatchObject({ exitCode: 0 })
    const logout = await nmp.run(['auth', 'logout'])
    expect(logout.err.replace(/\s+/g, ' ')).toContain('The provider has revoked the session')
  })

  it('finds the file of a variable again from another folder', async () => {
    written('secret', SECRET)
    const env = { NMP_CLIENT_SECRET_FILE: 'secret' }
    expect((await approved([], { env })).exitCode).toBe(0)
    const { stdout } = await promisify(execFile)(process.execPath, [nmp.entry, 'auth', 'refresh', '--json'], {
      cwd: '/',
      env: { HOME: nmp.home, NMP_STORE: 'file' },
    })
    expect(JSON.parse(stdout)).toMatchObject({ issuer: provider.issuer })
  })

  it('shows it to nobody but the provider and the client that it was named for', async () => {
    const other = await eavesdropper()
    try {
      const path = written('secret', SECRET)
      expect((await approved(['--client-secret-file', path])).exitCode).toBe(0)
      const elsewhere = await nmp.run(login(other))
      expect(elsewhere.err).toContain('SIGN_IN_DENIED')
      const otherClient = [...login(other).slice(0, -1), 'another-client']
      expect((await nmp.run(otherClient)).err).toContain('SIGN_IN_DENIED')
      expect(other.heard.filter((text) => text.includes('client_id'))).not.toEqual([])
      for (const trace of TRACES) expect(other.heard.join('\n')).not.toContain(trace)
      // It is remembered all the same where it belongs.
      expect((await approved([])).exitCode).toBe(0)
    } finally {
      other.close()
    }
  })
})

describe('nmp with a secret that is none', () => {
  beforeAll(() => {
    nmp = builtNmp()
  })
  afterAll(() => nmp.dispose())

  it('says of a secret that was refused that it was refused, not that there should be none', async () => {
    const path = written('secret', 'another')
    const { exitCode, err } = await nmp.run([...login(), '--client-secret-file', path])
    expect(exitCode).toBe(5)
    expect(err).toContain('OAUTH_CLIENT_SECRET_REFUSED')
    expect(err).not.toContain('another\n')
  })

  it.each([
    ['is not there', () => join(nmp.home, 'nowhere'), 'cannot be opened (ENOENT)'],
    ['is empty', () => written('empty', '\n'), 'there is nothing in it'],
    ['is long', () => written('long', 'x'.repeat(5_000)), 'it is longer than 4096 bytes'],
    ['has two lines', () => written('lines', 'one\ntwo\n'), 'it is more than one line of text'],
    ['has an escape sequence', () => written('escape', 'a\u001b[31m'), 'it is more than one line of text'],
    [
      'is a folder',
      () => {
        mkdirSync(join(nmp.home, 'folder'))
        return join(nmp.home, 'folder')
      },
      'it is not a plain file',
    ],
  ])('asks the provider for nothing with a file that %s', async (_, path, reason) => {
    const { exitCode, out } = await nmp.run([...login(), '--json', '--client-secret-file', path()])
    expect(exitCode).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      code: 'CLIENT_SECRET_UNUSABLE',
      evidence: { reason: expect.stringContaining(reason) },
    })
  })
})
