import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeErrorPages } from '../../scripts/docs-errors.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const folder = mkdtempSync(join(tmpdir(), 'error-pages-'))
const address = (file: string) => pathToFileURL(join(folder, file)).href

describe('the error index in a real browser', () => {
  let browser: Browser

  beforeAll(async () => {
    expect(existsSync(executablePath), `no browser at ${executablePath}; set CHROMIUM`).toBe(true)
    writeErrorPages(folder)
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  it('finds a row while somebody types, and by its address, with no server and no request', async () => {
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('request', (request) => request.url().startsWith('file:') || complaints.push(request.url()))
    const codes = () => page.locator('.rows li:visible .code').allTextContents()

    await page.goto(address('index.html'))
    await page.fill('input', 'AADSTS7000218')
    expect(await codes()).toEqual(['ENTRA_PUBLIC_CLIENT_FLOWS_OFF'])
    expect(page.url()).toContain('#AADSTS7000218')
    await page.fill('input', 'there is no row like this')
    expect(await codes()).toEqual([])
    expect(await page.locator('.none').isVisible()).toBe(true)

    await page.goto('about:blank')
    await page.goto(`${address('index.html')}#keycloak%20pkce`)
    expect(await codes()).toEqual(['KEYCLOAK_PKCE_REQUIRED'])
    await page.click('.rows li:visible a')
    expect(await page.locator('h1').textContent()).toContain('code challenge')
    await page.click('text=All errors')
    expect(await codes()).not.toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  it('fits a phone', async () => {
    const page = await browser.newPage({ viewport: { width: 320, height: 640 } })
    for (const file of ['index.html', 'OKTA_DEVICE_GRANT_OFF.html', 'ENTRA_CLIENT_NOT_FOUND.html']) {
      await page.goto(address(file))
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), file).toBe(true)
    }
    await page.close()
  })
})
