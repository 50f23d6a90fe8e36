import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DOCUMENT_LIFETIME_MS, documentFile, documentName } from '../../src/providers/cached-document.ts'
import { discoverProvider } from '../../src/providers/discovery.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { documentFor, type ProviderServer, startProviderServer } from './provider-server.ts'

const ISSUER = 'https://login.example.com'
const ADDRESS = `${ISSUER}/.well-known/openid-configuration`
const provider = oidc({ issuer: ISSUER, clientId: 'app' })
const root = process.getuid?.() === 0

let server: ProviderServer
let cacheFolder: string
let clock: FakeClock
beforeAll(async () => {
  server = await startProviderServer()
})
afterAll(() => server.close())
beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'discovery-'))
  clock = new FakeClock()
  server.answers.clear()
  server.answers.set(ADDRESS, { body: documentFor(ISSUER) })
})
afterEach(() => rmSync(cacheFolder, { recursive: true, force: true }))

const folder = () => join(cacheFolder, 'discovery')
const path = () => join(folder(), documentName(provider))
const discover = () => discoverProvider(provider, { http: server.http, clock, cacheFolder })

/** How many requests a discovery needs; it has to end well in any case. */
async function requestsOf(discovery = discover): Promise<number> {
  const before = server.requests.length
  expect((await discovery()).token_endpoint).toBe(`${ISSUER}/token`)
  return server.requests.length - before
}

describe('the cache of documents', () => {
  it('asks once, then not again for an hour', async () => {
    expect(await requestsOf()).toBe(1)
    expect(await requestsOf()).toBe(0)
    clock.advance(DOCUMENT_LIFETIME_MS - 1)
    expect(await requestsOf()).toBe(0)
    clock.advance(1)
    expect(await requestsOf()).toBe(1)
    expect(await requestsOf()).toBe(0)
  })

  it('gives what a fresh document gives', async () => {
    const fresh = await discover()
    expect(await discover()).toEqual(fresh)
  })

  it('makes a file that only its owner can read, in a folder of the same kind, and leaves nothing else', async () => {
    await discover()
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    expect(statSync(folder()).mode & 0o777).toBe(0o700)
    expect(readdirSync(folder())).toEqual([documentName(provider)])
  })

  it('makes the folders above it too', async () => {
    const deep = () =>
      discoverProvider(provider, { http: server.http, clock, cacheFolder: join(cacheFolder, 'a', 'b') })
    expect(await requestsOf(deep)).toBe(1)
    expect(await requestsOf(deep)).toBe(0)
    expect(statSync(join(cacheFolder, 'a')).mode & 0o777).toBe(0o700)
  })

  it('keeps neither a failure nor a document of another host', async () => {
    server.answers.set(ADDRESS, { body: documentFor('https://evil.example') })
    await expect(discover()).rejects.toThrow()
    expect(existsSync(folder())).toBe(false)
    server.answers.set(ADDRESS, { body: documentFor(ISSUER, { jwks_uri: 'https://keys.example.net/jwks' }) })
    expect(await requestsOf()).toBe(1)
    expect(await requestsOf()).toBe(1)
  })

  it('is not in use when no folder is given', async () => {
    const uncached = () => discoverProvider(provider, { http: server.http, clock })
    expect(await requestsOf(uncached)).toBe(1)
    expect(await requestsOf(uncached)).toBe(1)
  })

  it('is not asked after a cancel', async () => {
    await discover()
    const signal = AbortSignal.abort('enough')
    await expect(discoverProvider(provider, { http: server.http, clock, cacheFolder, signal })).rejects.toBe(
      'enough',
    )
  })
})

describe('DS-13 a file that is not trusted is fetched again, and replaced where that can be done', () => {
  const secondFetch = async (spoil: () => void) => {
    await discover()
    spoil()
    return requestsOf()
  }
  const rewrite = (change: (text: string) => string) => () =>
    writeFileSync(path(), change(readFileSync(path(), 'utf8')))

  it.each([
    ['tampered', rewrite((text) => text.replace('/token', '/tokem'))],
    ['tampered, another host', rewrite((text) => text.replaceAll('login.example.com', 'evil.example'))],
    ['truncated', rewrite((text) => text.slice(0, -1))],
    ['empty', rewrite(() => '')],
    ['not text', () => writeFileSync(path(), Buffer.from([0xff, 0x0a, 0xfe]))],
    [
      'larger than any document',
      () => {
        const scopes_supported = ['x'.repeat(300_000)]
        const metadata = { issuer: ISSUER, token_endpoint: `${ISSUER}/token`, scopes_supported }
        writeFileSync(path(), documentFile(provider, metadata, clock.nowMs()) ?? '')
      },
    ],
  ])('DS-13 %s', async (_, spoil) => {
    expect(await secondFetch(spoil)).toBe(1)
    expect(await requestsOf()).toBe(0)
  })

  it.each([
    ['from the future', () => clock.setWallClock(clock.nowMs() - 1)],
    ['expired', () => clock.setWallClock(clock.nowMs() + DOCUMENT_LIFETIME_MS)],
  ])('DS-13 %s', async (_, spoil) => {
    expect(await secondFetch(spoil)).toBe(1)
    expect(await requestsOf()).toBe(0)
  })

  it.each([
    ['group', 0o620],
    ['everybody', 0o606],
  ])('DS-13 a file that %s may write', async (_, mode) => {
    expect(await secondFetch(() => chmodSync(path(), mode))).toBe(1)
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    expect(await requestsOf()).toBe(0)
  })

  it('DS-13 a folder that others may write', async () => {
    expect(await secondFetch(() => chmodSync(folder(), 0o777))).toBe(1)
    expect(await requestsOf()).toBe(1)
  })

  it('DS-13 a file of another issuer under this name', async () => {
    const other = oidc({ issuer: 'https://other.example', clientId: 'app' })
    server.answers.set('https://other.example/.well-known/openid-configuration', {
      body: documentFor(other.issuer),
    })
    await discoverProvider(other, { http: server.http, clock, cacheFolder })
    writeFileSync(path(), readFileSync(join(folder(), documentName(other))), { mode: 0o600 })
    expect(await requestsOf()).toBe(1)
  })

  it.runIf(root)('DS-13 a file and a folder of another person', async () => {
    expect(await secondFetch(() => chownSync(path(), 12_345, 12_345))).toBe(1)
    expect(await requestsOf()).toBe(0)
    chownSync(folder(), 12_345, 12_345)
    expect(await requestsOf()).toBe(1)
  })

  it('DS-13 a symbolic or hard link is not followed, and not written through', async () => {
    await discover()
    const elsewhere = join(cacheFolder, 'elsewhere')
    for (const link of [symlinkSync, linkSync]) {
      writeFileSync(elsewhere, readFileSync(path()), { mode: 0o600 })
      rmSync(path())
      link(elsewhere, path())
      const before = readFileSync(elsewhere)
      expect(await requestsOf()).toBe(1)
      expect(readFileSync(elsewhere)).toEqual(before)
      expect(await requestsOf()).toBe(0)
      rmSync(elsewhere)
    }
  })

  it('DS-13 a linked folder is not used', async () => {
    const elsewhere = join(cacheFolder, 'elsewhere')
    mkdirSync(elsewhere, { mode: 0o700 })
    symlinkSync(elsewhere, folder())
    expect(await requestsOf()).toBe(1)
    expect(readdirSync(elsewhere)).toEqual([])
  })
})

describe('nothing that happens to the cache makes a login fail', () => {
  it('a pipe, a folder or a left-over in the place of the file', async () => {
    await discover()
    rmSync(path())
    execFileSync('mkfifo', [path()])
    expect(await requestsOf()).toBe(1)
    rmSync(path())
    mkdirSync(path())
    expect(await requestsOf()).toBe(1)
    rmSync(path(), { recursive: true })
    writeFileSync(`${path()}.new`, 'left by a killed process')
    expect(await requestsOf()).toBe(1)
    expect(await requestsOf()).toBe(1)
    expect(await requestsOf()).toBe(0)
    expect(readdirSync(folder())).toEqual([documentName(provider)])
  })

  it('a folder that cannot be made', async () => {
    for (const place of ['/dev/null', '/proc/none', join(cacheFolder, '\0')])
      expect(
        await requestsOf(() => discoverProvider(provider, { http: server.http, clock, cacheFolder: place })),
      ).toBe(1)
  })

  it('twenty discoveries at once', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, discover))
    expect(new Set(found.map((metadata) => JSON.stringify(metadata))).size).toBe(1)
    await discover()
    expect(await requestsOf()).toBe(0)
  })
})
