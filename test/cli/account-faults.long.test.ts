import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { fileStore, sessionKey } from '../../src/index.ts'
import { replies, startFakeProvider, startPlatform } from '../../src/testing/index.ts'
import { builtNmp, type Nmp } from './nmp-process.ts'

let nmp: Nmp
let real: EmbeddedProvider
const closing: (() => unknown)[] = []
beforeAll(async () => {
  nmp = builtNmp()
  real = await startProvider()
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  for (const folder of ['.local', '.config', '.cache'])
    rmSync(join(nmp.home, folder), { recursive: true, force: true })
})
afterAll(async () => {
  nmp.dispose()
  await real.close()
})

/** Signs in through the pages of a real provider. */
async function signInAt({ issuer }: EmbeddedProvider, person: string, ...more: readonly string[]) {
  const running = nmp.start(['auth', 'login', '--issuer', issuer, '--client-id', CLIENT_ID, ...more])
  const [, userCode = ''] = await running.printed(/\n {4}([A-Z]{4}-[A-Z]{4})\n/)
  await approveInPages(`${issuer}/device`, userCode, { login: `${person}@example.com` })
  expect(await running.ended).toMatchObject({ exitCode: 0 })
}

/** A provider at which the next person to sign in is whoever the test says. */
async function fakeProvider() {
  const next = { who: {} }
  const provider = await startFakeProvider({
    intervalSeconds: 1,
    get idTokenClaims() {
      return next.who
    },
  })
  closing.push(() => provider.close())
  return Object.assign(provider, {
    be(who: Readonly<Record<string, unknown>>): void {
      next.who = who
    },
  })
}

async function signInAs(
  provider: Awaited<ReturnType<typeof fakeProvider>>,
  who: Readonly<Record<string, unknown>>,
  ...where: readonly string[]
) {
  provider.be(who)
  const place = where.length > 0 ? where : ['--issuer', provider.issuer, '--client-id', provider.clientId]
  const running = nmp.start(['auth', 'login', ...place])
  await running.printed(/enter this code/)
  provider.approve()
  const ended = await running.ended
  expect(ended).toMatchObject({ exitCode: 0 })
  return ended
}

const ALICE = { sub: 'alice-id', email: 'alice@example.com', name: 'Alice' }
const BOB = { sub: 'bob-id', email: 'bob@example.com', name: 'Bob' }

const records = () => join(nmp.home, '.local/state/nmp/sign-ins')
const kept = () => readdirSync(records()).filter((name) => name.endsWith('.account.json'))
const inUse = () => readdirSync(records()).filter((name) => !name.endsWith('.account.json'))
const json = async (...args: readonly string[]) => JSON.parse((await nmp.run([...args, '--json'])).out)
const flat = (text: string) => text.replace(/\s+/g, ' ')
const emailOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')).email
const personOf = async (...args: readonly string[]) => (await json('auth', 'status', ...args)).email
const tokenOf = async (...args: readonly string[]) => (await nmp.run(['auth', 'token', ...args])).out.trim()

/** Makes the session and the records what an older version has written: one file for the context, nobody named in it. */
async function asOlderVersion(): Promise<void> {
  const [name = ''] = inUse()
  const { account: _, profile, ...record } = JSON.parse(readFileSync(join(records(), name), 'utf8'))
  const state = join(nmp.home, '.local/state/nmp')
  const store = fileStore({ folder: join(state, 'sessions'), keyFile: join(state, 'sessions.key') })
  const [now, then] = [sessionKey({ ...record, profile }), sessionKey({ ...record, profile: record.context })]
  const session = await store.read(now)
  if (session === undefined) throw new TypeError('nobody is signed in')
  await store.write(then, session)
  await store.remove(now)
  writeFileSync(join(records(), name), JSON.stringify(record))
  for (const other of kept()) rmSync(join(records(), other))
}

describe('the only session of an older version', { timeout: 60_000 }, () => {
  async function aliceOfOld() {
    const provider = await fakeProvider()
    await signInAs(provider, ALICE)
    await asOlderVersion()
    return provider
  }

  it('goes on without a new sign-in, and can be named', async () => {
    await aliceOfOld()
    expect(await json('auth', 'status')).toMatchObject({ email: 'alice@example.com', other_accounts: [] })
    expect((await json('auth', 'list')).accounts).toMatchObject([
      { email: 'alice@example.com', in_use: true },
    ])
    expect(await tokenOf('--account', 'alice@example.com')).toBe(await tokenOf())
    // Reading changes nothing.
    expect(kept()).toEqual([])
  })

  it('stays when somebody else signs in, and is written anew then', async () => {
    const provider = await aliceOfOld()
    const alices = await tokenOf()
    const revoked = provider.requestsTo('revoke').length
    await signInAs(provider, BOB)
    expect(provider.requestsTo('revoke').length).toBe(revoked)
    expect(await json('auth', 'status')).toMatchObject({
      email: 'bob@example.com',
      other_accounts: ['alice@example.com'],
    })
    expect(await tokenOf('--account', 'alice@example.com')).toBe(alices)
    expect(kept()).toHaveLength(2)
    expect(await nmp.run(['auth', 'switch'])).toMatchObject({ exitCode: 0 })
    expect(await tokenOf()).toBe(alices)
  })

  it('is replaced when the same person signs in, and nothing of the new session is revoked', async () => {
    const provider = await aliceOfOld()
    await signInAs(provider, ALICE)
    expect((await json('auth', 'list')).accounts).toHaveLength(1)
    expect(await nmp.run(['auth', 'refresh'])).toMatchObject({ exitCode: 0 })
    expect(readdirSync(join(nmp.home, '.local/state/nmp/sessions'))).toHaveLength(1)
    expect(provider.requestsTo('revoke')).toEqual([])
  })
})

describe('two people of one context', { timeout: 60_000 }, () => {
  it('CC-09 who sign in at the same moment, round after round, are never mixed up and never lost', async () => {
    for (let round = 0; round < 2; round += 1)
      await Promise.all([signInAt(real, 'alice'), signInAt(real, 'bob')])
    for (const name of ['alice@example.com', 'bob@example.com']) {
      expect(emailOf(await tokenOf('--account', name))).toBe(name)
      expect(await nmp.run(['auth', 'refresh', '--account', name])).toMatchObject({ exitCode: 0 })
      expect(emailOf(await tokenOf('--account', name))).toBe(name)
    }
    expect((await json('auth', 'list')).accounts).toHaveLength(2)
    expect(['alice@example.com', 'bob@example.com']).toContain((await json('auth', 'status')).email)
    expect(real.revokedGrants()).toBe(0)
  })

  it('are switched while a renewal of one is under way: it ends in the session that it began with', async () => {
    const provider = await fakeProvider()
    await signInAs(provider, ALICE)
    await signInAs(provider, BOB)
    await nmp.run(['auth', 'switch', 'alice@example.com'])
    const [alices, bobs] = [await tokenOf(), await tokenOf('--account', 'bob@example.com')]
    provider.be(ALICE)
    // The first answer never comes whole; the second one is given when the account has been switched.
    provider.script('refresh', replies.hang())
    const renewal = nmp.start(['auth', 'refresh'])
    await expect.poll(() => provider.requestsTo('refresh').length, { timeout: 10_000 }).toBe(1)
    expect(await nmp.run(['auth', 'switch', 'bob@example.com'])).toMatchObject({ exitCode: 0 })
    expect(await json('auth', 'status')).toMatchObject({ email: 'bob@example.com' })
    renewal.child.kill('SIGKILL')
    await renewal.ended
    const again = nmp.start(['auth', 'refresh', '--account', 'alice@example.com'])
    expect(await nmp.run(['auth', 'switch'])).toMatchObject({ exitCode: 0 })
    expect(await again.ended).toMatchObject({ exitCode: 0 })
    expect(await tokenOf('--account', 'bob@example.com')).toBe(bobs)
    for (const email of ['alice@example.com', 'bob@example.com'])
      expect(await json('auth', 'status', '--account', email)).toMatchObject({ email })
    expect([alices, bobs]).not.toContain(await tokenOf('--account', 'alice@example.com'))
  })

  it('are told apart where a token of the environment stands before both: --account goes before it', async () => {
    const provider = await fakeProvider()
    await signInAs(provider, ALICE)
    await signInAs(provider, BOB)
    const env = { NMP_ACCESS_TOKEN: 'somebody-elses' }
    expect((await nmp.run(['auth', 'token'], env)).out).toBe('somebody-elses\n')
    const named = ['--account', 'alice@example.com']
    const alices = await tokenOf(...named)
    expect(await nmp.run(['auth', 'token', ...named], env)).toMatchObject({ exitCode: 0, out: `${alices}\n` })
    const status = await nmp.run(['auth', 'status', ...named], env)
    expect(flat(status.out)).toContain('of the account that --account names; NMP_ACCESS_TOKEN is left aside')
    expect((await nmp.run(['auth', 'status'], { ...env, NMP_ACCOUNT: 'nobody' })).out).toContain(
      'NMP_ACCESS_TOKEN; a stored session is not used while it is set',
    )
  })

  it('end one by one, and each keeps the other', async () => {
    const provider = await fakeProvider()
    await signInAs(provider, ALICE)
    const { err } = await signInAs(provider, BOB)
    expect(flat(err)).toContain('Also signed in here: alice@example.com.')
    const bobs = await tokenOf()
    expect(await json('auth', 'logout', '--account', 'alice@example.com')).toMatchObject({ in_use: null })
    expect(await tokenOf()).toBe(bobs)
    expect(await nmp.run(['auth', 'refresh'])).toMatchObject({ exitCode: 0 })
    await signInAs(provider, ALICE)
    expect(await json('auth', 'logout')).toMatchObject({
      signed_out: [{ session: 'removed', at_provider: 'revoked' }],
      in_use: 'bob@example.com',
    })
    provider.be(BOB)
    expect(await nmp.run(['auth', 'refresh'])).toMatchObject({ exitCode: 0 })
  })

  it('CC-08 of whom one signs in again while the provider is still asked to end the old session, stay signed in', async () => {
    const provider = await fakeProvider()
    await signInAs(provider, ALICE)
    provider.script('revoke', replies.hang())
    const logout = nmp.start(['auth', 'logout'])
    await expect.poll(() => provider.requestsTo('revoke').length, { timeout: 10_000 }).toBe(1)
    await signInAs(provider, ALICE)
    const ended = await logout.ended
    expect(ended.exitCode).toBe(0)
    expect(flat(ended.err)).toContain('The provider did not answer the sign-out within 5 s.')
    expect(await json('auth', 'status')).toMatchObject({ email: 'alice@example.com' })
    expect(await nmp.run(['auth', 'refresh'])).toMatchObject({ exitCode: 0 })
  })
})

describe('more than two people at a terminal', { timeout: 60_000 }, () => {
  /** Answers the question of `nmp auth switch` on a real terminal, as `script` makes one. */
  async function pick(answer: string) {
    const command = `'${process.execPath}' '${nmp.entry}' auth switch`
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: nmp.home,
      env: { PATH: process.env['PATH'], HOME: nmp.home, NMP_STORE: 'file', TERM: 'xterm' },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let seen = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!seen.includes('Which one? ') && `${seen}${text}`.includes('Which one? '))
        child.stdin.write(`${answer}\n`)
      seen += text
    })
    const [exitCode] = await once(child, 'close')
    return { exitCode, seen: seen.replaceAll('\r', '') }
  }

  it('are picked by number, by name, and by nothing else', async () => {
    const provider = await fakeProvider()
    for (const who of [ALICE, BOB, { sub: 'carol-id', email: '2@example.com' }]) await signInAs(provider, who)
    const { exitCode, seen } = await pick('3')
    expect({ exitCode, seen }).toMatchObject({ exitCode: 0 })
    expect(seen).toMatch(new RegExp(`\\* +1 +2@example.com +${provider.issuer}\n +2 +alice@example.com`))
    expect(await personOf()).toBe('bob@example.com')
    expect((await pick('alice@example.com')).exitCode).toBe(0)
    expect(await personOf()).toBe('alice@example.com')
    expect((await pick('2@example.com')).exitCode).toBe(0)
    expect(await personOf()).toBe('2@example.com')
    for (const answer of ['', '0', '4', '1e0', '-1']) {
      expect((await pick(answer)).exitCode, answer).toBe(4)
      expect(await personOf()).toBe('2@example.com')
    }
    const unattended = await nmp.run(['auth', 'switch'])
    expect(unattended.exitCode).toBe(2)
    expect(flat(unattended.err)).toContain('2@example.com, alice@example.com, bob@example.com')
  })
})

describe('the same address at two issuers', { timeout: 60_000 }, () => {
  it('is two accounts, which are told apart by their issuer where nothing else does', async () => {
    const [one, other] = [await fakeProvider(), await fakeProvider()]
    const alice = { sub: 'alice', email: 'alice@example.com' }
    await signInAs(one, alice)
    const first = await tokenOf()
    await signInAs(other, alice)
    expect((await json('auth', 'list')).accounts).toHaveLength(2)
    expect(one.requestsTo('revoke')).toEqual([])
    const unclear = await nmp.run(['auth', 'token', '--account', 'alice@example.com'])
    expect(unclear.exitCode).toBe(2)
    const named = [one.issuer, other.issuer].map((issuer) => `'alice ${issuer}'`)
    for (const name of named) expect(flat(unclear.err)).toContain(name)
    expect(flat(unclear.err)).toMatch(/ one of '[^']+', '[^']+'\./)
    expect(await tokenOf('--account', `alice ${one.issuer}`)).toBe(first)
    expect(await nmp.run(['auth', 'switch', 'alice@example.com', one.issuer])).toMatchObject({ exitCode: 0 })
    expect(await tokenOf()).toBe(first)
    expect(await nmp.run(['auth', 'logout'])).toMatchObject({ exitCode: 0 })
    expect(await json('auth', 'status')).toMatchObject({ issuer: other.issuer })
  })

  it('is for two platforms, whose tokens never go to the other one', async () => {
    const [one, other] = [await fakeProvider(), await fakeProvider()]
    const [here, there] = [
      await startPlatform({ issuer: one.issuer, clientId: one.clientId }),
      await startPlatform({ issuer: other.issuer, clientId: other.clientId }),
    ]
    closing.push(here.close, there.close)
    await signInAs(one, { sub: 'alice-1', email: 'alice@example.com' }, '--base-url', here.baseUrl)
    await signInAs(other, { sub: 'alice-2', email: 'alice@example.com' }, '--base-url', there.baseUrl)
    const config = join(nmp.home, '.config/nmp/config.yaml')
    expect(readFileSync(config, 'utf8')).toContain(there.baseUrl)
    // For one command: the account brings its platform along, and no other one gets its token.
    expect(await json('auth', 'status', '--account', 'alice-1')).toMatchObject({ platform: here.baseUrl })
    const elsewhere = ['auth', 'token', '--account', 'alice-1', '--base-url', there.baseUrl]
    expect(await nmp.run(elsewhere)).toMatchObject({ exitCode: 4, out: '' })
    // For good: the other tools of the platform are told, too.
    expect(await nmp.run(['auth', 'switch', 'alice-1'])).toMatchObject({ exitCode: 0 })
    expect(readFileSync(config, 'utf8')).toContain(here.baseUrl)
    expect(await json('auth', 'status')).toMatchObject({ platform: here.baseUrl, subject: 'alice-1' })
  })
})

describe('an unsigned token beside accounts', { timeout: 60_000 }, () => {
  it('is used instead of them, and a switch goes back to one of them', async () => {
    const provider = await fakeProvider()
    const { baseUrl, close } = await startPlatform({ allowUnsignedJwt: true })
    closing.push(close)
    await signInAs(provider, ALICE)
    await signInAs(provider, BOB)
    const unsigned = ['--base-url', baseUrl, '--unsigned-token', '--email', 'me@example.com']
    expect(await nmp.run(['auth', 'login', ...unsigned])).toMatchObject({ exitCode: 0 })
    expect(await json('auth', 'status')).toMatchObject({ source: 'config', email: 'me@example.com' })
    expect(await json('auth', 'list')).toMatchObject({
      accounts: [{ email: 'alice@example.com', in_use: false }],
      contexts_without: [{ name: 'default', platform: baseUrl, other_tool: true }],
    })
    expect(await json('auth', 'status', '--account', 'alice@example.com')).toMatchObject({
      source: 'session',
    })
    expect(await nmp.run(['auth', 'switch'])).toMatchObject({ exitCode: 0 })
    expect(await json('auth', 'status')).toMatchObject({ source: 'session', email: 'alice@example.com' })
    expect((await json('auth', 'list')).contexts_without).toEqual([])
  })
})

describe('CL-03 a record that is damaged', { timeout: 60_000 }, () => {
  it('of the account in use leaves the others: a switch puts one of them into use', async () => {
    const provider = await fakeProvider()
    await signInAs(provider, ALICE)
    await signInAs(provider, BOB)
    for (const name of inUse()) writeFileSync(join(records(), name), '{"version":1,')
    const refused = await nmp.run(['auth', 'token'])
    expect(refused.exitCode).toBe(1)
    expect(refused.err).toContain('SIGN_IN_RECORD_DAMAGED')
    expect(refused.err).toContain('nmp auth switch')
    expect(await personOf('--account', 'alice@example.com')).toBe('alice@example.com')
    expect(await nmp.run(['auth', 'switch', 'bob@example.com'])).toMatchObject({ exitCode: 0 })
    expect(await personOf()).toBe('bob@example.com')
  })

  it('of the only account does no harm while its copy is whole, and is said', async () => {
    const provider = await fakeProvider()
    await signInAs(provider, ALICE)
    const before = await tokenOf()
    for (const name of inUse()) writeFileSync(join(records(), name), 'x')
    const { exitCode, out, err } = await nmp.run(['auth', 'token'])
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: `${before}\n` })
    expect(flat(err)).toContain('Note: The record of a sign-in cannot be understood')
  })

  it('of another account is said, and hides only that one', async () => {
    const provider = await fakeProvider()
    await signInAs(provider, ALICE)
    await signInAs(provider, BOB)
    const alices = kept().find((name) => readFileSync(join(records(), name), 'utf8').includes('alice'))
    writeFileSync(join(records(), alices ?? ''), '[]')
    const list = await nmp.run(['auth', 'list', '--json'])
    expect(JSON.parse(list.out).accounts).toMatchObject([{ email: 'bob@example.com', in_use: true }])
    expect(flat(list.err)).toContain(`cannot be understood: ${records()}`)
    expect(await personOf()).toBe('bob@example.com')
  })
})

describe('TM-08 a name that wants to be more than a name', { timeout: 60_000 }, () => {
  const NAME = 'Mallory\u001b[2J\u001b]0;owned\u0007\n\u202e'
  const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f\u202e]/

  it('is shown without its control characters wherever it is shown, and can still be chosen', async () => {
    const provider = await fakeProvider()
    await signInAs(provider, { sub: NAME, name: NAME, email: undefined, preferred_username: undefined })
    await signInAs(provider, { sub: 'bob-id', email: 'bob@example.com' })
    for (const args of [
      ['auth', 'status'],
      ['auth', 'list', '-f', 'text'],
      ['auth', 'token', '--account', 'nobody'],
      ['auth', 'switch', 'nobody'],
      ['__complete', 'accounts'],
      ['auth', 'switch'],
      ['auth', 'status'],
      ['auth', 'logout', '--account', 'bob@example.com'],
    ]) {
      const { out, err } = await nmp.run(args)
      expect(`${args.join(' ')}: ${(out + err).replaceAll('\t', ' ')}`).not.toMatch(CONTROLS)
      expect(out + err).not.toBe('')
    }
    expect(await json('auth', 'status')).toMatchObject({ subject: NAME })
  })
})
