import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { type EmulatedPlatform, startPlatform } from '../../src/testing/index.ts'
import { builtNmp, type Nmp } from './nmp-process.ts'
import { signedInElsewhere } from './signed-in-elsewhere.ts'

/** Life of an access token, in seconds. */
const LIFE_SECONDS = 2

let provider: EmbeddedProvider
let platform: EmulatedPlatform
let nmp: Nmp
beforeAll(async () => {
  provider = await startProvider({ accessTokenSeconds: LIFE_SECONDS })
  platform = await startPlatform({ issuer: provider.issuer, clientId: CLIENT_ID })
  nmp = builtNmp()
})
afterAll(async () => {
  nmp.dispose()
  await Promise.all([platform.close(), provider.close()])
})

const file = () => join(nmp.home, '.config/nmp/config.yaml')
const stored = () => parse(readFileSync(file(), 'utf8')).users[0]

/** The settings file as the other tools of the platform write it after a sign-in of their own. */
function write(token: string, refreshToken?: string): void {
  mkdirSync(join(nmp.home, '.config/nmp'), { recursive: true, mode: 0o700 })
  const refresh = refreshToken === undefined ? '' : `\n    refresh_token: ${refreshToken}`
  writeFileSync(
    file(),
    `# ours
current_context: default
clusters:
  - name: default-cluster
    base_url: ${platform.baseUrl}
users:
  - type: oauth
    name: default-user
    token: ${token}${refresh}
contexts:
  - name: default
    cluster: default-cluster
    user: default-user
    workspace: default
`,
    { mode: 0o600 },
  )
}

describe('a token that another tool stored in the settings file', { timeout: 60_000 }, () => {
  it('is renewed when it has ended, and goes back with its new refresh token', async () => {
    const { token, refreshToken } = await signedInElsewhere(provider)
    write(token, refreshToken)
    await delay(LIFE_SECONDS * 1_000 + 200)
    const { exitCode, out } = await nmp.run(['auth', 'token'])
    expect(exitCode).toBe(0)
    expect(out.trim()).not.toBe(token)
    expect(stored()).toMatchObject({ type: 'oauth', name: 'default-user', token: out.trim() })
    expect(stored().refresh_token).not.toBe(refreshToken)
    expect(readFileSync(file(), 'utf8')).toContain('# ours')
  })

  it('is renewed once for many at the same moment', async () => {
    await delay(LIFE_SECONDS * 1_000 + 200)
    const runs = await Promise.all(Array.from({ length: 8 }, () => nmp.run(['auth', 'token'])))
    expect(runs.map(({ exitCode }) => exitCode)).toEqual(runs.map(() => 0))
    expect(provider.revokedGrants()).toBe(0)
  })

  it('stays where it is when its refresh token is dead, and the way out is said', async () => {
    const { token, refreshToken } = stored()
    write(token, `${refreshToken}x`)
    await delay(LIFE_SECONDS * 1_000 + 200)
    const { exitCode, err } = await nmp.run(['auth', 'token'])
    expect(exitCode).toBe(4)
    expect(err).toContain('nmp auth login')
    expect(stored()).toMatchObject({ token, refresh_token: `${refreshToken}x` })
  })

  it('is said to renew by itself, and is renewed when somebody asks for it', async () => {
    const { token, refreshToken } = await signedInElsewhere(provider)
    write(token, refreshToken)
    await delay(LIFE_SECONDS * 1_000 + 200)
    const status = await nmp.run(['auth', 'status', '--json'])
    expect(status.exitCode).toBe(0)
    expect(JSON.parse(status.out)).toMatchObject({ signed_in: true, source: 'config', refreshable: true })
    const renewed = await nmp.run(['auth', 'refresh', '--json'])
    expect(renewed.exitCode).toBe(0)
    expect(JSON.parse(renewed.out)).toMatchObject({ subject: 'alice@example.com', refreshable: true })
    expect(stored().token).not.toBe(token)
    expect((await nmp.run(['auth', 'refresh'])).err).toMatch(/^Renewed\. The access token ends /)
  })

  it('without a refresh token is said to be beyond renewal', async () => {
    write(stored().token)
    await delay(LIFE_SECONDS * 1_000 + 200)
    const { exitCode, err } = await nmp.run(['auth', 'token'])
    expect(exitCode).toBe(4)
    expect(err).toContain('OTHER_TOKEN_EXPIRED')
    expect(platform.requests.filter((one) => !one.endsWith('/apis/auth/discovery'))).toEqual([])
  })

  it('goes to no other platform than its own, and nor does what renews it', async () => {
    const { token, refreshToken } = await signedInElsewhere(provider)
    write(token, refreshToken)
    const stranger = await startPlatform({ issuer: 'https://id.stranger.example', clientId: 'theirs' })
    const address = ['--base-url', stranger.baseUrl]
    for (const wait of [0, LIFE_SECONDS * 1_000 + 200]) {
      await delay(wait)
      const refused = await nmp.run(['auth', 'token', ...address])
      expect(refused).toMatchObject({ exitCode: 4, out: '' })
      expect(refused.err).toContain('SIGNED_IN_ELSEWHERE')
    }
    expect(stranger.requests).toEqual([])
    await stranger.close()
    expect(stored()).toMatchObject({ token, refresh_token: refreshToken })
  })
})
