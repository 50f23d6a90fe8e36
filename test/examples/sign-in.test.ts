import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { CLIENT_ID, startProvider } from '../../demo/provider.ts'

const example = fileURLToPath(new URL('../../examples/sign-in.ts', import.meta.url))

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

it('examples/sign-in.ts signs in through the public door of the built package', async () => {
  const provider = await startProvider()
  closing.push(() => provider.close())
  const folder = mkdtempSync(join(tmpdir(), 'example-'))
  closing.push(() => rmSync(folder, { recursive: true, force: true }))

  const api = `${provider.issuer}/.well-known/openid-configuration`
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', example, provider.issuer, CLIENT_ID, folder, api],
    {
      env: { ...process.env, HOME: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  closing.push(() => child.kill())
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    const [, uri, code] = /^Open (\S+) and enter (\S+)$/.exec(line) ?? []
    if (uri && code) await approveInPages(uri, code, { login: 'alice' })
  }
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(/^Signed in as Alice, until \d{4}-/),
    expect.stringMatching(/^A token of \d{3,} characters$/),
    'The API answers 200',
    'Signed out: {"session":"removed","atProvider":"revoked"}',
  ])
})
