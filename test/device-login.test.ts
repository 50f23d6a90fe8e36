import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { approveInPages } from '../demo/approve.ts'
import {
  CLIENT_ID,
  type EmbeddedProvider,
  type EmbeddedProviderOptions,
  startProvider,
} from '../demo/provider.ts'
import {
  DeviceLogin,
  type DeviceLoginOptions,
  isSignInError,
  memoryStore,
  oidc,
  realWorld,
} from '../src/index.ts'
import { FakeClock } from '../src/testing/fake-clock.ts'
import { startFakeProvider } from '../src/testing/fake-provider.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

let clock: FakeClock
beforeEach(() => {
  clock = new FakeClock({ startMs: Date.now() })
})

async function providerWith(options: EmbeddedProviderOptions = {}): Promise<EmbeddedProvider> {
  const provider = await startProvider(options)
  closing.push(() => provider.close())
  return provider
}

function loginTo(issuer: string, options: Partial<DeviceLoginOptions> = {}): DeviceLogin {
  return new DeviceLogin({
    provider: oidc({ issuer, clientId: CLIENT_ID }),
    store: memoryStore(),
    // Real sockets, scripted time: nobody waits five seconds for a poll.
    world: { ...realWorld(), clock, env: {}, home: '/dev/null' },
    loginCommand: 'tool login',
    ...options,
  })
}

const approve = (person: string) => ({
  onPrompt: async (prompt: { verificationUri: string; userCode: string }) => {
    await approveInPages(prompt.verificationUri, prompt.userCode, { login: person })
  },
})

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (isSignInError(error) ? error.problem.code : String(error)),
  )

describe('DeviceLogin against a real provider', () => {
  it('signs in, hands out a token, renews it, and signs out', async () => {
    const provider = await providerWith()
    const login = loginTo(provider.issuer, { scopes: ['platform:read'] })
    expect(await login.session()).toBeUndefined()

    const session = await login.signIn(approve('alice'))
    expect(session).toMatchObject({
      issuer: provider.issuer,
      clientId: CLIENT_ID,
      subject: 'alice',
      name: 'Alice',
      email: 'alice@example.com',
      refreshable: true,
      store: 'memory',
    })
    expect(session.scopes).toContain('platform:read')
    expect(await login.session()).toEqual(session)

    const token = await login.accessToken()
    expect(token.split('.')).toHaveLength(3)
    const renewed = await login.refresh()
    expect(renewed.subject).toBe('alice')
    expect(await login.accessToken()).not.toBe(token)

    expect(await login.signOut()).toEqual({ session: 'removed', atProvider: 'revoked' })
    expect(await codeOf(login.accessToken())).toBe('NOT_SIGNED_IN')
    expect(provider.requests).toContain('POST /token/revocation')
    expect(await login.signOut()).toEqual({ session: 'none' })
  })

  it('revokes the grant that a new sign-in replaces, after the new one is stored', async () => {
    const provider = await providerWith()
    const login = loginTo(provider.issuer)
    await login.signIn(approve('alice'))
    await login.signIn(approve('bob'))
    expect((await login.session())?.subject).toBe('bob')
    expect(provider.requests.filter((request) => request === 'POST /token/revocation')).toHaveLength(1)
    expect(await codeOf(login.refresh())).toBe('no error')
  })

  it('CL-12 starts no login for a token, a session, a renewal or a sign-out', async () => {
    const provider = await providerWith()
    const login = loginTo(provider.issuer)
    expect(await codeOf(login.accessToken())).toBe('NOT_SIGNED_IN')
    expect(await codeOf(login.refresh())).toBe('NOT_SIGNED_IN')
    expect(await codeOf(login.fetch(provider.issuer))).toBe('NOT_SIGNED_IN')
    await login.signOut()
    expect(provider.requests).toEqual([])
  })

  it('tries the store before anybody is shown a code', async () => {
    const provider = await providerWith()
    const full = { ...memoryStore(), probe: () => Promise.reject(new TypeError('no room')) }
    const login = loginTo(provider.issuer, { store: full })
    await expect(login.signIn(approve('alice'))).rejects.toThrow('no room')
    expect(provider.requests).toEqual([])
  })

  it('says that the person refused, and stores nothing', async () => {
    const provider = await providerWith()
    const login = loginTo(provider.issuer)
    const refusal = login.signIn({
      onPrompt: async (prompt) => {
        await approveInPages(prompt.verificationUri, prompt.userCode, { login: 'alice', deny: true })
      },
    })
    expect(await codeOf(refusal)).toBe('SIGN_IN_DENIED')
    expect(await login.session()).toBeUndefined()
  })

  it('explains a client that may not use the device flow', async () => {
    const provider = await providerWith({ deviceGrant: false })
    const error = await loginTo(provider.issuer)
      .signIn(approve('alice'))
      .catch((caught: unknown) => caught)
    expect(isSignInError(error) && error.problem.owner).toBe('admin')
  })

  it('ends at once when it is cancelled, with the reason of the signal', async () => {
    const provider = await providerWith()
    const stop = new AbortController()
    const reason = new Error('enough')
    const cancelled = loginTo(provider.issuer, { world: { ...realWorld(), env: {} } }).signIn({
      onPrompt: () => stop.abort(reason),
      signal: stop.signal,
    })
    await expect(cancelled).rejects.toBe(reason)
  })

  it('fetches with the token, and renews and repeats once after a 401', async () => {
    const provider = await providerWith()
    const seen: (string | undefined)[] = []
    const api = createServer((request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(seen.length === 1 ? 401 : 200).end('{}')
    })
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
    closing.push(() => api.close())
    const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}/`
    const login = loginTo(provider.issuer)
    await login.signIn(approve('alice'))
    const response = await login.fetch(url, { method: 'POST', body: 'again' })
    await response.text()
    expect(response.status).toBe(200)
    expect(seen).toHaveLength(2)
    expect(seen[0]).toMatch(/^Bearer /)
    expect(seen[1]).not.toBe(seen[0])
  })
})

describe('what the provider says of itself', () => {
  it('is asked anew by each sign-in, so that one that failed works once the provider was mended', async () => {
    const home = mkdtempSync(join(tmpdir(), 'home-'))
    closing.push(() => rmSync(home, { recursive: true }))
    const discoveryReply: Record<string, unknown> = { device_authorization_endpoint: undefined }
    const provider = await startFakeProvider({ discoveryReply, clientId: CLIENT_ID })
    closing.push(() => provider.close())
    const asked = () => provider.requestsTo('discovery').length
    const options = { world: { ...realWorld(), clock, env: {}, home } }
    const login = loginTo(provider.issuer, options)
    const signIn = (by: DeviceLogin) => by.signIn({ onPrompt: () => provider.approve() })
    expect(await codeOf(signIn(login))).toBe('DEVICE_FLOW_NOT_OFFERED')

    delete discoveryReply['device_authorization_endpoint']
    clock.advance(60_000)
    // The same process, and one that finds the document of the first one on the disk.
    expect(await signIn(login)).toMatchObject({ issuer: provider.issuer })
    expect(asked()).toBe(2)
    clock.advance(60_000)
    expect(await signIn(loginTo(provider.issuer, options))).toMatchObject({ issuer: provider.issuer })
    expect(asked()).toBe(3)

    // A renewal takes what is there.
    clock.advance(600_000)
    await login.refresh()
    expect(asked()).toBe(3)
  })
})
