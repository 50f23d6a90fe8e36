import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rowCodes } from '../../src/nmp/doctor/row-table.ts'
import { ALICE, BOSS, jsonOf, type Stage } from './platform-stage.ts'
import { platformSuite } from './platform-suite.ts'

const suite = platformSuite()

async function stage(): Promise<Stage> {
  const members = { [ALICE.email]: ['Viewer'], [BOSS.email]: ['Admin'] }
  return suite.stage({ workspaces: { 'ml-team': { members } } })
}

interface Report {
  readonly verdict: string
  readonly exit_code: number
  readonly act_first: string | null
  readonly rows: readonly { readonly code: string; readonly status: string; readonly seen: string }[]
}

it('says in words and in JSON that nobody is signed in, and what to do', async () => {
  const { as, platform } = await stage()
  const words = await as(undefined, ['auth', 'doctor'])
  // A busy machine makes it tell what it still looks at.
  expect(words).toMatchObject({ exitCode: 4, err: expect.stringMatching(/^(Still looking at: .*\n)*$/) })
  expect(words.out).toContain(`$ nmp auth login --base-url ${platform.baseUrl}`)
  expect(words.out.split('\n').filter((line) => line.length > 80 && !/https?:/.test(line))).toEqual([])
  const json = await as(undefined, ['auth', 'doctor', '--json'])
  const report = jsonOf(json) as Report
  expect(report).toMatchObject({ verdict: 'problem', exit_code: 4, act_first: 'NOT_SIGNED_IN' })
  expect(report.rows.map(({ code }) => code)).toEqual(rowCodes)
})

it('works offline, and tells the one fault once', async () => {
  const { as, platform, close } = await stage()
  await close()
  const offline = await as(ALICE, ['auth', 'doctor'])
  expect(offline.exitCode).toBe(3)
  expect(offline.out).toContain(`problem  Platform: No platform answers at ${platform.baseUrl}`)
  expect(offline.out.match(/^ {2}problem /gm)).toHaveLength(1)
})

it('says what takes long, and ends all the same', async () => {
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const run = suite.nmp.start(['auth', 'doctor', '--base-url', `http://127.0.0.1:${port}`])
  await run.printed(/Still looking at: Platform, Clock/)
  run.child.kill('SIGINT')
  expect((await run.ended).exitCode).toBe(130)
  silent.close()
})

it('a settings file that cannot be read is the first thing to act on', async () => {
  const { platform } = await stage()
  const file = join(suite.nmp.home, 'broken.yaml')
  writeFileSync(file, 'contexts: {', { mode: 0o600 })
  const broken = await suite.nmp.run(['auth', 'doctor', '--json'], {
    NMP_CONFIG_FILE: file,
    NMP_BASE_URL: platform.baseUrl,
  })
  expect(jsonOf(broken)).toMatchObject({ exit_code: 1, act_first: 'CONFIG_INVALID' })
  expect(broken.exitCode).toBe(1)
})

it('hands on a report without any token, into a new file that is closed to others', async () => {
  const { as, idp } = await stage()
  const token = idp.token({ ...ALICE })
  const args = ['auth', 'doctor', '--workspace', 'ml-team', '--markdown', '--bundle', 'report.md']
  const run = await as(undefined, args, { NMP_ACCESS_TOKEN: token })
  expect(run.exitCode).toBe(0)
  const file = join(suite.nmp.home, 'report.md')
  const report = readFileSync(file, 'utf8')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(report).toContain('# nmp auth doctor')
  expect(report).toContain('ROLE\\_INSUFFICIENT')
  expect(report).toContain('NMP_ACCESS_TOKEN')
  for (const part of token.split('.')) expect(`${report}${run.out}${run.err}`).not.toContain(part)
  expect(run.out).toContain('- **warning** Role in the workspace: alice@example.com is Viewer in ml-team')

  const again = await as(ALICE, args)
  expect(again.exitCode).toBe(1)
  expect(again.err).toContain('REPORT_NOT_WRITTEN')
  expect(readFileSync(file, 'utf8')).toBe(report)
  expect(existsSync(join(suite.nmp.home, '.local/state/nmp/sign-ins'))).toBe(false)
})
