import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { builtNmp, eventsOf, type Nmp } from '../cli/nmp-process.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const missing = !existsSync(executablePath)
if (missing) console.log(`No browser can run here: there is no ${executablePath}; CHROMIUM names another.`)

describe.skipIf(missing)(
  'nmp auth login, and the pages of the provider in Chromium',
  { timeout: 60_000 },
  () => {
    let browser: Browser
    let provider: EmbeddedProvider
    let nmp: Nmp
    beforeAll(async () => {
      nmp = builtNmp()
      provider = await startProvider()
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    }, 120_000)
    afterAll(async () => {
      await browser?.close()
      await provider?.close()
      nmp?.dispose()
    })

    const start = () =>
      nmp.start(['auth', 'login', '--issuer', provider.issuer, '--client-id', CLIENT_ID, '--json'])

    it('the address that has the code in it asks only whether it is the code of the terminal', async () => {
      const login = start()
      const [line] = await login.printed(/^\{"event":"device_code".*$/m)
      const { verification_uri_complete: complete, user_code: code } = JSON.parse(line)
      const page = await browser.newPage()
      await page.goto(complete)
      expect(await page.textContent('code')).toBe(code)
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.fill('[name=login]', 'alice@example.com')
      await page.fill('[name=password]', 'any')
      await page.click('[type=submit]')
      // Consent.
      await page.click('[type=submit]')
      await page.getByText('You may close this page').waitFor()
      const { exitCode, out } = await login.ended
      expect(exitCode).toBe(0)
      expect(eventsOf(out).at(-1)).toMatchObject({ event: 'signed_in', name: 'Alice' })
      await page.close()
    })

    it('"Abort" on the page ends the wait at the terminal', async () => {
      const login = start()
      const [line] = await login.printed(/^\{"event":"device_code".*$/m)
      const { verification_uri: address, user_code: code } = JSON.parse(line)
      const page = await browser.newPage()
      await page.goto(address)
      await page.fill('[name=user_code]', code)
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('button', { name: 'Abort' }).click()
      const { exitCode, out } = await login.ended
      expect(exitCode).toBe(4)
      expect(eventsOf(out).at(-1)).toMatchObject({ event: 'error', code: 'SIGN_IN_DENIED' })
      await page.close()
    })
  },
)
