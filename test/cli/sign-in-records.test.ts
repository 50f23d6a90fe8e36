import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SignInRecord } from '../../src/cli/sign-in-record.ts'
import { profileFor, type SignInRecords, signInRecords } from '../../src/cli/sign-in-records.ts'
import { codeOf, freshFolder } from '../token-store/places.ts'

const ISSUER = 'https://sso.example.com'
const recordOf = (subject: string, context = 'prod'): SignInRecord => ({
  context,
  account: { subject, email: `${subject}@example.com` },
  profile: profileFor(context, ISSUER, subject),
  issuer: ISSUER,
  clientId: 'nmp',
  provider: 'oidc',
  scopes: ['openid'],
  store: 'file',
})
const [ALICE, BOB] = [recordOf('alice'), recordOf('bob')]

let folder: string
let notices: string[]
let records: SignInRecords
beforeEach(() => {
  const home = freshFolder()
  folder = join(home, '.local/state/nmp/sign-ins')
  notices = []
  records = signInRecords({ env: {}, platform: 'linux', home }, ({ title }) => notices.push(title))
})

const people = async () => (await records.list()).map(({ account }) => account?.subject)

describe('the records of accounts', () => {
  it('keep everybody, and the last one who signed in is in use', async () => {
    await records.use(BOB)
    await records.use(ALICE)
    expect(await records.read('prod')).toEqual(ALICE)
    expect(await people()).toEqual(['alice', 'bob'])
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  })

  it('keep contexts apart, also those whose names look alike', async () => {
    const names = [
      'prod',
      'Prod',
      'prod ',
      'pröd',
      'pro\u0308d',
      '../prod',
      'prod\n',
      `["prod","${ISSUER}","alice"]`,
    ]
    for (const name of names) await records.use(recordOf('alice', name))
    for (const name of names) expect((await records.read(name))?.context).toBe(name)
    expect(await records.list()).toHaveLength(names.length)
  })

  it('ST-14 keep people apart whatever their subject is, in files with plain names', async () => {
    const subjects = ['../../x', 'a\u0000b', 'a\nb', 'caf\u00e9', 'cafe\u0301', '\ud800', 'x'.repeat(10_000)]
    for (const subject of subjects) await records.use(recordOf(subject))
    expect([...(await people())].sort()).toEqual([...subjects].sort())
    for (const name of readdirSync(folder)) expect(name).toMatch(/^[0-9a-f]{64}(\.account)?\.json$/)
  })

  it('of whoever leaves are gone; of the one in use, it is kept where to sign in again', async () => {
    await records.use(BOB)
    await records.use(ALICE)
    await records.end(BOB)
    expect(await records.read('prod')).toEqual(ALICE)
    await records.end(ALICE)
    expect(await records.read('prod')).toMatchObject({ issuer: ISSUER, signedOut: true })
    expect((await records.list()).filter(({ signedOut }) => !signedOut)).toEqual([])
    await records.end(ALICE)
    expect(await records.read('prod')).toMatchObject({ signedOut: true })
  })

  it('CC-09 of many who sign in at once are all kept, and one of them is in use', async () => {
    const crowd = Array.from({ length: 40 }, (_, number) =>
      recordOf(`person-${String(number).padStart(2, '0')}`),
    )
    await Promise.all(crowd.map((record) => records.use(record)))
    expect(await people()).toEqual(crowd.map(({ account }) => account?.subject))
    expect(crowd).toContainEqual(await records.read('prod'))
  })

  it('of an older version are read as they are, beside new ones', async () => {
    const { account: _, profile: __, ...old } = ALICE
    await records.use(ALICE)
    for (const name of readdirSync(folder)) {
      if (name.endsWith('.account.json')) rmSync(join(folder, name))
      else writeFileSync(join(folder, name), JSON.stringify({ version: 1, ...old }), { mode: 0o600 })
    }
    const read = await records.read('prod')
    expect(read).toEqual(old)
    await records.keep(old)
    await records.use(BOB)
    expect(await records.list()).toHaveLength(2)
    expect(await records.read('prod')).toEqual(BOB)
  })

  it('CL-03 that are damaged or in the wrong place hide nobody else, and are told of', async () => {
    await records.use(BOB)
    await records.use(ALICE)
    const [copy = ''] = readdirSync(folder).filter((name) => !name.endsWith('.account.json'))
    writeFileSync(join(folder, copy), '{"version":1,')
    expect(await codeOf(records.read('prod'))).toBe('SIGN_IN_RECORD_DAMAGED')
    writeFileSync(join(folder, `${'0'.repeat(64)}.account.json`), JSON.stringify({ version: 1, ...ALICE }), {
      mode: 0o600,
    })
    notices.length = 0
    expect(await people()).toEqual(['alice', 'bob'])
    expect([...notices].sort()).toEqual(
      [join(folder, copy), join(folder, `${'0'.repeat(64)}.account.json`)]
        .map((path) => `The record of a sign-in cannot be understood: ${path}.`)
        .sort(),
    )
    await records.endUnreadable()
    notices.length = 0
    expect(await people()).toEqual(['alice', 'bob'])
    expect(notices).toEqual([`The record of a sign-in cannot be understood: ${join(folder, copy)}.`])
  })
})
