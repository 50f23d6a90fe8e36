import { afterEach, describe, expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { requestDeviceCode } from '../../src/device-flow/device-authorization.ts'
import { pollForTokens } from '../../src/device-flow/poll.ts'
import { promptOf } from '../../src/device-flow/prompt.ts'
import { boundedHttp } from '../../src/http/bounded-http.ts'
import { discoverProvider } from '../../src/providers/discovery.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { oauthClient } from '../../src/tokens/oauth-client.ts'
import { type Clock, realClock } from '../../src/world.ts'
import { problemOfFailure } from './sign-in.ts'

let peer: EmbeddedProvider | undefined

afterEach(() => peer?.close())

/** A code at a provider that we did not write. Waits pass at once; the time of day is real, since its is. */
async function codeAtPeer(options: Parameters<typeof startProvider>[0] = {}) {
  peer = await startProvider(options)
  const waits = new FakeClock()
  const clock: Clock = {
    nowMs: realClock.nowMs,
    monotonicMs: () => waits.monotonicMs(),
    sleep: (ms, signal) => waits.sleep(ms, signal),
  }
  const http = boundedHttp({ fetch: globalThis.fetch, clock: realClock, env: {} })
  const provider = oidc({ issuer: peer.issuer, clientId: CLIENT_ID })
  const metadata = await discoverProvider(provider, { http, clock: realClock })
  const client = oauthClient({ provider, metadata, http, clock: realClock })
  const authorization = await requestDeviceCode(client, {
    scopes: ['openid', 'profile', 'offline_access', 'platform:read'],
    clock,
  })
  const prompt = promptOf(authorization, provider)
  return { prompt, waits, poll: () => pollForTokens(client, authorization, { clock }) }
}

describe('at oidc-provider', () => {
  it('somebody approves in the pages, and the first poll brings the tokens', async () => {
    const { prompt, waits, poll } = await codeAtPeer()
    expect(prompt.foreignHost).toBe(false)
    await approveInPages(prompt.verificationUri, prompt.userCode, { login: 'ada' })
    const tokens = await poll()
    expect(tokens).toMatchObject({ identity: { subject: 'ada', name: 'Ada' }, tokenType: 'Bearer' })
    expect(tokens.refreshToken).toBeDefined()
    expect(tokens.scopes).toContain('platform:read')
    expect(waits.slept).toEqual([5_000])
  })

  it('the complete address does the same', async () => {
    const { prompt, poll } = await codeAtPeer()
    await approveInPages(prompt.verificationUriComplete ?? '', prompt.userCode, { login: 'ada' })
    expect((await poll()).identity?.subject).toBe('ada')
  })

  it('TK-05 somebody presses "Abort"', async () => {
    const { prompt, poll } = await codeAtPeer()
    await approveInPages(prompt.verificationUri, prompt.userCode, { login: 'ada', deny: true })
    expect((await problemOfFailure(poll())).code).toBe('SIGN_IN_DENIED')
  })

  it('TK-06 nobody comes before the code has expired', async () => {
    const { poll } = await codeAtPeer({ deviceCodeSeconds: 60 })
    expect((await problemOfFailure(poll())).code).toBe('CODE_EXPIRED')
  })

  it('DA-11 the device grant is switched off for the client', async () => {
    const problem = await problemOfFailure(codeAtPeer({ deviceGrant: false }))
    expect(problem.evidence['message']).toContain('is not allowed for this client')
  })
})
