import { expect, it } from 'vitest'
import { type DeviceLogin, memoryStore, type TokenStore } from '../../src/index.ts'
import { unverifiedClaims } from '../../src/tokens/claims.ts'
import { decodeTokenSet } from '../../src/tokens/token-set-codec.ts'
import { administer, type KeycloakPlace } from './keycloak-server.ts'
import { describeKeycloak, loginOf, problemOf, through } from './people.ts'

/** Another computer onto which somebody has copied the stored session. */
async function copied(
  place: KeycloakPlace,
  realm: string,
  { key }: DeviceLogin,
  store: TokenStore,
): Promise<DeviceLogin> {
  const other = memoryStore()
  const value = await store.read(key)
  if (value !== undefined) await other.write(key, value)
  return loginOf(place, realm, 'nmp-cli', { store: other })
}

/** The claims of the stored refresh token. */
async function refreshClaims({ key }: DeviceLogin, store: TokenStore) {
  const value = await store.read(key)
  return unverifiedClaims((value && decodeTokenSet(value).refreshToken?.reveal()) ?? '')
}

/** A problem that says that the session is over, and why in Keycloak's own case. */
const ended = (reason: RegExp) => ({
  code: 'SESSION_ENDED',
  retry: 'new_login',
  evidence: expect.objectContaining({ reason: expect.stringMatching(reason) }),
})

describeKeycloak('a session at a real Keycloak', (place) => {
  it('renews, opens an API, and is revoked by a sign-out', async () => {
    const login = loginOf(place, 'device', 'nmp-cli')
    await login.signIn({ onPrompt: through('alice') })
    const before = await login.accessToken()
    await login.refresh()
    expect(await login.accessToken()).not.toBe(before)
    const userinfo = `${place.baseUrl}/realms/device/protocol/openid-connect/userinfo`
    expect(await (await login.fetch(userinfo)).json()).toMatchObject({ email: 'alice@example.com' })
    expect(await login.signOut()).toEqual({ session: 'removed', atProvider: 'revoked' })
  })

  it('CC-08 after a sign-out here, a copy elsewhere hears that the session has ended, and forgets it', async () => {
    const store = memoryStore()
    const login = loginOf(place, 'device', 'nmp-cli', { store })
    await login.signIn({ onPrompt: through('alice') })
    const elsewhere = await copied(place, 'device', login, store)
    await login.signOut()
    expect(await problemOf(elsewhere.refresh())).toMatchObject(ended(/^The session has ended at Keycloak/))
    expect(await elsewhere.session()).toBeUndefined()
  })

  it('outlives a sign-out in the browser when it is an offline session, and does not otherwise', async () => {
    const endSessionsOf = async (username: string) => {
      const listed = async (path: string) =>
        (await administer(place, 'GET', path)) as readonly { readonly id: string }[]
      const [user] = await listed(`device/users?exact=true&username=${username}`)
      for (const { id } of await listed(`device/users/${user?.id}/sessions`))
        await administer(place, 'DELETE', `device/sessions/${id}`)
    }
    const sign = async (scopes: readonly string[]) => {
      const store = memoryStore()
      const login = loginOf(place, 'device', 'nmp-cli', { store, scopes })
      await login.signIn({ onPrompt: through('bob') })
      return { login, claims: await refreshClaims(login, store) }
    }
    const offline = await sign(['openid', 'email', 'offline_access'])
    const online = await sign(['openid', 'email'])
    expect([offline.claims?.['typ'], online.claims?.['typ']]).toEqual(['Offline', 'Refresh'])
    await endSessionsOf('bob')
    expect(await problemOf(online.login.refresh())).toMatchObject(ended(/^The session has ended at Keycloak/))
    expect(await problemOf(offline.login.refresh())).toBeUndefined()
  })

  it('renews once for two callers where a refresh token may be used once only', async () => {
    const store = memoryStore()
    const [one, two] = [
      loginOf(place, 'strict', 'nmp-cli', { store }),
      loginOf(place, 'strict', 'nmp-cli', { store }),
    ]
    await one.signIn({ onPrompt: through('alice') })
    await Promise.all([one.session(), two.session()])
    await Promise.all([one.refresh(), two.refresh()])
    expect(await problemOf(one.refresh())).toBeUndefined()
  })

  it('tells both computers with one copied session why it was ended: the one that was late, and the one that won', async () => {
    const store = memoryStore()
    const winner = loginOf(place, 'strict', 'nmp-cli', { store })
    await winner.signIn({ onPrompt: through('bob') })
    const loser = await copied(place, 'strict', winner, store)
    expect(await problemOf(winner.refresh())).toBeUndefined()
    for (const login of [loser, winner]) {
      expect(await problemOf(login.refresh())).toMatchObject(
        ended(/an old refresh token of it was used again/),
      )
      expect(await login.session()).toBeUndefined()
    }
  })
})
