import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { DeviceLogin, fileStore, providerFromIssuer, realWorld, type TokenStore } from '../../src/index.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import { decodeTokenSet, encodeTokenSet } from '../../src/tokens/token-set-codec.ts'

const run = promisify(execFile)
const program = fileURLToPath(new URL('programs/access-token.mjs', import.meta.url))

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

interface Shared {
  readonly provider: EmbeddedProvider
  readonly folder: string
  readonly store: TokenStore
  readonly login: DeviceLogin
}

/** A session in a folder that processes share, at a provider which revokes everything when a token is used twice. */
async function signedIn(): Promise<Shared> {
  const provider = await startProvider()
  closing.push(() => provider.close())
  const folder = mkdtempSync(join(tmpdir(), 'storm-'))
  closing.push(() => rmSync(folder, { recursive: true, force: true }))
  const store = fileStore({ folder, keyFile: join(folder, 'key') })
  const login = new DeviceLogin({
    provider: providerFromIssuer(provider.issuer, CLIENT_ID),
    store,
    world: { ...realWorld(), clock: new FakeClock({ startMs: Date.now() }), env: {}, home: folder },
  })
  await login.signIn({
    onPrompt: async ({ verificationUri, userCode }) => {
      await approveInPages(verificationUri, userCode, { login: 'alice' })
    },
  })
  return { provider, folder, store, login }
}

/** Makes the stored access token one that ran out a minute ago. */
async function expire({ store, login: { key } }: Shared): Promise<void> {
  const value = await store.read(key)
  if (value === undefined) throw new TypeError('nothing is stored')
  const tokens = decodeTokenSet(value)
  await store.write(
    key,
    encodeTokenSet({ ...tokens, expiresAtMs: Date.now() - 60_000, obtainedAtMs: Date.now() - 120_000 }),
  )
}

const refreshes = ({ provider }: Shared) =>
  provider.requests.filter((request) => request === 'POST /token').length

describe('one session, many processes', { timeout: 90_000 }, () => {
  it('CC-01 eighty processes with an expired token make one refresh, and none is thrown out', async () => {
    const shared = await signedIn()
    await expire(shared)
    const before = refreshes(shared)
    const { issuer } = shared.provider
    const results = await Promise.all(
      Array.from({ length: 80 }, () =>
        run(process.execPath, [program, issuer, CLIENT_ID, shared.folder], {
          env: { ...process.env, HOME: shared.folder },
        }),
      ),
    )
    expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(1)
    expect(refreshes(shared) - before).toBe(1)
    expect(shared.provider.revokedGrants()).toBe(0)
  })
})
