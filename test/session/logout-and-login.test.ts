import { afterEach, describe, expect, it } from 'vitest'
import { memoryStore, signInError, type TokenStore } from '../../src/index.ts'
import { revocableBeside } from '../../src/session/replaced-grant.ts'
import { FakeClock, type FakeProvider, replies, startFakeProvider } from '../../src/testing/index.ts'
import { codeOf } from './keepers.ts'
import { approving, loginAt, signedIn } from './logins.ts'
import { tokenSet } from './token-sets.ts'

const closing: FakeProvider[] = []
afterEach(() => Promise.all(closing.splice(0).map((provider) => provider.close())))

async function start(
  options: Parameters<typeof signedIn>[0] = {},
): Promise<Awaited<ReturnType<typeof signedIn>>> {
  const at = await signedIn(options)
  closing.push(at.provider)
  return at
}

describe('a sign-out during a renewal', () => {
  it('CC-08 leaves no token in the store and revokes the one that was renewed, in whichever order they come', async () => {
    for (const signOutFirst of [true, false]) {
      const at = await start()
      at.expire()
      const [one, two] = [at.again(), at.again()]
      const steps = [() => one.signOut(), () => codeOf(two.accessToken())]
      await Promise.all((signOutFirst ? steps : steps.reverse()).map((step) => step()))
      expect(await one.session()).toBeUndefined()
      expect(await codeOf(two.accessToken())).toBe('NOT_SIGNED_IN')
      const [revoked] = at.provider.requestsTo('revoke').map(({ form }) => form['token'] ?? '')
      const attempt = await fetch(`${at.provider.origin}${at.provider.requestsTo('poll')[0]?.path}`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          client_id: at.provider.clientId,
          refresh_token: revoked ?? '',
        }),
      })
      expect(attempt.status).toBe(400)
      expect(at.provider.revokedFamilies).toBe(0)
    }
  })

  it('that the provider refuses still forgets, and says what the provider answered', async () => {
    const at = await start()
    at.provider.script('revoke', replies.error('invalid_client', undefined, { status: 401 }))
    expect(await at.login.signOut()).toMatchObject({ session: 'removed', atProvider: 'failed' })
    expect(await at.login.session()).toBeUndefined()
  })

  it('that finds a damaged session removes it, and does not say that there was none', async () => {
    const at = await start()
    const inner = memoryStore()
    const damaged: TokenStore = {
      ...inner,
      read: () => Promise.reject(signInError('STORE_FILE_DAMAGED', { path: '/x', reason: 'a test' })),
    }
    expect(await loginAt(at.provider, at.clock, { store: damaged }).signOut()).toMatchObject({
      session: 'removed',
      atProvider: 'failed',
      problem: { code: 'STORE_FILE_DAMAGED' },
    })
  })
})

describe('CC-09 two sign-ins at once', () => {
  it('to different providers never see each other’s code or tokens', async () => {
    const clock = new FakeClock()
    const providers = await Promise.all([
      startFakeProvider({ clock, algorithm: 'ES256' }),
      startFakeProvider({ clock, algorithm: 'ES256' }),
    ])
    closing.push(...providers)
    const store = memoryStore()
    const logins = providers.map((provider) => loginAt(provider, clock, { store }))
    await Promise.all(logins.map((login, index) => login.signIn(approving(providers[index] ?? providers[0]))))
    for (const [index, provider] of providers.entries()) {
      expect((await logins[index]?.session())?.issuer).toBe(provider.issuer)
      const theirs = providers[1 - index]?.requests.map(({ body }) => body).join() ?? ''
      for (const { form } of provider.requestsTo('poll')) expect(theirs).not.toContain(form['device_code'])
      expect(provider.requestsTo('revoke')).toEqual([])
    }
  })

  it('to the same provider keep the one that ends last, which works and renews', async () => {
    const clock = new FakeClock()
    const provider = await startFakeProvider({ clock, algorithm: 'ES256' })
    closing.push(provider)
    const store = memoryStore()
    const logins = [loginAt(provider, clock, { store }), loginAt(provider, clock, { store })]
    const ended: number[] = []
    await Promise.all(
      logins.map((login, index) => login.signIn(approving(provider)).then(() => ended.push(index))),
    )
    const codes = provider.requestsTo('poll').map(({ form }) => form['device_code'])
    expect(new Set(codes).size).toBe(2)
    for (const login of logins) expect(await codeOf(login.refresh())).toBe('no error')
    expect(provider.revokedFamilies).toBe(0)
  })
})

describe('the grant that a new sign-in replaces', () => {
  it('is revoked when it was somebody else’s', async () => {
    const claims = { sub: 'alice' }
    const at = await start({ idTokenClaims: claims })
    claims.sub = 'bob'
    await at.login.signIn(approving(at.provider))
    expect(at.provider.requestsTo('revoke')).toHaveLength(1)
    expect((await at.login.refresh()).subject).toBe('bob')
  })

  it('is left alone when it is the same person’s: most providers would end the new one with it', async () => {
    const at = await start()
    await at.login.signIn(approving(at.provider))
    expect(at.provider.requestsTo('revoke')).toEqual([])
  })

  it('is revoked where the provider is known to end nothing else', () => {
    const one = tokenSet()
    expect(revocableBeside(one, one.identity, { kind: 'okta' })).toBe(true)
    expect(revocableBeside(one, one.identity, { kind: 'keycloak' })).toBe(false)
    expect(revocableBeside(one, { subject: 'somebody else' }, { kind: 'keycloak' })).toBe(true)
    expect(revocableBeside(one, undefined, { kind: 'keycloak' })).toBe(false)
  })

  it('of a login that lacks a scope is given back, but not beside a session of the same person', async () => {
    const at = await start()
    const wanting = loginAt(at.provider, at.clock, { scopes: ['openid', 'platform:read', 'offline_access'] })
    const poor = replies.approve({ scope: 'openid' })
    at.provider.script('poll', poor, replies.unscripted(), poor)
    expect(await codeOf(wanting.signIn(approving(at.provider)))).toBe('SCOPES_NOT_GRANTED')
    expect(at.provider.requestsTo('revoke')).toHaveLength(1)
    await wanting.signIn(approving(at.provider))
    expect(await codeOf(wanting.signIn(approving(at.provider)))).toBe('SCOPES_NOT_GRANTED')
    expect(at.provider.requestsTo('revoke')).toHaveLength(1)
    expect(await codeOf(wanting.refresh())).toBe('no error')
  })
})
