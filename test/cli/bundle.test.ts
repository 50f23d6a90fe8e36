import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtNmp, type Nmp } from './nmp-process.ts'

let nmp: Nmp
let folder: string
beforeAll(() => {
  nmp = builtNmp()
  folder = dirname(nmp.entry)
})
afterAll(() => nmp.dispose())

const text = (name: string) => readFileSync(join(folder, name), 'utf8')
const chunks = () => readdirSync(folder).filter((name) => name.endsWith('.mjs'))

/** Everything that a file loads before it runs, itself included. */
function loadedBy(name: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(name)) return seen
  seen.add(name)
  for (const [, next = ''] of text(name).matchAll(/^(?:import|export)\b[^;]*?"\.\/([^"]+)";/gm))
    loadedBy(next, seen)
  return seen
}

describe('the bundle', () => {
  it('begins with one small file that needs nothing but Node, and the help where that is asked for', () => {
    const entry = text('nmp.js')
    expect(entry.length).toBeLessThan(75_000)
    expect(entry).not.toContain('What to do')
    expect(entry).not.toMatch(/kind: ?"(remote|sign_in|local)"/)
    const required = [...entry.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name)
    expect(required.filter((name) => !name.startsWith('node:'))).toEqual(['./help.js'])
  })

  it('loads YAML, proxies and the browser only when a command needs them', () => {
    for (const name of chunks().filter((chunk) => /^(main|auth|config)/.test(chunk))) {
      const loaded = [...loadedBy(name)].map(text).join('\n')
      expect(loaded, name).not.toMatch(/from "(undici|open|@napi-rs\/keyring|yaml)"/)
      expect(loaded, name).not.toContain('class LineCounter')
    }
  })

  it('keeps outside what finds files next to itself', () => {
    const all = chunks().map(text).join('\n')
    for (const name of ['open', 'undici']) expect(all).toContain(`import("${name}")`)
    expect(all).not.toMatch(/node_modules\/(open|undici|@napi-rs)\//)
  })

  it('carries the licence of every package that is in it', () => {
    const bundled = new Set(
      chunks().flatMap((name) =>
        [...text(name).matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/\n]+)/gm)].map(
          ([, found = '']) => found,
        ),
      ),
    )
    expect(bundled.size).toBeGreaterThan(0)
    const notices = text('THIRD-PARTY-NOTICES.txt')
    for (const name of bundled) expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'))
    expect(notices).toMatch(/Permission (is hereby granted|to use, copy)/)
  })

  it('tells its version, that of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(await nmp.run(['--version'])).toEqual({ exitCode: 0, out: `nmp ${version}\n`, err: '' })
  })
})
