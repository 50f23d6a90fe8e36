import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
// @ts-expect-error a plain script without types
import { bundleSdk } from '../scripts/sdk-bundle.mjs'
import { catalogue, explain, listing } from '../src/idp-errors/index.ts'
import { replies, startFakeProvider } from '../src/testing/index.ts'
import { builtNmp } from './cli/nmp-process.ts'

const scratch = fileURLToPath(new URL(`../.cache/start-up-${process.pid}`, import.meta.url))
const sdk = join(scratch, 'sdk')
const hook = join(scratch, 'loaded.cjs')
beforeAll(async () => {
  mkdirSync(sdk, { recursive: true })
  const list = `'loaded ' + process.moduleLoadList.join(',')`
  writeFileSync(hook, `process.on('exit', () => require('node:fs').writeSync(2, ${list}))`)
  await bundleSdk(sdk)
})
afterAll(() => rmSync(scratch, { recursive: true }))

/** The public modules of Node that a process had loaded when it ended, by what the hook printed. */
function builtIns(printed: string): readonly string[] {
  const [, list = ''] = printed.split('loaded ')
  return list.split(',').flatMap((entry) => /^NativeModule ((?!internal\/).+)$/.exec(entry)?.[1] ?? [])
}

/** Those that take long to load. */
const LARGE = [
  'child_process',
  'crypto',
  'dgram',
  'fs/promises',
  'http',
  'https',
  'net',
  'readline',
  'stream',
  'tls',
]
const large = (loaded: readonly string[]) => LARGE.filter((name) => loaded.includes(name))

/** The files that are read to import one of them, itself included. */
function filesBehind(file: string, seen = new Set<string>()): ReadonlySet<string> {
  seen.add(file)
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export|\})[^;()]*?"(\.[^"]+)";$/gm)
  for (const [, next = ''] of imports) {
    const path = resolve(dirname(file), next)
    if (!seen.has(path)) filesBehind(path, seen)
  }
  return seen
}

describe('importing the SDK', () => {
  const door = join(sdk, 'index.js')

  it('loads no large module of Node', () => {
    const program = `await import(${JSON.stringify(pathToFileURL(door))})`
    const args = ['--require', hook, '--input-type=module', '-e', program]
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(status).toBe(0)
    expect(builtIns(stderr)).toContain('path')
    expect(large(builtIns(stderr))).toEqual([])
  })

  it('reads two files', () => {
    expect([...filesBehind(door)].map((file) => relative(sdk, file))).toEqual(['index.js', 'shared/core.js'])
  })

  it('reads texts that cost V8 one byte a character', () => {
    for (const file of filesBehind(door)) expect(readFileSync(file, 'utf8')).toMatch(/^[\0-\x7f]*$/)
  })
})

describe('the SDK as it is built', () => {
  it('signs in, keeps the session in a sealed file, renews it and signs out', async () => {
    const from = (name: string) => import(pathToFileURL(join(sdk, `${name}.js`)).href)
    const { DeviceLogin, fileStore, oidc } = await from('index')
    const { startFakeProvider } = await from('testing/index')
    const provider = await startFakeProvider({ intervalSeconds: 1 })
    try {
      const folder = join(scratch, 'sessions')
      const options = {
        provider: oidc({ issuer: provider.issuer, clientId: provider.clientId }),
        store: fileStore({ folder, keyFile: join(scratch, 'sessions.key') }),
      }
      const signingIn = new DeviceLogin(options).signIn({
        onPrompt: ({ userCode }: { readonly userCode: string }) => provider.approve(userCode),
      })
      expect(await signingIn).toMatchObject({ store: 'file' })
      const login = new DeviceLogin(options)
      const first = await login.accessToken()
      await login.refresh()
      expect(await login.accessToken()).not.toBe(first)
      expect(await login.signOut()).toMatchObject({ session: 'removed', atProvider: 'revoked' })
    } finally {
      await provider.close()
    }
  })
})

describe('the tables of errors, shipped as text', () => {
  it('are those of the source', async () => {
    const shipped = await import(pathToFileURL(join(sdk, 'idp-errors/index.js')).href)
    expect(shipped.catalogue).toStrictEqual(catalogue)
    expect(shipped.listing()).toStrictEqual(listing())
    const reply = { body: { error: 'invalid_grant', error_description: 'AADSTS700082: The refresh token' } }
    expect(shipped.explain(reply)).toStrictEqual(explain(reply))
  })
})

describe('nmp auth token with a stored session', () => {
  it('loads one large module of Node, the one that opens the seal', async () => {
    const nmp = builtNmp()
    const provider = await startFakeProvider({ intervalSeconds: 1 })
    try {
      provider.script('poll', replies.approve())
      const where = ['--issuer', provider.issuer, '--client-id', provider.clientId]
      expect(await nmp.run(['auth', 'login', ...where])).toMatchObject({ exitCode: 0 })
      // The first run reads the settings file, and keeps what it says in a form that needs no YAML.
      await nmp.run(['auth', 'token'])
      for (const more of [[], ['--format', 'header'], ['--context', 'default']]) {
        const { err } = await nmp.run(['auth', 'token', ...more], { NODE_OPTIONS: `--require "${hook}"` })
        // The public streams come with node:crypto.
        expect(large(builtIns(err))).toEqual(['crypto', 'stream'])
      }
    } finally {
      nmp.dispose()
      await provider.close()
    }
  })
})

describe('nmp --help', () => {
  it('loads no large module of Node but those that find the width of the terminal', async () => {
    const nmp = builtNmp()
    try {
      for (const args of [[], ['--help'], ['auth', 'login', '-h']]) {
        const { exitCode, out, err } = await nmp.run(args, { NODE_OPTIONS: `--require "${hook}"` })
        expect({ exitCode, out }).toEqual({ exitCode: 0, out: expect.stringContaining('Usage') })
        expect(large(builtIns(err))).toEqual(['net', 'stream'])
      }
    } finally {
      nmp.dispose()
    }
  })
})
