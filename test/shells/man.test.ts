import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { manPages } from '../../src/cli/man-pages.ts'
import { withTools } from './tools.ts'

withTools(['man', 'groff'], 'the manual in man', () => {
  const pages = manPages('1.2.3')
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nmp-man-'))
    for (const { file, text } of pages) writeFileSync(join(folder, file), text)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function shown(file: string, width: number): string {
    const { PATH } = process.env
    const env = { PATH, MANWIDTH: String(width), LANG: 'C.UTF-8', MAN_KEEP_FORMATTING: '' }
    return execFileSync('man', ['-l', join(folder, file)], { env, encoding: 'utf8' })
  }

  it('is understood without a warning', () => {
    for (const { file } of pages) {
      const { stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-z', join(folder, file)], {
        encoding: 'utf8',
      })
      expect(`${file}: ${stderr}`).toBe(`${file}: `)
    }
  })

  it.each([60, 80])('fits into %i columns; only what is to be copied is longer', (width) => {
    for (const { file } of pages)
      for (const line of shown(file, width).split('\n'))
        if (line.length > width) expect(line).toMatch(/^ {11}\S|^ {7}\S+$/)
  })

  it('shows command lines that can be copied', () => {
    expect(shown('nmp-auth-token.1', 80)).toContain('$ nmp auth token --format header | curl -H @- https://')
    expect(shown('nmp-auth-exec.1', 80)).toContain(`sh -c 'printf "%s" "$API_TOKEN" | ./upload'`)
  })

  it('says in one line what each command is for', () => {
    expect(shown('nmp-auth-login.1', 80)).toContain('nmp-auth-login - Sign in with a code and a browser')
  })
})
