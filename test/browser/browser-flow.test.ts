import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  CLIENT_ID,
  type EmbeddedProvider,
  type EmbeddedProviderOptions,
  startProvider,
} from '../../demo/provider.ts'
import {
  type BrowserPrompt,
  DeviceLogin,
  type DeviceLoginOptions,
  isSignInError,
  memoryStore,
  oidc,
  type Problem,
  realWorld,
  type SignInOptions,
} from '../../src/index.ts'
import { isClosed } from '../browser-flow/stage.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const missing = !existsSync(executablePath)
if (missing) console.log(`No browser can run here: there is no ${executablePath}; CHROMIUM names another.`)

describe.skipIf(missing)('signIn({ flow }), oidc-provider and Chromium', { timeout: 60_000 }, () => {
  let browser: Browser
  let context: BrowserContext
  let page: Page
  /** Every address that the browser has asked for at the port of the program. */
  let asked: string[]
  const closing: (() => unknown)[] = []
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  }, 120_000)
  afterAll(() => browser?.close())
  beforeEach(async () => {
    context = await browser.newContext()
    page = await context.newPage()
    asked = []
    page.on('request', (request) => asked.push(request.url()))
  })
  afterEach(async () => {
    await context.close()
    for (const close of closing.splice(0)) await close()
  })

  async function loginTo(provider: EmbeddedProviderOptions, options: Partial<DeviceLoginOptions> = {}) {
    const server: EmbeddedProvider = await startProvider(provider)
    closing.push(() => server.close())
    const login = new DeviceLogin({
      provider: oidc({ issuer: server.issuer, clientId: CLIENT_ID }),
      store: memoryStore(),
      scopes: ['platform:read'],
      world: { ...realWorld(), env: {}, home: '/dev/null' },
      ...options,
    })
    return { server, login }
  }

  /** What a person does in the pages of the provider, up to the closing page; its text. */
  async function throughThePages(address: string, press = '[type=submit]'): Promise<string> {
    await page.goto(address)
    await page.fill('[name=login]', 'alice@example.com')
    await page.fill('[name=password]', 'any')
    await page.click('[type=submit]')
    await page.waitForURL(/\/interaction\//)
    await page.click(press)
    await page.getByText('You can close this page').waitFor()
    return (await page.textContent('body')) ?? ''
  }

  /** Signs in with the browser; what it ended with, what the closing page said, and what was shown before. */
  async function signIn(
    login: DeviceLogin,
    options: Partial<SignInOptions> = {},
    {
      press,
      before = async () => {},
    }: { press?: string; before?: (prompt: BrowserPrompt) => Promise<void> } = {},
  ) {
    let prompt: BrowserPrompt | undefined
    let text: Promise<string> = Promise.resolve('')
    const session = await login
      .signIn({
        flow: 'browser',
        onPrompt: () => expect.fail('no code is of use here'),
        onBrowser: (shown) => {
          prompt = shown
          text = before(shown).then(() => throughThePages(shown.authorizationUri, press))
        },
        ...options,
      })
      .catch((error: unknown) => {
        if (isSignInError(error)) return error.problem
        throw error
      })
    return { session, prompt: prompt ?? expect.fail('no page was shown'), text: await text }
  }

  it('signs in, keeps the session, and leaves neither code nor token in page, address or history', async () => {
    const { server, login } = await loginTo({})
    const { session, prompt, text } = await signIn(login)
    expect(session).toMatchObject({ name: 'Alice', email: 'alice@example.com', refreshable: true })
    expect(text).toContain('Signed in as Alice <alice@example.com>.')
    const token = await login.accessToken()
    expect(token.split('.')).toHaveLength(3)

    expect(new URL(page.url())).toMatchObject({ port: String(prompt.port), search: '', hash: '' })
    const redirect =
      asked.find((url) => url.startsWith(`${prompt.redirectUri}?`)) ?? expect.fail('no redirect')
    const code = new URL(redirect).searchParams.get('code') ?? expect.fail('no code')
    const html = await page.content()
    for (const secret of [code, token]) expect(html).not.toContain(secret)
    const history = await context.newCDPSession(page)
    const { entries } = await history.send('Page.getNavigationHistory')
    expect(entries.map(({ url }) => url).join('\n')).not.toMatch(/[?&](code|state)=|access_token/)
    expect(await page.evaluate('document.referrer')).toBe('')
    expect(server.requests.filter((request) => request === 'POST /token')).toHaveLength(1)

    await login.refresh()
    expect(await login.signOut()).toMatchObject({ session: 'removed', atProvider: 'revoked' })
    expect(await isClosed(prompt.port)).toBe(true)
    expect(await isClosed(prompt.port, '::1')).toBe(true)
  })

  it('hands the request over beforehand (RFC 9126), and works where the provider insists on it', async () => {
    const { server, login } = await loginTo({ requirePushedRequests: true })
    const { session, prompt } = await signIn(login)
    expect(session).toMatchObject({ name: 'Alice' })
    expect(prompt.lastingUri).toBe(prompt.authorizationUri)
    expect(new URL(prompt.authorizationUri).searchParams.has('state')).toBe(false)
    expect(server.requests).toContain('POST /request')
  })

  it('goes on in the browser when the client may not use the device flow', async () => {
    const { login } = await loginTo({ deviceGrant: false })
    const { session, prompt } = await signIn(login, { flow: 'auto' })
    expect(session).toMatchObject({ name: 'Alice' })
    expect(prompt.insteadOf?.code).toBe('OAUTH_UNAUTHORIZED_CLIENT')
  })

  it('shows on the page what the terminal says, when the person cancels', async () => {
    const { login } = await loginTo({})
    const { session, text } = await signIn(login, {}, { press: 'a[href$="/abort"]' })
    expect(session).toMatchObject({
      code: 'SIGN_IN_DENIED',
      title: 'The sign-in was declined in the browser.',
    })
    expect(text).toContain('The sign-in was declined in the browser.')
    expect(text).toMatch(/Sign in again and approve it/)
    expect(await login.session()).toBeUndefined()
  })

  it('a page of somebody else cannot end or spy on the sign-in, and the favicon does not use up the answer', async () => {
    const { login } = await loginTo({})
    const before = async ({ redirectUri, port }: BrowserPrompt) => {
      const evil = await context.newPage()
      const target = `${redirectUri}?code=evil&state=guess`
      await evil.setContent(
        `<iframe src="${target}"></iframe><img src="${target}"><link rel="prefetch" href="${target}">`,
      )
      const read = await evil.evaluate(`fetch(${JSON.stringify(target)}).then((r) => r.text(), String)`)
      expect(read).toBe('TypeError: Failed to fetch')
      await evil.goto(`http://127.0.0.1:${port}/favicon.ico`)
      await evil.goto(target)
      expect(await evil.textContent('h1')).toBe('The answer from the browser belongs to another sign-in.')
      await evil.close()
    }
    const strays: string[] = []
    const onStrayAnswer = ({ code }: Problem) => void strays.push(code)
    const { session } = await signIn(login, { onStrayAnswer }, { before })
    expect(session).toMatchObject({ name: 'Alice' })
    // Only the page that the person went to was an answer at all; pictures, frames and scripts were none.
    expect(strays).toEqual(['OAUTH_STATE_MISMATCH'])
  })

  it('says in words that a redirect address is not registered, where requests are pushed', async () => {
    const { login } = await loginTo({}, { redirectUri: 'http://127.0.0.1/not-registered' })
    const code = await login
      .signIn({ flow: 'browser', onBrowser: () => expect.fail('nothing to open') })
      .then(
        () => 'signed in',
        (error: unknown) => (isSignInError(error) ? error.problem.code : String(error)),
      )
    expect(code).toBe('OAUTH_REPLY_ADDRESS_UNKNOWN')
  })
})
