import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { builtNmp, type Nmp } from './nmp-process.ts'

const SECRET = 'SENTINEL-client-secret-4f1d'

let provider: EmbeddedProvider
let nmp: Nmp
beforeAll(async () => {
  provider = await startProvider({ clientSecret: SECRET })
})
afterAll(() => provider.close())
beforeEach(() => {
  nmp = builtNmp()
})
afterEach(() => nmp.dispose())

const login = () => [
  'auth',
  'login',
  '--store',
  'file',
  '--issuer',
  provider.issuer,
  '--client-id',
  CLIENT_ID,
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

async function approved(args: readonly string[], input?: string) {
  const running = nmp.start([...login(), ...args])
  if (input !== undefined) running.child.stdin.end(input)
  const [, userCode = ''] = await running.printed(/\n {4}([A-Z]{4}-[A-Z]{4})\n/)
  await approveInPages(`${provider.issuer}/device`, userCode, { login: 'alice@example.com' })
  return running.ended
}

describe('nmp with a confidential client', () => {
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
    const { exitCode } = await approved(['--client-secret-file', '-'], SECRET)
    expect(exitCode).toBe(0)
    expect(allOf(nmp.home)).not.toContain(SECRET)
    expect((await nmp.run(['auth', 'token'])).exitCode).toBe(0)

    const refused = await nmp.run(['auth', 'refresh', '--json'])
    expect(refused.exitCode).toBe(1)
    expect(JSON.parse(refused.out)).toMatchObject({ code: 'CLIENT_SECRET_NEEDED' })

    const env = { NMP_CLIENT_SECRET_FILE: written('secret', SECRET) }
    expect(await nmp.run(['auth', 'refresh'], env)).toMatchObject({ exitCode: 0 })
  })

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
