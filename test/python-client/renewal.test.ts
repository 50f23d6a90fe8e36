import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { type EmulatedPlatform, startPlatform } from '../../src/testing/index.ts'
import { builtNmp, type Nmp } from '../cli/nmp-process.ts'
import { signedInElsewhere } from '../cli/signed-in-elsewhere.ts'
import { installPythonClient, runPython } from './python.ts'

/** How long new tokens are on their way, in milliseconds. */
const SLOW_MS = 800

let provider: EmbeddedProvider
let platform: EmulatedPlatform
let nmp: Nmp
let file: string

beforeAll(async () => {
  installPythonClient()
  // Strict single use: a refresh token that is used twice ends the sign-in of everybody. What replaces it is slow to
  // arrive, so that whoever does not wait for the others uses it twice.
  provider = await startProvider({
    intercept({ url }, response) {
      const end = response.end.bind(response)
      const later = (body: unknown) => setTimeout(() => end(body), SLOW_MS)
      if (url === '/token') Object.assign(response, { end: later })
      return false
    },
  })
  platform = await startPlatform({ issuer: provider.issuer, clientId: CLIENT_ID })
  nmp = builtNmp()
  const folder = join(nmp.home, '.config/nmp')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  file = join(folder, 'config.yaml')
  const { token, refreshToken } = await signedInElsewhere(provider)
  await runPython('config.py', ['write', file, 'default', platform.baseUrl, token, refreshToken])
}, 300_000)
afterAll(async () => {
  nmp.dispose()
  await Promise.all([platform.close(), provider.close()])
})

const python = () => runPython('client.py', [file])
const token = () => nmp.run(['auth', 'token'])
const stored = () => parseDocument(readFileSync(file, 'utf8')).getIn(['users', 0, 'token'])
const renewals = () => provider.requests.filter((request) => request === 'POST /token').length

/** Puts a token in the place of the stored one that says that it ended long ago. The refresh token beside it stays. */
function age(): void {
  const document = parseDocument(readFileSync(file, 'utf8'))
  const [header = '', claims = '', signature = ''] = String(stored()).split('.')
  const old = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), exp: 1_700_000_000 }
  const aged = [header, Buffer.from(JSON.stringify(old)).toString('base64url'), signature].join('.')
  document.setIn(['users', 0, 'token'], aged)
  writeFileSync(file, document.toString({ lineWidth: 0 }))
}

describe("an ended token of the platform's own Python client", { timeout: 60_000 }, () => {
  it('is renewed by nmp, and the Python client goes on with what nmp stored', async () => {
    age()
    const { exitCode, out } = await token()
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: `${stored()}\n` })
    const before = renewals()
    expect(await python()).toContain('default')
    expect(renewals()).toBe(before)
  })

  it('is renewed by the Python client with the refresh token that nmp stored, and nmp goes on with that', async () => {
    age()
    expect(await python()).toContain('default')
    const before = renewals()
    expect(await token()).toMatchObject({ exitCode: 0, out: `${stored()}\n` })
    expect(await nmp.run(['workspaces', 'list'])).toMatchObject({ exitCode: 0 })
    expect(renewals()).toBe(before)
  })

  it('is renewed once when both are started at the same moment, again and again', async () => {
    for (let round = 0; round < 5; round += 1) {
      age()
      const before = renewals()
      const [tokens, lists] = await Promise.all([
        Promise.all([token(), token(), token()]),
        Promise.all([python(), python(), python()]),
      ])
      expect(renewals()).toBe(before + 1)
      for (const ended of tokens) expect(ended).toMatchObject({ exitCode: 0, out: `${stored()}\n` })
      for (const list of lists) expect(list).toContain('default')
    }
    expect(provider.revokedGrants()).toBe(0)
  })
})
