import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { isClosed } from '../browser-flow/stage.ts'
import { builtNmp, type Nmp } from '../cli/nmp-process.ts'
import { withTools } from '../shells/tools.ts'
import { TmuxWindow } from './tmux-window.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const missing = !existsSync(executablePath)
if (missing) console.log(`No browser can run here: there is no ${executablePath}; CHROMIUM names another.`)

const overSsh = { SSH_CONNECTION: '203.0.113.7 50000 198.51.100.9 2222', USER: 'ada' }

/** The way of a browser on another machine: it reaches the provider, and finds nobody at the port of the program. */
async function otherMachine(port: number) {
  let found: (address: string) => void = () => {}
  const asked = new Promise<string>((resolve) => {
    found = resolve
  })
  const server = createServer((incoming, outgoing) => {
    const { url = '', method, headers } = incoming
    if (new URL(url).port === String(port)) {
      found(url)
      outgoing.destroy()
      return
    }
    const onward = request(url, { method, headers, agent: false }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(outgoing)
    })
    onward.once('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { asked, close, proxy: { server: address, bypass: '<-loopback>' } }
}

/** Longest time of one test, in milliseconds: a terminal, a browser and a provider share a small computer. */
const TIMEOUT_MS = 60_000

withTools(['tmux'], 'nmp auth login --flow at a real terminal, with a real browser', () => {
  vi.setConfig({ testTimeout: TIMEOUT_MS })
  let nmp: Nmp
  let browser: Browser | undefined
  /** Clients may use the device flow there. */
  let open: EmbeddedProvider
  /** They may not. */
  let closed: EmbeddedProvider
  let window: TmuxWindow | undefined

  beforeAll(async () => {
    nmp = builtNmp()
    open = await startProvider()
    closed = await startProvider({ deviceGrant: false })
    if (!missing) browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    const opener = join(nmp.home, 'browser')
    writeFileSync(opener, `#!/bin/sh\necho "$1" > '${nmp.home}/opened'\n`)
    chmodSync(opener, 0o755)
  }, 120_000)
  afterEach(() => {
    window?.close()
    window = undefined
    rmSync(join(nmp.home, 'opened'), { force: true })
    rmSync(join(nmp.home, '.local/state/nmp/unanswered'), { recursive: true, force: true })
  })
  afterAll(async () => {
    await browser?.close()
    nmp.dispose()
    await Promise.all([open.close(), closed.close()])
  })

  /** A place where the browser opens with Enter, whatever machine these tests run on. */
  const atDesk = () => ({ VSCODE_IPC_HOOK_CLI: '/s', BROWSER: join(nmp.home, 'browser') })

  function signIn(
    provider: EmbeddedProvider,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ) {
    const words = ['auth', 'login', '--issuer', provider.issuer, '--client-id', CLIENT_ID, ...args]
    const login = [process.execPath, nmp.entry, ...words].map((word) => `'${word}'`).join(' ')
    window = new TmuxWindow({
      command: `sh -c "trap : INT; ${login}; echo exit=\\$?; exec sleep 60"`,
      env: { HOME: nmp.home, NMP_STORE: 'file', LANG: 'C.UTF-8', ...env },
      cwd: nmp.home,
      rows: 50,
    })
    return window
  }

  /** Signs in at the provider; the page that the browser is on then. */
  async function throughThePages(address: string, known?: BrowserContext): Promise<{ page: Page }> {
    const context = known ?? (await (browser ?? expect.fail('no browser')).newContext())
    const page = await context.newPage()
    await page.goto(address)
    await page.fill('[name=login]', 'alice@example.com')
    await page.fill('[name=password]', 'any')
    await page.click('[type=submit]')
    await page.waitForURL(/\/interaction\//)
    await page.click('[type=submit]')
    return { page }
  }

  const openedPage = () =>
    expect
      .poll(() => existsSync(join(nmp.home, 'opened')), { timeout: 10_000 })
      .toBe(true)
      .then(async () => (await import('node:fs/promises')).readFile(join(nmp.home, 'opened'), 'utf8'))
      .then((text) => text.trim())
  const portIn = (text: string) => Number(/127\.0\.0\.1%3A(\d+)%2F/.exec(text)?.[1])

  /** Enter opens the page, and the person signs in there. */
  async function signedInByEnter(window: TmuxWindow): Promise<void> {
    await window.shows(/Waiting for the browser/)
    window.keys('Enter')
    const { page } = await throughThePages(await openedPage())
    await page.getByText('You can close this page').waitFor()
    await window.shows(/Signed in as Alice[\s\S]*exit=0/)
    await page.context().close()
  }

  it.skipIf(missing)('signs in through the browser of this machine', async () => {
    const window = signIn(open, ['--flow', 'browser'], atDesk())
    await window.shows(/Press Enter to open the page in the browser here\.[\s\S]*Waiting for the browser/)
    const port = portIn(window.text())
    window.keys('Enter')
    const { page } = await throughThePages(await openedPage())
    await page.getByText('You can close this page').waitFor()
    await window.shows(/Signed in as Alice <alice@example\.com>\.[\s\S]*exit=0/)
    expect(await page.textContent('h1')).toBe('Signed in as Alice <alice@example.com>.')
    expect(window.written()).not.toContain('code=')
    expect(await isClosed(port)).toBe(true)
    await page.context().close()
  })

  it.skipIf(missing)(
    'says in one sentence that the provider refuses codes, and goes on in the browser',
    async () => {
      const window = signIn(closed, [], atDesk())
      await window.shows(
        /The application nmp-cli may not use this way of signing in\. The sign-in goes on\s+in the browser of this machine\./,
      )
      await signedInByEnter(window)
      expect(window.text()).not.toContain('enter this code')
    },
  )

  it.skipIf(missing)(
    'goes on in the browser when the person says with b that the page refused it',
    async () => {
      const window = signIn(open, [], atDesk())
      const [, code = ''] = await window.shows(/\n {6}([A-Z]{4}-[A-Z]{4})\n/)
      await window.shows(/If the page refuses this way of signing in, type b and press Enter\./)
      window.keys('b', 'Enter')
      await window.shows(
        new RegExp(`The code ${code} is of no use any more[\\s\\S]*The sign-in goes on in the browser`),
      )
      await signedInByEnter(window)
    },
  )

  it.skipIf(missing)(
    'says over SSH what to forward, and the forwarded port is all that is needed',
    async () => {
      const window = signIn(closed, [], overSsh)
      const [, port = ''] = await window.shows(
        /\n {4}ssh -N -L (\d+):127\.0\.0\.1:\1 -p 2222 ada@198\.51\.100\.9\n/,
      )
      const [, address = ''] = await window.shows(/\n {4}(http:\/\/127\.0\.0\.1:\d+\/auth\?\S+)\n/)
      await window.shows(/Waiting for the browser/)
      expect(portIn(address)).toBe(Number(port))
      const { page } = await throughThePages(address)
      await page.getByText('You can close this page').waitFor()
      await window.shows(/Signed in as Alice[\s\S]*exit=0/)
      expect(existsSync(join(nmp.home, 'opened'))).toBe(false)
      await page.context().close()
    },
  )

  it.skipIf(missing)(
    'takes the address on which a browser elsewhere has ended, and no other, and shows nothing of it',
    async () => {
      const window = signIn(closed, [], overSsh)
      const [, address = ''] = await window.shows(/\n {4}(http:\/\/127\.0\.0\.1:\d+\/auth\?\S+)\n/)
      await window.shows(/Copy the whole\s+address[\s\S]*Waiting for the browser/)
      const elsewhere = await otherMachine(portIn(address))
      const context = await (browser ?? expect.fail('no browser')).newContext({ proxy: elsewhere.proxy })
      await throughThePages(address, context)
      const ended = await elsewhere.asked
      await context.close()
      elsewhere.close()

      const paste = (text: string) => {
        mkdirSync(nmp.home, { recursive: true })
        const file = join(nmp.home, 'pasted')
        writeFileSync(file, text)
        window.paste(file)
      }
      paste('https://evil.example/callback?code=1\n')
      await window.shows(/This is not the address on which the sign-in ends\./)
      paste(`${ended.replace(/state=[^&]+/, 'state=wrong')}\n`)
      await window.shows(/The answer from the browser belongs to another sign-in\./)
      paste(`${ended}\n`)
      await window.shows(/Signed in as Alice[\s\S]*exit=0/)
      const code = new URL(ended).searchParams.get('code') ?? expect.fail('no code')
      expect(window.written()).not.toContain(code)
    },
  )

  it('ends at once with Ctrl-C, and leaves no port open', async () => {
    const window = signIn(open, ['--flow', 'browser', '--no-browser'], atDesk())
    const [, address = ''] = await window.shows(/\n {4}(http:\/\/127\.0\.0\.1:\d+\/auth\?\S+)\n/)
    await window.shows(/Waiting for the browser/)
    const port = portIn(address)
    expect(await isClosed(port)).toBe(false)
    window.keys('C-c')
    await window.shows(/exit=130/)
    expect(await isClosed(port)).toBe(true)
    expect(await isClosed(port, '::1')).toBe(true)
  })
})
