import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { builtNmp, type Nmp } from './nmp-process.ts'

let provider: EmbeddedProvider
let nmp: Nmp
beforeAll(async () => {
  provider = await startProvider()
  nmp = builtNmp()
})
afterAll(async () => {
  nmp.dispose()
  await provider.close()
})

/** Signs in as somebody, through the pages of a real provider. */
async function signIn(person: string, ...more: readonly string[]) {
  const args = ['auth', 'login', '--issuer', provider.issuer, '--client-id', CLIENT_ID, ...more]
  const running = nmp.start(args)
  const [, userCode = ''] = await running.printed(/\n {4}([A-Z]{4}-[A-Z]{4})\n/)
  await approveInPages(`${provider.issuer}/device`, userCode, { login: `${person}@example.com` })
  expect(await running.ended).toMatchObject({ exitCode: 0 })
}

const json = async (...args: readonly string[]) => JSON.parse((await nmp.run([...args, '--json'])).out)
const inUse = async () => (await json('auth', 'status')).email
const emailIn = async (...args: readonly string[]) =>
  JSON.parse((await nmp.run(['auth', 'token', '--decode', ...args])).out).email

describe('several people in one context', { timeout: 60_000 }, () => {
  it('stay side by side: each sign-in adds one and puts it into use', async () => {
    await signIn('alice')
    await signIn('bob')
    expect(await json('auth', 'status')).toMatchObject({
      email: 'bob@example.com',
      other_accounts: ['alice@example.com'],
    })
    const { current_context, accounts } = await json('auth', 'list')
    expect(current_context).toBe('default')
    expect(accounts.map(({ email, in_use }: Record<string, unknown>) => [email, in_use])).toEqual([
      ['alice@example.com', false],
      ['bob@example.com', true],
    ])
    expect(provider.revokedGrants()).toBe(0)
  })

  it('are chosen for one command, by option and by environment, and refreshed apart', async () => {
    const token = async (...args: readonly string[]) => (await nmp.run(['auth', 'token', ...args])).out
    expect(await emailIn('--account', 'alice@example.com')).toBe('alice@example.com')
    expect(await emailIn()).toBe('bob@example.com')
    const [alices, bobs] = [await token('--account', 'ALICE@example.com'), await token()]
    const env = { NMP_ACCOUNT: 'alice@example.com' }
    expect((await nmp.run(['auth', 'token'], env)).out).toBe(alices)
    expect(await nmp.run(['auth', 'refresh'], env)).toMatchObject({ exitCode: 0 })
    expect(await token('--account', 'alice@example.com')).not.toBe(alices)
    expect(await token()).toBe(bobs)
  })

  it('are switched: the other one of two, or the one that is named', async () => {
    expect((await nmp.run(['auth', 'switch'])).err).toContain('alice@example.com is in use')
    expect(await inUse()).toBe('alice@example.com')
    expect(await json('auth', 'switch', 'bob@example.com')).toMatchObject({ email: 'bob@example.com' })
    expect(await inUse()).toBe('bob@example.com')
  })

  it('are told from those who are not signed in, with the name that was meant', async () => {
    const { exitCode, err } = await nmp.run(['auth', 'token', '--account', 'alicd@example.com'])
    expect(exitCode).toBe(4)
    expect(err.replace(/\s+/g, ' ')).toContain('Was alice@example.com meant?')
    expect((await nmp.run(['auth', 'switch', 'carol'])).exitCode).toBe(4)
    expect(await inUse()).toBe('bob@example.com')
  })

  it('replace their own session only, also when they sign in again for other scopes', async () => {
    await signIn('alice', '--scope', 'platform:read')
    const { accounts } = await json('auth', 'list')
    expect(accounts).toHaveLength(2)
    expect(await emailIn('--account', 'bob@example.com')).toBe('bob@example.com')
    expect(await nmp.run(['auth', 'refresh'])).toMatchObject({ exitCode: 0 })
    const sessions = readdirSync(join(nmp.home, '.local/state/nmp/sessions'))
    expect(sessions.filter((name) => name.endsWith('.session'))).toHaveLength(2)
  })

  it('are offered by the completion', async () => {
    expect((await nmp.run(['__complete', 'accounts'])).out).toBe(
      'alice@example.com\tof default\nbob@example.com\tof default\n',
    )
  })

  it('sign in at the same moment, and both are kept', async () => {
    await Promise.all([signIn('dora'), signIn('emil')])
    const { accounts } = await json('auth', 'list')
    expect(accounts.map(({ email }: Record<string, unknown>) => email)).toEqual(
      ['alice', 'bob', 'dora', 'emil'].map((name) => `${name}@example.com`),
    )
    for (const name of ['dora', 'emil'])
      expect(await emailIn('--account', `${name}@example.com`)).toBe(`${name}@example.com`)
    const several = await nmp.run(['auth', 'switch'])
    expect(several.exitCode).toBe(2)
    expect(several.err.replace(/\s+/g, ' ')).toContain('bob@example.com')
  })

  it('outlive a damaged record of somebody else', async () => {
    const folder = join(nmp.home, '.local/state/nmp/sign-ins')
    writeFileSync(join(folder, `${'0'.repeat(64)}.account.json`), '{"version":1,', { mode: 0o600 })
    expect((await json('auth', 'list')).accounts).toHaveLength(4)
  })

  it('leave one by one: another account takes over, and says so', async () => {
    await nmp.run(['auth', 'switch', 'alice@example.com'])
    expect(await json('auth', 'logout', '--account', 'emil@example.com')).toMatchObject({
      signed_out: [{ context: 'default', session: 'removed' }],
    })
    expect(await inUse()).toBe('alice@example.com')
    const { err } = await nmp.run(['auth', 'logout'])
    expect(err.replace(/\s+/g, ' ')).toContain('The account bob@example.com is in use from now on.')
    expect(await inUse()).toBe('bob@example.com')
    await nmp.run(['auth', 'logout', '--all'])
    expect((await json('auth', 'list')).accounts).toEqual([])
    expect((await nmp.run(['auth', 'token'])).exitCode).toBe(4)
  })
})
