import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { boundedHttp, realWorld } from '../../src/index.ts'
import { discoverPlatform } from '../../src/nmp/platform-discovery.ts'
import { signInSettings } from '../../src/nmp/sign-in-settings.ts'
import type { PlatformOptions } from '../../src/testing/platform/options.ts'
import { startPlatform } from '../../src/testing/platform.ts'

const http = boundedHttp(realWorld())
const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function platform(options: PlatformOptions) {
  const started = await startPlatform(options)
  open.push(started)
  return started
}

/** A server that gives one answer to everything. */
async function answering(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status, headers).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const code = (expected: string, evidence: Record<string, unknown> = {}) =>
  expect.objectContaining({
    problem: expect.objectContaining({ code: expected, evidence: expect.objectContaining(evidence) }),
  })

describe('asking a platform', () => {
  it.each(['nmp', 'nemo', 'helix'] as const)('understands the release %s', async (era) => {
    const issuer = 'http://127.0.0.1:9'
    const { baseUrl, requests } = await platform({ era, issuer, endpoints: false, scopePrefix: 'api://nmp/' })
    const settings = await discoverPlatform(`${baseUrl}/`, { http })
    expect(signInSettings(settings)).toMatchObject({ issuer, clientId: 'nmp-cli', scopePrefix: 'api://nmp/' })
    expect(settings.baseUrl).toBe(baseUrl)
    expect(requests).toEqual(['GET /apis/auth/discovery'])
  })

  it('has null endpoints when the provider of the platform is away', async () => {
    const { baseUrl } = await platform({ issuer: 'http://127.0.0.1:9' })
    const { oidc } = await discoverPlatform(baseUrl, { http })
    expect(oidc?.tokenEndpoint).toBeUndefined()
    expect(oidc?.deviceAuthorizationEndpoint).toBeUndefined()
  })

  it('keeps the path of a platform behind a path', async () => {
    const seen: string[] = []
    const { baseUrl } = await platform({
      intercept: (request, response) => {
        seen.push(request.url ?? '')
        response.end('{"auth_enabled":false}')
        return true
      },
    })
    expect((await discoverPlatform(`${baseUrl}/nmp//`, { http })).baseUrl).toBe(`${baseUrl}/nmp`)
    expect(seen).toEqual(['/nmp/apis/auth/discovery'])
  })

  it.each([
    ['without a scheme', 'nmp.example.com', 'starts with https://'],
    ['without TLS', 'http://nmp.example.com', 'starts with https://; http:// is for this machine only'],
    ['with user info', 'https://evil@nmp.example.com', 'holds a host, a port and a path, and nothing else'],
    ['with a query', 'https://nmp.example.com/?x=1', 'has no query and no fragment'],
    ['with a fragment', 'https://nmp.example.com/#x', 'has no query and no fragment'],
    ['of a script', 'javascript:alert(1)', 'starts with https://'],
    ['that is empty', '', 'starts with https://'],
    ['after a space', ' https://nmp.example.com', 'starts with https://'],
    [
      'of a megabyte',
      `https://a/${'a'.repeat(1_000_000)}`,
      'holds a host, a port and a path, and nothing else',
    ],
  ])('CL-07 refuses an address %s', async (_, address, reason) => {
    await expect(discoverPlatform(address, { http })).rejects.toEqual(
      code('PLATFORM_ADDRESS_INVALID', { reason }),
    )
  })

  it('says that nothing is there', async () => {
    const closed = await startPlatform()
    await closed.close()
    await expect(discoverPlatform(closed.baseUrl, { http })).rejects.toEqual(code('PLATFORM_NOT_FOUND'))
    await expect(discoverPlatform('https://nmp.invalid', { http })).rejects.toEqual(
      code('PLATFORM_NOT_FOUND'),
    )
  })

  it.each([
    [404, 'PLATFORM_NOT_RECOGNISED'],
    [401, 'PLATFORM_DISCOVERY_GUARDED'],
    [403, 'PLATFORM_DISCOVERY_GUARDED'],
    [429, 'PLATFORM_UNAVAILABLE'],
    [503, 'PLATFORM_UNAVAILABLE'],
  ])('turns status %i into %s', async (status, expected) => {
    const baseUrl = await answering(status, '{"detail":"x"}')
    await expect(discoverPlatform(baseUrl, { http })).rejects.toEqual(code(expected, { status }))
  })

  it('turns a web page into PLATFORM_NOT_RECOGNISED', async () => {
    const baseUrl = await answering(200, '<html>Welcome to nginx</html>')
    await expect(discoverPlatform(baseUrl, { http })).rejects.toEqual(code('PLATFORM_NOT_RECOGNISED'))
  })

  it('DS-10 follows no redirect, and names where it leads', async () => {
    const { baseUrl, requests } = await platform({})
    const redirecting = await answering(302, '', { location: `${baseUrl}/apis/auth/discovery` })
    await expect(discoverPlatform(redirecting, { http })).rejects.toEqual(
      code('PLATFORM_REDIRECTS', { location_origin: baseUrl }),
    )
    expect(requests).toEqual([])
  })

  it('is cancelled at once', async () => {
    const { baseUrl } = await platform({ intercept: () => true })
    const cancel = new AbortController()
    const asked = discoverPlatform(baseUrl, { http, signal: cancel.signal })
    cancel.abort(new TypeError('enough'))
    await expect(asked).rejects.toThrow('enough')
  })
})
