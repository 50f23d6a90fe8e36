import { expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { AUDIENCE, startProvider } from '../../demo/provider.ts'
import {
  boundedHttp,
  type Clock,
  DeviceLogin,
  isSignInError,
  memoryStore,
  providerFromIssuer,
  realWorld,
} from '../../src/index.ts'
import { needs } from '../../src/nmp/access-need.ts'
import { explainForbidden } from '../../src/nmp/forbidden.ts'
import { platformApi } from '../../src/nmp/platform-api.ts'
import { discoverPlatform } from '../../src/nmp/platform-discovery.ts'
import { requestedScopes } from '../../src/nmp/scopes.ts'
import { signInSettings } from '../../src/nmp/sign-in-settings.ts'
import { tokenFacts } from '../../src/nmp/token-facts.ts'
import { startPlatform } from '../../src/testing/platform.ts'

/** Time that passes faster while somebody sleeps. The provider's pace is kept, and nobody waits for it. */
function hurried(clock: Clock, times: number): Clock {
  let skippedMs = 0
  return {
    nowMs: () => clock.nowMs() + skippedMs,
    monotonicMs: () => clock.monotonicMs() + skippedMs,
    async sleep(ms, signal) {
      await clock.sleep(ms / times, signal)
      skippedMs += ms - ms / times
    },
  }
}

it('goes from the address of a platform to its members, with a real provider, and explains a refusal', async () => {
  const idp = await startProvider()
  const platform = await startPlatform({
    issuer: idp.issuer,
    audience: AUDIENCE,
    workspaces: {
      'ml-team': { members: { 'alice@example.com': ['Viewer'], 'boss@example.com': ['Admin'] } },
    },
  })
  try {
    const world = realWorld()
    const http = boundedHttp(world)
    const settings = signInSettings(await discoverPlatform(platform.baseUrl, { http }))
    const login = new DeviceLogin({
      provider: providerFromIssuer(settings.issuer, settings.clientId),
      scopes: requestedScopes(settings, 'platform:read'),
      store: memoryStore(),
      world: { ...world, clock: hurried(world.clock, 50) },
    })
    await login.signIn({
      onPrompt: async ({ verificationUri, userCode }) => {
        await approveInPages(verificationUri, userCode, { login: 'alice@example.com' })
      },
    })
    const api = platformApi({ baseUrl: platform.baseUrl, http, token: () => login.accessToken() })
    const members = await api.listMembers('ml-team')
    expect(members.map(({ principal }) => principal)).toEqual(['alice@example.com', 'boss@example.com'])

    const refused = await api
      .addMember('ml-team', 'bob@example.com', ['Viewer'])
      .catch((error: unknown) => error)
    expect(isSignInError(refused) && refused.problem.code).toBe('PLATFORM_FORBIDDEN')
    const facts = {
      baseUrl: platform.baseUrl,
      need: needs['members create'],
      workspace: 'ml-team',
      members,
      nowMs: world.clock.nowMs(),
    }
    const token = tokenFacts(await login.accessToken(), settings.scopePrefix)
    expect(explainForbidden({ ...facts, token }).code).toBe('ACCESS_SCOPE_MISSING')
    expect(explainForbidden({ ...facts, token: { ...token, scopes: [] } }).code).toBe('ROLE_INSUFFICIENT')
  } finally {
    await platform.close()
    await idp.close()
  }
})
