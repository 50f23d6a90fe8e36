import { writeFileSync } from 'node:fs'
import { request as forward } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type FakeProvider, type FakeProviderOptions, startFakeProvider } from '../../src/testing/index.ts'
import { newAuthority } from '../http/certificates.ts'
import { connectProxy } from '../http/connect-proxy.ts'
import { listening } from '../http/raw-server.ts'
import { builtNmp, type Ended, type Nmp } from './nmp-process.ts'

/** A name that nobody knows: only the proxy finds the way. */
const HOST = 'login.example.test'

const authority = newAuthority()
const certificate = authority.issue({ hosts: [HOST, 'localhost', '127.0.0.1'] })

let nmp: Nmp
let trust: { readonly NMP_CLIENT_SSL_CERT_FILE: string }
beforeAll(() => {
  nmp = builtNmp()
  trust = { NMP_CLIENT_SSL_CERT_FILE: join(nmp.home, 'authority.pem') }
  writeFileSync(trust.NMP_CLIENT_SSL_CERT_FILE, authority.cert)
}, 60_000)
afterAll(() => nmp.dispose())

async function started(options: FakeProviderOptions): Promise<FakeProvider> {
  const provider = await startFakeProvider({ intervalSeconds: 1, clientId: 'nmp-cli', ...options })
  onTestFinished(() => provider.close())
  return provider
}

/** A provider behind TLS whose certificate comes from a private authority. @returns its port */
async function providerBehindTls(
  issuerOf: (port: number) => string,
): Promise<{ port: number; provider: FakeProvider }> {
  let provider: FakeProvider | undefined
  const server = createServer(certificate, (request, response) => {
    const { method, headers, url } = request
    const onward = forward(`${provider?.origin}${url}`, { method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(response)
    })
    request.pipe(onward)
  })
  const port = await listening(server)
  const issuer = issuerOf(port)
  provider = await started({
    discoveryReply: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      device_authorization_endpoint: `${issuer}/device/code`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      revocation_endpoint: `${issuer}/revoke`,
    },
    deviceReply: { verification_uri: `${issuer}/activate`, verification_uri_complete: undefined },
    idTokenClaims: { iss: issuer },
  })
  return { port, provider }
}

/** Runs a sign-in that is approved as soon as it shows its code. */
async function signIn(
  provider: FakeProvider,
  issuer: string,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const login = nmp.start(['auth', 'login', '--issuer', issuer, '--client-id', 'nmp-cli'], env)
  login.printed(/\n {4}[A-Z]{4}-[A-Z]{4}\n/).then(
    () => provider.approve(),
    () => {},
  )
  return login.ended
}

describe('nmp behind a proxy, with a private authority', () => {
  it('CL-05 signs in, renews and signs out through the tunnel, and shows the password of the proxy to nobody', async () => {
    const issuer = `https://${HOST}`
    const { port, provider } = await providerBehindTls(() => issuer)
    const proxy = await connectProxy({ leadsTo: port, credentials: 'me:sentinel-password' })
    const env = { ...trust, HTTPS_PROXY: `http://me:sentinel-password@127.0.0.1:${proxy.port}` }
    const login = await signIn(provider, issuer, env)
    expect(login).toMatchObject({ exitCode: 0, out: '' })
    expect(login.err).toContain('Signed in as Ada Example <ada@example.com>.')
    const refresh = await nmp.run(['auth', 'refresh'], env)
    const logout = await nmp.run(['auth', 'logout'], env)
    expect([refresh.exitCode, logout.exitCode]).toEqual([0, 0])
    expect(provider.requestsTo('revoke')).toHaveLength(1)
    expect(new Set(proxy.asked.map(({ target }) => target))).toEqual(new Set([`${HOST}:443`]))
    const talk = [login, refresh, logout].map(({ out, err }) => out + err).join('')
    expect(talk).not.toContain('sentinel-password')
    expect(JSON.stringify(provider.requests.map(({ headers }) => headers))).not.toMatch(
      /proxy-authorization/i,
    )
  })

  it('CL-05 says that the proxy wants other credentials, and does not repeat those it was given', async () => {
    const proxy = await connectProxy({ leadsTo: 9, credentials: 'me:right' })
    const env = { ...trust, HTTPS_PROXY: `http://me:sentinel-password@127.0.0.1:${proxy.port}`, NO_PROXY: '' }
    const args = ['auth', 'login', '--issuer', `https://${HOST}`, '--client-id', 'nmp-cli', '--verbose']
    const { exitCode, out, err } = await nmp.run(args, env)
    expect({ exitCode, out }).toEqual({ exitCode: 3, out: '' })
    expect(err).toContain('nmp auth explain NETWORK_PROXY_LOGIN\n')
    expect(err).not.toMatch(/sentinel-password|bWU6c2VudGluZWw/)
  })

  it('NW-11 signs in to a server of a private authority that is named, and to none that is not', async () => {
    const { port, provider } = await providerBehindTls((at) => `https://localhost:${at}`)
    const issuer = `https://localhost:${port}`
    const untrusted = await signIn(provider, issuer, {})
    expect(untrusted).toMatchObject({ exitCode: 3, out: '' })
    expect(untrusted.err).toContain('nmp auth explain TLS_CERTIFICATE_UNTRUSTED\n')
    expect(untrusted.err).toContain('NMP_CLIENT_SSL_CERT_FILE')
    expect(provider.requests).toEqual([])
    expect(await signIn(provider, issuer, trust)).toMatchObject({ exitCode: 0 })
  })

  it('refuses to work with certificates unchecked, in words', async () => {
    const { port, provider } = await providerBehindTls((at) => `https://localhost:${at}`)
    const env = { ...trust, NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    const { exitCode, err } = await signIn(provider, `https://localhost:${port}`, env)
    expect(exitCode).toBe(1)
    expect(err).toContain('nmp auth explain TLS_CHECKS_SWITCHED_OFF\n')
    expect(provider.requests).toEqual([])
  })
})

describe('nmp on a machine whose clock is wrong', () => {
  it.each([
    ['ahead of', -7_200_000],
    ['behind', 7_200_000],
  ])('JW-11 says that it is two hours %s the provider', async (direction, offMs) => {
    const provider = await started({ clock: { nowMs: () => Date.now() + offMs } })
    const { exitCode, err } = await signIn(provider, provider.issuer, {})
    expect(exitCode).toBe(1)
    expect(err).toContain('nmp auth explain CLOCK_SKEW\n')
    const words = err.replace(/\s+/g, ' ')
    expect(words).toMatch(new RegExp(`7(199|200|201) seconds ${direction} the provider`))
  })
})
