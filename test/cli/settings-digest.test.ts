import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settingsDigest } from '../../src/cli/settings-digest.ts'
import type { PlatformConfig } from '../../src/nmp/config.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'digest-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const CONFIG: PlatformConfig = {
  currentContext: 'prod',
  clusters: [{ name: 'prod-cluster', baseUrl: 'https://nmp.example.com' }],
  users: [],
  contexts: [{ name: 'prod', cluster: 'prod-cluster', user: 'prod-user', preferences: {} }],
}

const digest = (named = false) =>
  settingsDigest({ file: join(home, 'config.yaml'), named }, { env: {}, platform: 'linux', home })

describe('the digest of the settings', () => {
  it('stands for the file as long as the file is the same', async () => {
    writeFileSync(join(home, 'config.yaml'), 'current_context: prod\n')
    expect(await digest().read()).toBeUndefined()
    await digest().keep(CONFIG, await digest().now())
    expect(await digest().read()).toEqual(CONFIG)
    writeFileSync(join(home, 'config.yaml'), 'current_context: prob\n')
    expect(await digest().read()).toBeUndefined()
  })

  it('is not kept for a file that has changed while it was read', async () => {
    const before = await digest().now()
    writeFileSync(join(home, 'config.yaml'), 'current_context: other\n')
    await digest().keep(CONFIG, before)
    expect(await digest().read()).toBeUndefined()
  })

  it('knows no file from an empty one only where a file has to be there', async () => {
    await digest().keep({ clusters: [], users: [], contexts: [] }, await digest().now())
    expect(await digest().read()).toEqual({ clusters: [], users: [], contexts: [] })
    await expect(digest(true).read()).rejects.toThrow('ENOENT')
  })

  it('CL-03 is not taken from a folder, or from a file that is too large', async () => {
    mkdirSync(join(home, 'config.yaml'))
    await expect(digest().now()).rejects.toMatchObject({ problem: { code: 'CONFIG_NOT_A_FILE' } })
    rmSync(join(home, 'config.yaml'), { recursive: true })
    writeFileSync(join(home, 'config.yaml'), Buffer.alloc(1_048_577))
    await expect(digest().now()).rejects.toMatchObject({ problem: { code: 'CONFIG_NOT_A_FILE' } })
  })

  it('that is damaged is as good as none', async () => {
    await digest().keep(CONFIG, await digest().now())
    writeFileSync(join(home, '.cache/nmp/settings.json'), '{"version":1')
    expect(await digest().read()).toBeUndefined()
  })

  it('is not missed where it cannot be kept', async () => {
    writeFileSync(join(home, '.cache'), 'a file in the way')
    await digest().keep(CONFIG, await digest().now())
    await expect(digest().read()).rejects.toBeDefined()
  })
})
