import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BrowserPrompt, isSignInError, realWorld, type SignInOptions } from '../../src/index.ts'
import { isClosed } from '../browser-flow/stage.ts'
import { builtNmp } from '../cli/nmp-process.ts'
import { withTools } from '../shells/tools.ts'
import { TmuxWindow } from '../terminal/tmux-window.ts'
import { administer } from './keycloak-server.ts'
import { describeKeycloak, loginOf } from './people.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const missing = existsSync(executablePath)
  ? undefined
  : `there is no ${executablePath}; CHROMIUM names another`
if (missing !== undefined) console.log(`No browser can open the pages of the realm here: ${missing}.`)

/** Nobody else signs in as this person: a sign-out ends all that a person has at a client. */
const PERSON = 'sybil'

describeKeycloak('signIn({ flow }), the realm and Chromium', (place) => {
  let browser: Browser | undefined
  beforeAll(async () => {
    if (place.folder === '') return
    if (missing === undefined) browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    await administer(place, 'POST', 'device/users', {
      username: PERSON,
      enabled: true,
      email: `${PERSON}@example.com`,
      emailVerified: true,
      firstName: 'Sybil',
      lastName: 'Example',
      credentials: [{ type: 'password', value: 'password', temporary: false }],
    })
    const client = {
      publicClient: true,
      standardFlowEnabled: true,
      redirectUris: ['http://127.0.0.1/callback'],
      attributes: { 'pkce.code.challenge.method': 'S256' },
    }
    for (const more of [
      { clientId: 'browser-cli' },
      {
        clientId: 'pushed-cli',
        attributes: { ...client.attributes, 'require.pushed.authorization.requests': 'true' },
      },
      { clientId: 'no-browser-cli', standardFlowEnabled: false },
      { clientId: 'elsewhere-cli', redirectUris: ['http://127.0.0.1/elsewhere'] },
    ])
      await administer(place, 'POST', 'device/clients', { ...client, ...more })
  }, 120_000)
  afterAll(() => browser?.close())

  /** Types the password, as a person does; the text of the last page. */
  async function throughThePages({
    authorizationUri,
  }: Pick<BrowserPrompt, 'authorizationUri'>): Promise<string> {
    const context = await (browser ?? expect.fail('no browser')).newContext()
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    await page.goto(authorizationUri)
    await page.fill('#username', PERSON)
    await page.fill('#password', 'password')
    await page.click('#kc-login')
    await page.getByText('You can close this page').waitFor()
    expect(new URL(page.url()).search).toBe('')
    const text = (await page.textContent('body')) ?? ''
    await context.close()
    return text
  }

  async function signIn(clientId: string, options: Partial<SignInOptions> = {}, redirectUri?: string) {
    let prompt: BrowserPrompt | undefined
    let text: Promise<string> = Promise.resolve('')
    const world = { ...realWorld(), env: {}, home: '/dev/null' }
    const login = loginOf(place, 'device', clientId, { world, ...(redirectUri ? { redirectUri } : {}) })
    const end = await login
      .signIn({
        flow: 'browser',
        onPrompt: () => expect.fail('no code is of use here'),
        onBrowser: (shown) => {
          prompt = shown
          text = throughThePages(shown)
        },
        ...options,
      })
      .catch((error: unknown) => {
        if (isSignInError(error)) return error.problem
        throw error
      })
    return { login, end, prompt, text: await text }
  }

  it.skipIf(missing)('signs in with a pushed request, renews, and signs out', async () => {
    const { login, end, prompt, text } = await signIn('browser-cli')
    expect(end).toMatchObject({ name: 'Sybil Example', email: 'sybil@example.com', refreshable: true })
    expect(text).toContain('Signed in as Sybil Example <sybil@example.com>.')
    expect(new URL(prompt?.authorizationUri ?? '').searchParams.get('request_uri')).toMatch(/^urn:/)
    expect(await isClosed(prompt?.port ?? 0)).toBe(true)
    const before = await login.accessToken()
    await login.refresh()
    expect(await login.accessToken()).not.toBe(before)
    expect(await login.signOut()).toMatchObject({ session: 'removed', atProvider: 'revoked' })
  })

  it.skipIf(missing)('signs in where the client takes pushed requests only', async () => {
    const { end } = await signIn('pushed-cli')
    expect(end).toMatchObject({ name: 'Sybil Example' })
  })

  it.skipIf(missing)('goes on in the browser when the device grant is off for the client', async () => {
    const { end, prompt } = await signIn('no-device-cli', { flow: 'auto' })
    expect(prompt?.insteadOf).toMatchObject({ code: 'KEYCLOAK_DEVICE_GRANT_OFF', owner: 'admin' })
    expect(end).toMatchObject({ name: 'Sybil Example' })
  })

  it('says in the terminal that the standard flow is off, or the redirect address not registered', async () => {
    const off = await signIn('no-browser-cli', { onBrowser: () => expect.fail('nothing to open') })
    expect(off.end).toMatchObject({ code: expect.stringMatching(/_CODE_GRANT_OFF$|_STANDARD_FLOW_OFF$/) })
    const elsewhere = await signIn('elsewhere-cli', { onBrowser: () => expect.fail('nothing to open') })
    expect(elsewhere.end).toMatchObject({ code: 'OAUTH_REPLY_ADDRESS_UNKNOWN' })
  })

  it.skipIf(missing)('comes back to another path when that is the one that is registered', async () => {
    const { end } = await signIn('elsewhere-cli', {}, 'http://127.0.0.1/elsewhere')
    expect(end).toMatchObject({ name: 'Sybil Example' })
  })

  withTools(['tmux'], 'nmp at a terminal', () => {
    it.skipIf(missing)('one sentence about the device grant, and signed in by the browser', async () => {
      const nmp = builtNmp()
      const opener = join(nmp.home, 'browser')
      writeFileSync(opener, `#!/bin/sh\necho "$1" > '${nmp.home}/opened'\n`)
      chmodSync(opener, 0o755)
      const words = [
        'auth',
        'login',
        '--issuer',
        `${place.baseUrl}/realms/device`,
        '--client-id',
        'no-device-cli',
      ]
      const window = new TmuxWindow({
        command: `sh -c "${[process.execPath, nmp.entry, ...words].join(' ')}; echo exit=\\$?; exec sleep 60"`,
        // A place where the browser opens with Enter, whatever machine these tests run on.
        env: { HOME: nmp.home, NMP_STORE: 'file', VSCODE_IPC_HOOK_CLI: '/s', BROWSER: opener },
        cwd: nmp.home,
      })
      try {
        await window.shows(
          /The client no-device-cli may not use the device flow\. The sign-in goes on\s+in\s+the\s+browser\s+of\s+this\s+machine\./,
        )
        await window.shows(/Waiting for the browser/)
        window.keys('Enter')
        await expect.poll(() => existsSync(join(nmp.home, 'opened')), { timeout: 10_000 }).toBe(true)
        const authorizationUri = readFileSync(join(nmp.home, 'opened'), 'utf8').trim()
        expect(await throughThePages({ authorizationUri })).toContain('Signed in as Sybil Example')
        await window.shows(/Signed in as Sybil Example <sybil@example\.com>\.[\s\S]*exit=0/)
      } finally {
        window.close()
        nmp.dispose()
      }
    })
  })
})
