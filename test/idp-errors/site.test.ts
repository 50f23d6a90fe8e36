import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeErrorPages } from '../../scripts/docs-errors.ts'
import { listing, problemCodes } from '../../src/idp-errors/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'error-pages-'))
const read = (file: string) => readFileSync(join(folder, file), 'utf8')
/** What a reader sees. */
const shown = (html: string) =>
  html
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
    .replace(/<span class="open">([^<]*)<\/span>/g, '<$1>')
    .replace(/<(?!([a-z][\w ]*)>(?![\s\S]*<\/\1>))[^<>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')

beforeAll(() => {
  writeErrorPages(folder)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('the error index', () => {
  it('has a page for each code, and one with all of them', () => {
    expect(readdirSync(folder).sort()).toEqual(
      ['index.html', ...problemCodes().map((code) => `${code}.html`)].sort(),
    )
  })

  it('says the same as the rows', () => {
    for (const { problem, seenAs } of listing()) {
      const text = shown(read(`${problem.code}.html`))
      for (const words of [
        problem.code,
        problem.title,
        problem.why,
        ...problem.fix.map((step) => step.text),
        ...seenAs,
      ])
        expect(text, problem.code).toContain(words.replace(/\s+/g, ' '))
      for (const { command } of problem.fix)
        if (command !== undefined) expect(text, problem.code).toContain(command)
    }
  })

  it('has no link that leads nowhere, and asks for nothing from elsewhere', () => {
    const files = new Set(readdirSync(folder))
    for (const file of files) {
      const html = read(file)
      for (const [, href = ''] of html.matchAll(/<a href="([^"]*)"/g)) {
        if (href.startsWith('https://')) expect(() => new URL(href)).not.toThrow()
        else expect(files, `${file}: ${href}`).toContain(href)
      }
      expect(html).not.toMatch(/<(img|link|iframe|script src|object|embed)\b|@import|url\(/)
      expect(html).toContain("default-src 'none'")
    }
  })

  it('is searched in the page: every word of a message has to stand in a row', () => {
    const texts = [...read('index.html').matchAll(/data-text="([^"]*)"><a href="([^"]*)"/g)]
    const found = (query: string) =>
      texts
        .filter(([, text = '']) =>
          (query.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).every((word) => text.includes(word)),
        )
        .map(([, , href]) => href)
    expect(found('AADSTS7000218')).toEqual(['ENTRA_PUBLIC_CLIENT_FLOWS_OFF.html'])
    expect(found('aadsts70011')).toContain('ENTRA_SCOPE_NOT_CONFIGURED.html')
    expect(found('keycloak device flow')).toContain('KEYCLOAK_DEVICE_GRANT_OFF.html')
    expect(found('no such thing at all')).toEqual([])
  })
})
