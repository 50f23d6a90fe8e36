import { afterEach, describe, expect, it } from 'vitest'
import { type DeviceLogin, type DeviceLoginOptions, memoryStore } from '../../src/index.ts'
import { FakeClock, type FakeProvider, startFakeProvider } from '../../src/testing/index.ts'
import { codeOf } from './keepers.ts'
import { approving, loginAt } from './logins.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const slotOf = (who: { readonly subject: string } | undefined) => `work/${who?.subject ?? 'nobody'}`

/** A provider, one store, and whoever signs in next. */
async function stage(options: Partial<DeviceLoginOptions> = {}) {
  const next = { sub: 'alice' }
  const clock = new FakeClock()
  const provider = await startFakeProvider({
    clock,
    algorithm: 'ES256',
    get idTokenClaims() {
      return next
    },
  })
  closing.push(() => provider.close())
  const all = { store: memoryStore(), ...options }
  const as = (profile: string): DeviceLogin => loginAt(provider, clock, { ...all, profile })
  return {
    provider,
    clock,
    store: all.store,
    as,
    async signIn(subject: string, more: Partial<DeviceLoginOptions> = {}) {
      next.sub = subject
      const login = loginAt(provider, clock, { ...all, profile: 'work', ...more })
      return login.signIn({ ...approving(provider), profileOf: slotOf })
    },
    be(subject: string) {
      next.sub = subject
    },
  }
}

const revokedBy = (provider: FakeProvider) => provider.requestsTo('revoke').map(({ form }) => form['token'])

describe('people whose profile depends on who they are', () => {
  it('ST-13 are kept side by side, each renewed from its own refresh token', async () => {
    const { signIn, as, be, clock, provider, store } = await stage()
    expect(await signIn('alice')).toMatchObject({ subject: 'alice', profile: 'work/alice' })
    expect(await signIn('bob')).toMatchObject({ subject: 'bob', profile: 'work/bob' })
    expect((await store.list()).map(({ profile }) => profile).sort()).toEqual(['work/alice', 'work/bob'])
    expect(revokedBy(provider)).toEqual([])
    clock.advance(3_601_000)
    for (const who of ['alice', 'bob', 'alice']) {
      be(who)
      expect(await as(`work/${who}`).refresh()).toMatchObject({ subject: who })
    }
    expect(provider.revokedFamilies).toBe(0)
    // The profile that the sign-in was made with has nobody.
    expect(await as('work').session()).toBeUndefined()
  })

  it('replace only their own session', async () => {
    const { signIn, as, store } = await stage()
    await signIn('alice')
    await signIn('bob')
    const [alices, bobs] = [await as('work/alice').accessToken(), await as('work/bob').accessToken()]
    await signIn('alice')
    expect(await store.list()).toHaveLength(2)
    expect(await as('work/alice').accessToken()).not.toBe(alices)
    expect(await as('work/bob').accessToken()).toBe(bobs)
  })

  it('are never given the tokens of another one by a provider that mixes them up', async () => {
    const { signIn, as, be, clock } = await stage()
    await signIn('alice')
    await signIn('bob')
    clock.advance(3_601_000)
    be('bob')
    expect(await codeOf(as('work/alice').accessToken())).toBe('SUBJECT_CHANGED')
    expect(await as('work/alice').session()).toMatchObject({ subject: 'alice' })
    expect(await as('work/bob').refresh()).toMatchObject({ subject: 'bob' })
  })
})

describe('a sign-out that spares another session', () => {
  it('revokes nothing where that might end the other one, and says so', async () => {
    const { signIn, as, provider } = await stage()
    const keep = await signIn('alice')
    expect(await as('work/alice').signOut({ keep })).toEqual({ session: 'removed', atProvider: 'kept' })
    expect(revokedBy(provider)).toEqual([])
    expect(await as('work/alice').session()).toBeUndefined()
  })

  it('revokes where the other one is of another person, client or issuer', async () => {
    const { signIn, as, provider } = await stage()
    const alice = await signIn('alice')
    const others = [
      await signIn('bob'),
      { ...alice, clientId: 'another-client' },
      { ...alice, issuer: 'https://elsewhere.example' },
    ]
    for (const [at, keep] of others.entries()) {
      await signIn('alice')
      expect(await as('work/alice').signOut({ keep })).toMatchObject({ atProvider: 'revoked' })
      expect(revokedBy(provider)).toHaveLength(at + 1)
    }
  })
})

describe('a sign-in that is cancelled after the approval', () => {
  it('gives the grant back that nobody keeps', async () => {
    const stop = new AbortController()
    const store = memoryStore()
    const { as, provider } = await stage({
      store: {
        ...store,
        // The lock is busy, and the person does not wait for it.
        withLock: async (_key, _work, { signal } = {}) => {
          stop.abort(new Error('enough'))
          signal?.throwIfAborted()
          throw new TypeError('the signal is not passed on')
        },
      },
    })
    const signIn = as('work').signIn({ ...approving(provider), signal: stop.signal })
    await expect(signIn).rejects.toThrow('enough')
    expect(revokedBy(provider)).toHaveLength(1)
    expect(await store.list()).toEqual([])
  })
})
