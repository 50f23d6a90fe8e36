import { expect, it } from 'vitest'
import { realWorld, Secret } from '../../src/index.ts'
import { administer, runAsAdministrator } from './keycloak-server.ts'
import { describeKeycloak, loginOf, problemOf, through } from './people.ts'

describeKeycloak('signing in at a real Keycloak', (place) => {
  // A sign-out at Keycloak ends what the same person is about to receive elsewhere: each file has people of its own.
  const frank = { onPrompt: through('frank') }

  it('goes through the pages of the realm, under a base path', async () => {
    expect(place.baseUrl).toMatch(/\/auth$/)
    const session = await loginOf(place, 'device', 'nmp-cli').signIn(frank)
    expect(session).toMatchObject({ email: 'frank@example.com', name: 'Frank Example', refreshable: true })
    expect(session.scopes).toEqual(expect.arrayContaining(['openid', 'email', 'profile', 'offline_access']))
  })

  it('takes the address that has the code in it', async () => {
    const login = loginOf(place, 'device', 'nmp-cli')
    const session = await login.signIn({ onPrompt: through('grace', { complete: true }) })
    expect(session.email).toBe('grace@example.com')
  })

  it('TK-16 sends PKCE by itself to a client that requires it', async () => {
    const session = await loginOf(place, 'device', 'pkce-cli').signIn(frank)
    expect(session.email).toBe('frank@example.com')
  })

  it('signs in after consent, and says that the person refused it', async () => {
    const consented = await loginOf(place, 'device', 'consent-cli').signIn(frank)
    expect(consented.email).toBe('frank@example.com')
    const refused = loginOf(place, 'device', 'consent-cli').signIn({
      onPrompt: through('grace', { deny: true }),
    })
    expect(await problemOf(refused)).toMatchObject({ code: 'SIGN_IN_DENIED', owner: 'user' })
  })

  it('explains a client whose device grant is off, and the command of the advice mends it', async () => {
    const signIn = () => loginOf(place, 'device', 'no-device-yet-cli').signIn(frank)
    const problem = await problemOf(signIn())
    expect(problem).toMatchObject({ code: 'KEYCLOAK_DEVICE_GRANT_OFF', owner: 'admin' })
    runAsAdministrator(place, problem?.fix[0].command ?? 'false')
    expect(await signIn()).toMatchObject({ email: 'frank@example.com' })
  })

  it('gives one advice for the clients that Keycloak does not tell apart', async () => {
    for (const clientId of ['disabled-cli', 'no-such-cli']) {
      const problem = await problemOf(loginOf(place, 'device', clientId).signIn(frank))
      expect(problem).toMatchObject({ code: 'KEYCLOAK_CLIENT_NOT_FOUND', owner: 'admin' })
      expect(problem?.title).toContain(clientId)
    }
  })

  it('tells a public program from a client that wants a secret', async () => {
    const problem = await problemOf(loginOf(place, 'device', 'confidential-cli').signIn(frank))
    expect(problem).toMatchObject({ code: 'KEYCLOAK_CLIENT_CONFIDENTIAL', owner: 'admin' })
  })

  it('signs in and renews as a confidential client with its secret', async () => {
    const clientSecret = async () => new Secret('not-a-secret-of-anybody')
    const login = loginOf(place, 'device', 'confidential-cli', { clientSecret })
    expect(await login.signIn(frank)).toMatchObject({ email: 'frank@example.com' })
    expect(await login.refresh()).toMatchObject({ email: 'frank@example.com' })
  })

  it('tells a secret that is wrong from one that is missing', async () => {
    const clientSecret = async () => new Secret('wrong')
    const login = loginOf(place, 'device', 'confidential-cli', { clientSecret })
    expect(await problemOf(login.signIn(frank))).toMatchObject({ code: 'KEYCLOAK_CLIENT_SECRET_REFUSED' })
  })

  it('names a realm that does not exist, and one that is disabled', async () => {
    const unknown = await problemOf(loginOf(place, 'Device', 'nmp-cli').signIn(frank))
    expect(unknown).toMatchObject({ code: 'KEYCLOAK_REALM_NOT_FOUND' })
    expect(unknown?.title).toContain('Device')
    const disabled = await problemOf(loginOf(place, 'closed', 'nmp-cli').signIn(frank))
    expect(disabled).toMatchObject({ code: 'KEYCLOAK_REALM_DISABLED' })
  })

  it('says that a base path is missing', async () => {
    const withoutPath = { ...place, baseUrl: place.baseUrl.replace(/\/auth$/, '') }
    const problem = await problemOf(loginOf(withoutPath, 'device', 'nmp-cli').signIn(frank))
    expect(problem).toMatchObject({ code: 'KEYCLOAK_ADDRESS_WRONG', owner: 'admin' })
  })

  it('TK-12 names the scope that Keycloak drops without a word', async () => {
    const login = loginOf(place, 'device', 'nmp-cli', { scopes: ['platform:read', 'phone'] })
    const problem = await problemOf(login.signIn(frank))
    expect(problem).toMatchObject({ code: 'SCOPES_NOT_GRANTED', evidence: { missing: 'platform:read' } })
    expect(await login.session()).toBeUndefined()
  })

  it('TK-06 says that a code has expired, in real time', async () => {
    const world = { ...realWorld(), env: {}, home: '/dev/null' }
    const signIn = loginOf(place, 'short', 'nmp-cli', { world }).signIn({ onPrompt: () => {} })
    expect(await problemOf(signIn)).toMatchObject({ code: 'CODE_EXPIRED' })
  })

  it('says of an approval whose session was ended before the next poll that it was in vain', async () => {
    const approve = through('ivan')
    const signIn = loginOf(place, 'device', 'nmp-cli').signIn({
      onPrompt: async (prompt) => {
        await approve(prompt)
        const found = await administer(place, 'GET', 'device/users?exact=true&username=ivan')
        const [ivan] = found as readonly { readonly id: string }[]
        await administer(place, 'POST', `device/users/${ivan?.id}/logout`)
      },
    })
    expect(await problemOf(signIn)).toMatchObject({ code: 'DEVICE_APPROVAL_LOST', owner: 'user' })
  })
})
