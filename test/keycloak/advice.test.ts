import { existsSync, readFileSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ProblemCode, problemOf } from '../../src/index.ts'
import { administer, runAsAdministrator } from './keycloak-server.ts'
import { describeKeycloak } from './people.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Advice changes what it is about: here, a copy of the realm that the other tests use, and one that is disabled. */
const [REALM, CLOSED] = ['advised', 'advised-closed']

describeKeycloak('the advice for Keycloak, at a real Keycloak', (server) => {
  beforeAll(async () => {
    const realm = JSON.parse(readFileSync(new URL('realms/device.json', import.meta.url), 'utf8'))
    await administer(server, 'POST', '', { ...realm, realm: REALM })
    await administer(server, 'POST', '', { realm: CLOSED, enabled: false, sslRequired: 'none' })
  })

  const problem = (code: ProblemCode, clientId = 'nmp-cli', realm = REALM) =>
    problemOf(code, { base_url: server.baseUrl, realm, client_id: clientId })

  /** The commands of a problem, as they are shown; what only a person knows is put in. */
  const commands = (
    code: ProblemCode,
    clientId?: string,
    realm?: string,
    known: Record<string, string> = {},
  ) =>
    problem(code, clientId, realm).fix.flatMap(({ command }) =>
      command === undefined
        ? []
        : [command.replace(/<([a-z ]+)>/g, (gap, name: string) => known[name] ?? gap)],
    )

  const run = (code: ProblemCode, clientId?: string, realm?: string, known?: Record<string, string>) => {
    const all = commands(code, clientId, realm, known)
    expect(all.length).toBeGreaterThan(0)
    for (const command of all) runAsAdministrator(server, command)
  }

  async function deviceReply(clientId: string, realm = REALM): Promise<Response> {
    return fetch(`${server.baseUrl}/realms/${realm}/protocol/openid-connect/auth/device`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, scope: 'openid' }),
    })
  }

  it('the device grant: refused before, given after', async () => {
    expect((await deviceReply('no-device-cli')).status).toBe(400)
    run('KEYCLOAK_DEVICE_GRANT_OFF', 'no-device-cli')
    expect((await deviceReply('no-device-cli')).status).toBe(200)
  })

  it('a disabled client: unknown before, known after', async () => {
    expect((await deviceReply('disabled-cli')).status).toBe(401)
    run('KEYCLOAK_CLIENT_DISABLED', 'disabled-cli')
    expect((await deviceReply('disabled-cli')).status).toBe(200)
  })

  it('a secret that was refused: the client has one', () => {
    run('KEYCLOAK_CLIENT_SECRET_REFUSED', 'confidential-cli')
  })

  it('a client that wants a secret: becomes a public one', async () => {
    expect((await deviceReply('confidential-cli')).status).toBe(401)
    run('KEYCLOAK_CLIENT_CONFIDENTIAL', 'confidential-cli')
    expect((await deviceReply('confidential-cli')).status).toBe(200)
  })

  it('a new client for signing in', async () => {
    run('KEYCLOAK_CLIENT_NOT_FOR_SIGN_IN', 'bearer-only-cli', REALM, { 'new client id': 'fresh-cli' })
    expect((await deviceReply('fresh-cli')).status).toBe(200)
  })

  it('a disabled realm: is switched on', async () => {
    expect((await deviceReply('nmp-cli', CLOSED)).status).toBeGreaterThanOrEqual(400)
    run('KEYCLOAK_REALM_DISABLED', 'nmp-cli', CLOSED)
    const reply = await fetch(`${server.baseUrl}/realms/${CLOSED}/.well-known/openid-configuration`)
    expect(reply.status).toBe(200)
  })

  it('a scope: is found, and assigned to the client', async () => {
    await administer(server, 'POST', `${REALM}/client-scopes`, {
      name: 'platform:read',
      protocol: 'openid-connect',
    })
    const scopes = (await administer(server, 'GET', `${REALM}/client-scopes`)) as readonly {
      id: string
      name: string
    }[]
    const id = scopes.find(({ name }) => name === 'platform:read')?.id ?? ''
    run('KEYCLOAK_SCOPE_NOT_ASSIGNED', 'nmp-cli', REALM, { 'scope id': id })
    const [client] = (await administer(server, 'GET', `${REALM}/clients?clientId=nmp-cli`)) as readonly {
      id: string
    }[]
    const assigned = await administer(server, 'GET', `${REALM}/clients/${client?.id}/optional-client-scopes`)
    expect(assigned).toContainEqual(expect.objectContaining({ name: 'platform:read' }))
  })

  it('the method of PKCE', async () => {
    run('KEYCLOAK_PKCE_REQUIRED', 'pkce-cli')
    const [client] = (await administer(server, 'GET', `${REALM}/clients?clientId=pkce-cli`)) as readonly {
      attributes: Record<string, string>
    }[]
    expect(client?.attributes['pkce.code.challenge.method']).toBe('S256')
  })

  it.each([
    'KEYCLOAK_CLIENT_NOT_FOUND',
    'KEYCLOAK_REALM_NOT_FOUND',
    'KEYCLOAK_SESSION_ENDED',
    'KEYCLOAK_REFRESH_TOKEN_REUSED',
  ] as const)('what %s asks to look at can be looked at', (code) => {
    run(code)
  })

  it('a person is looked up', () => {
    run('KEYCLOAK_USER_DISABLED', 'nmp-cli', REALM, { 'user name': 'alice' })
  })

  describe.skipIf(!existsSync(executablePath))('its links, in the console', () => {
    let browser: Browser
    let page: Page
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
      page = await browser.newPage()
      await page.goto(`${server.baseUrl}/admin/master/console/`)
      await page.fill('#username', 'admin')
      await page.fill('#password', 'admin')
      await page.click('#kc-login')
      await page.waitForSelector('nav', { timeout: 60_000 })
    }, 200_000)
    afterAll(() => browser?.close())

    it.each<[ProblemCode, number, RegExp]>([
      ['KEYCLOAK_DEVICE_GRANT_OFF', 0, /^Clients$/],
      ['KEYCLOAK_CLIENT_NOT_FOUND', 0, /^Clients$/],
      ['KEYCLOAK_CLIENT_NOT_FOR_SIGN_IN', 0, /^Create client$/],
      ['KEYCLOAK_SCOPE_NOT_ASSIGNED', 0, /^Client scopes$/],
      ['KEYCLOAK_REALM_DISABLED', 0, /^advised$/i],
      ['KEYCLOAK_SESSION_ENDED', 1, /^advised$/i],
      ['KEYCLOAK_REFRESH_TOKEN_REUSED', 2, /^advised$/i],
      ['KEYCLOAK_USER_DISABLED', 0, /^Users$/],
    ])('%s, step %i, leads to its page', async (code, step, heading) => {
      const link = problemOf(code, { base_url: server.baseUrl, realm: REALM, client_id: 'nmp-cli' }).fix[step]
        ?.link
      expect(link).toBeDefined()
      await page.goto('about:blank')
      await page.goto(link ?? '')
      const title = page.locator('h1').first()
      await title.waitFor({ timeout: 60_000 })
      expect((await title.textContent())?.trim()).toMatch(heading)
    })

    it('the tabs of the realm settings that are meant are the ones that open', async () => {
      for (const [code, step, tab] of [
        ['KEYCLOAK_SESSION_ENDED', 1, 'Sessions'],
        ['KEYCLOAK_REFRESH_TOKEN_REUSED', 2, 'Tokens'],
      ] as const) {
        const link = problemOf(code, { base_url: server.baseUrl, realm: REALM }).fix[step]?.link ?? ''
        await page.goto('about:blank')
        await page.goto(link)
        await page.locator('h1').first().waitFor({ timeout: 60_000 })
        expect(await page.locator('[role=tab][aria-selected=true]').first().textContent()).toContain(tab)
      }
    })
  })
})
