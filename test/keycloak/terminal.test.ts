import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { builtNmp, type Nmp } from '../cli/nmp-process.ts'
import { administer } from './keycloak-server.ts'
import { describeKeycloak } from './people.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const missing = existsSync(executablePath)
  ? undefined
  : `there is no ${executablePath}; CHROMIUM names another`
if (missing !== undefined) console.log(`No browser can open the pages of the realm here: ${missing}.`)

describeKeycloak('nmp at a terminal, and the pages of the realm in a browser', ({ baseUrl, folder }) => {
  let nmp: Nmp
  let browser: Browser | undefined
  beforeAll(async () => {
    nmp = builtNmp()
    if (missing === undefined) browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    nmp?.dispose()
  })

  /** Types the code and the password, as a person does, up to the page that says that it worked. */
  async function signInByHand(address: string, userCode: string): Promise<void> {
    const page = await (browser ?? expect.fail('no browser')).newPage()
    page.setDefaultTimeout(60_000)
    await page.goto(address)
    await page.fill('input[name=device_user_code]', userCode)
    await page.click('[type=submit]')
    await page.fill('#username', 'heidi')
    await page.fill('#password', 'password')
    await page.click('#kc-login')
    // Keycloak asks for consent in every device flow, whatever the client says of it.
    await page.click('[name=accept]')
    await page.getByText('Device Login Successful').waitFor()
    await page.close()
  }

  it.skipIf(missing)('signs in, hands out a token, renews, and signs out', async () => {
    const issuer = `${baseUrl}/realms/device`
    const login = nmp.start(['auth', 'login', '--issuer', issuer, '--client-id', 'nmp-cli'])
    const [, userCode = ''] = await login.printed(/\n {4}([A-Z]{4}-[A-Z]{4})\n/)
    const [, address = ''] = await login.printed(
      /\n {4}(http:\/\/127\.0\.0\.1:\d+\/auth\/realms\/device\S*)\n/,
    )
    await signInByHand(address, userCode)
    const { exitCode, out, err } = await login.ended
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' })
    expect(err).toContain('Signed in as Heidi Example <heidi@example.com>.')

    const [before, decoded] = [await nmp.run(['auth', 'token']), await nmp.run(['auth', 'token', '--decode'])]
    expect(JSON.parse(decoded.out)).toMatchObject({ iss: issuer, azp: 'nmp-cli' })
    expect((await nmp.run(['auth', 'refresh'])).exitCode).toBe(0)
    expect((await nmp.run(['auth', 'token'])).out).not.toBe(before.out)

    const logout = await nmp.run(['auth', 'logout'])
    expect(logout).toMatchObject({ exitCode: 0, err: expect.stringMatching(/The provider has\s+revoked/) })
    expect(await nmp.run(['auth', 'token'])).toMatchObject({ exitCode: 4, out: '' })
  })

  it.skipIf(missing)('tells a person whose client was deleted meanwhile who has to act', async () => {
    const place = { baseUrl, folder }
    await administer(place, 'POST', 'device/clients', {
      clientId: 'short-lived-cli',
      publicClient: true,
      attributes: { 'oauth2.device.authorization.grant.enabled': 'true' },
    })
    const issuer = `${baseUrl}/realms/device`
    const login = nmp.start(['auth', 'login', '--issuer', issuer, '--client-id', 'short-lived-cli'])
    const [, userCode = ''] = await login.printed(/\n {4}([A-Z]{4}-[A-Z]{4})\n/)
    await signInByHand(`${issuer}/device`, userCode)
    expect((await login.ended).exitCode).toBe(0)
    const clients = await administer(place, 'GET', 'device/clients?clientId=short-lived-cli')
    const [client] = clients as readonly { readonly id: string }[]
    await administer(place, 'DELETE', `device/clients/${client?.id}`)
    const refresh = await nmp.run(['auth', 'refresh'])
    expect(refresh).toMatchObject({ exitCode: 5, out: '' })
    expect(refresh.err).toContain('KEYCLOAK_CLIENT_NOT_FOUND')
    expect(refresh.err).not.toMatch(/\n\s+at /)
  })

  it('signs in, renews and revokes as a confidential client, whose secret is read from a file each time', async () => {
    const issuer = `${baseUrl}/realms/device`
    const secretFile = (secret: string) => {
      const path = join(nmp.home, 'client-secret')
      writeFileSync(path, `${secret}\n`, { mode: 0o600 })
      return path
    }
    const client = ['--issuer', issuer, '--client-id', 'confidential-cli', '--context', 'confidential']
    const login = ['auth', 'login', ...client, '--client-secret-file']
    const refused = await nmp.run([...login, secretFile('wrong')])
    expect(refused).toMatchObject({ exitCode: 5, out: '' })
    expect(refused.err).toContain('KEYCLOAK_CLIENT_SECRET_REFUSED')

    const running = nmp.start([...login, secretFile('not-a-secret-of-anybody')])
    const [, userCode = ''] = await running.printed(/\n {4}([A-Z]{4}-[A-Z]{4})\n/)
    await approveInPages(`${issuer}/device`, userCode, { login: 'judy', password: 'password' })
    expect(await running.ended).toMatchObject({
      exitCode: 0,
      err: expect.stringContaining('Signed in as Judy'),
    })
    const again = (command: string) => nmp.run(['auth', command, '--context', 'confidential'])
    expect(await again('refresh')).toMatchObject({ exitCode: 0 })

    secretFile('changed meanwhile')
    expect((await again('refresh')).err).toContain('KEYCLOAK_CLIENT_SECRET_REFUSED')
    expect(await again('token')).toMatchObject({ exitCode: 0 })
    secretFile('not-a-secret-of-anybody')
    const logout = await again('logout')
    expect(logout).toMatchObject({ exitCode: 0, err: expect.stringMatching(/The provider has\s+revoked/) })
  })

  it('says in one explanation that the client may not use the device flow, and exits with 5', async () => {
    const issuer = `${baseUrl}/realms/device`
    const login = await nmp.run(['auth', 'login', '--issuer', issuer, '--client-id', 'no-device-cli'])
    expect(login).toMatchObject({ exitCode: 5, out: '' })
    expect(login.err.match(/nmp auth explain KEYCLOAK_DEVICE_GRANT_OFF\n/g)).toHaveLength(1)
  })
})
