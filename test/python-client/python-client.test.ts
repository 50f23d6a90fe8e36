import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  decodeTokenSet,
  encodeTokenSet,
  memoryStore,
  realWorld,
  Secret,
  sessionKey,
} from '../../src/index.ts'
import { changeConfig, readConfig } from '../../src/nmp/config-file.ts'
import { settingsFileStore } from '../../src/nmp/settings-file-store.ts'
import { startPlatform } from '../../src/testing/platform.ts'
import { startSigningIssuer } from '../testing/signing-issuer.ts'
import { installPythonClient, runPython } from './python.ts'

const world = realWorld()
let folder: string

beforeAll(async () => {
  installPythonClient()
  folder = await mkdtemp(join(tmpdir(), 'nmp-python-'))
}, 300_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe("config.yaml and the platform's own Python client", () => {
  it('reads what we write', async () => {
    const location = { file: join(folder, 'ours.yaml'), named: true }
    await changeConfig(
      location,
      [
        { kind: 'set_context', name: 'prod', baseUrl: 'https://nmp.example.com', workspace: 'ml-team' },
        { kind: 'set_context', name: 'dev', baseUrl: 'http://localhost:8080' },
        { kind: 'set_token', context: 'prod', token: new Secret('ey.token.of-ours') },
      ],
      { world },
    )
    expect(await runPython('config.py', ['read', location.file])).toEqual({
      context: 'prod',
      base_url: 'https://nmp.example.com/',
      workspace: 'ml-team',
      user_type: 'oauth',
      token: 'ey.token.of-ours',
      refresh_token: null,
      contexts: ['prod', 'dev'],
    })
    await changeConfig(
      location,
      [
        { kind: 'use_context', name: 'dev' },
        { kind: 'remove_tokens', context: 'prod' },
      ],
      { world },
    )
    expect(await runPython('config.py', ['read', location.file])).toMatchObject({
      context: 'dev',
      user_type: 'no-auth',
      token: null,
    })
  })

  it('finds the tokens that we have renewed for it where it left the old ones', async () => {
    const location = { file: join(folder, 'renewed.yaml'), named: true }
    await runPython('config.py', [
      'write',
      location.file,
      'prod',
      'https://nmp.example.com',
      'ey.old.x',
      'r-1',
    ])
    const store = settingsFileStore({ location, context: 'prod', locks: memoryStore(), world })
    const key = sessionKey({ issuer: 'https://id.example.com', clientId: 'nmp-cli' })
    const old = decodeTokenSet((await store.read(key)) ?? expect.fail('nothing is there'))
    expect(old.refreshToken?.reveal()).toBe('r-1')
    const renewed = { ...old, accessToken: new Secret('ey.new.x'), refreshToken: new Secret('r-2') }
    await store.write(key, encodeTokenSet(renewed))
    expect(await runPython('config.py', ['read', location.file])).toMatchObject({
      user_type: 'oauth',
      token: 'ey.new.x',
      refresh_token: 'r-2',
      workspace: 'from-python',
    })
  })

  it('writes what we read, tokens too, and each keeps what the other wrote', async () => {
    const location = { file: join(folder, 'theirs.yaml'), named: true }
    const long = `ey${'x'.repeat(3_000)}.y.z`
    await runPython('config.py', [
      'write',
      location.file,
      'prod',
      'https://nmp.example.com',
      long,
      'refresh-1',
    ])
    const config = await readConfig(location, world)
    expect(config.users[0]?.token?.reveal()).toBe(long)
    expect(config.users[0]?.refreshToken?.reveal()).toBe('refresh-1')
    expect(config.contexts[0]).toMatchObject({ name: 'prod', workspace: 'from-python' })
    await changeConfig(location, [{ kind: 'set_context', name: 'dev', baseUrl: 'http://localhost:8080' }], {
      world,
    })
    expect(
      await runPython('config.py', ['write', location.file, 'third', 'https://third.example']),
    ).toMatchObject({ context: 'prod', token: long, contexts: ['prod', 'dev', 'third'] })
    expect((await readConfig(location, world)).contexts.map(({ name }) => name)).toEqual([
      'prod',
      'dev',
      'third',
    ])
    expect(await readFile(location.file, 'utf8')).toContain(long)
  })
})

describe("two writers, nmp and the platform's own Python client", { timeout: 60_000 }, () => {
  it('lose nothing, although that one writes in place and knows no lock', async () => {
    const file = join(folder, 'both.yaml')
    await runPython('config.py', [
      'write',
      file,
      'seed',
      'https://seed.example',
      `ey.${'x'.repeat(9_000)}.z`,
      'r',
    ])
    const writer = fileURLToPath(new URL('../nmp/config-writer.ts', import.meta.url))
    const ours = promisify(execFile)(process.execPath, ['--import', 'tsx', writer, file, 'n', '12'])
    await Promise.all([ours, runPython('writer.py', [file, 'p', '12'])])
    const names = (await readConfig({ file, named: true }, world)).contexts.map(({ name }) => name)
    const twelve = (prefix: string) => Array.from({ length: 12 }, (_, n) => `${prefix}${n}`)
    expect(names.toSorted()).toEqual(['seed', ...twelve('n'), ...twelve('p')].toSorted())
  })
})

it("answers the platform's own Python client as the platform does", async () => {
  const idp = await startSigningIssuer()
  const platform = await startPlatform({
    issuer: idp.issuer,
    workspaces: { 'ml-team': { members: { 'alice@example.com': ['Admin'] }, entities: { project: 3 } } },
  })
  try {
    const token = idp.token({ sub: 'alice-id', email: 'alice@example.com' })
    expect(await runPython('workspaces.py', [platform.baseUrl, token])).toEqual({
      created: ['py', 'made by Python'],
      member: ['bob+x@example.com', ['Viewer']],
      members: { 'alice@example.com': ['Admin'], 'bob+x@example.com': ['Editor'] },
      listed: expect.arrayContaining(['default', 'system', 'ml-team', 'py']),
      refused: [
        [409, "Workspace 'py' already exists"],
        [404, "Member 'bob+x@example.com' not found in workspace 'py'"],
        [409, expect.stringContaining('last Admin')],
        [409, expect.stringContaining('must be deleted first: project (3)')],
      ],
    })
  } finally {
    await platform.close()
    await idp.close()
  }
})
