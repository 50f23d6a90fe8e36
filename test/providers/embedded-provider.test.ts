import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { boundedHttp } from '../../src/http/bounded-http.ts'
import { requireDeviceEndpoint } from '../../src/providers/device-endpoint.ts'
import { discoverProvider } from '../../src/providers/discovery.ts'
import { providerFromIssuer } from '../../src/providers/from-issuer.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { realWorld } from '../../src/world.ts'
import { problemFrom } from './provider-server.ts'

describe('discovery over the bounded way out', () => {
  let embedded: EmbeddedProvider
  const redirect = { wanted: false }
  beforeAll(async () => {
    embedded = await startProvider({
      intercept: (_, response) => {
        if (redirect.wanted) response.writeHead(302, { location: 'https://evil.example/' }).end()
        return redirect.wanted
      },
    })
  })
  afterAll(() => embedded.close())

  const clock = new FakeClock()
  const http = boundedHttp({ ...realWorld(), clock, env: {} })
  const discover = (issuer: string) =>
    discoverProvider(providerFromIssuer(issuer, CLIENT_ID), { http, clock })

  it('DS-01 reads the document of a real provider', async () => {
    const metadata = await discover(embedded.issuer)
    expect(metadata.issuer).toBe(embedded.issuer)
    expect(metadata.code_challenge_methods_supported).toContain('S256')
    expect(requireDeviceEndpoint(providerFromIssuer(embedded.issuer, CLIENT_ID), metadata)).toBe(
      `${embedded.issuer}/device/auth`,
    )
  })

  it('DS-08 finds nothing under a path that the provider does not have', async () => {
    const { code } = await problemFrom(() => discover(`${embedded.issuer}/nowhere`))
    expect(code).toBe('DISCOVERY_NOT_FOUND')
  })

  it('a slash too many is another issuer', async () => {
    const { code } = await problemFrom(() => discover(`${embedded.issuer}/`))
    expect(code).toBe('ISSUER_MISMATCH')
  })

  it('DS-10 follows no redirect', async () => {
    redirect.wanted = true
    const { code, text } = await problemFrom(() => discover(embedded.issuer))
    redirect.wanted = false
    expect(code).toBe('DISCOVERY_REDIRECTED')
    expect(text).toContain('https://evil.example/')
  })
})
