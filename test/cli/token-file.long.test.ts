import { readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeProvider, replies, startFakeProvider } from '../../src/testing/index.ts'
import { builtNmp, type Nmp, type Running } from './nmp-process.ts'

let nmp: Nmp
let provider: FakeProvider
beforeAll(async () => {
  nmp = builtNmp()
  // Renewed after three seconds each.
  provider = await startFakeProvider({ intervalSeconds: 1, tokenSeconds: 4 })
  provider.script('poll', replies.approve())
  const at = ['--issuer', provider.issuer, '--client-id', provider.clientId]
  const { exitCode, err } = await nmp.run(['auth', 'login', ...at, '--json'])
  if (exitCode !== 0) throw new Error(err)
})
afterAll(async () => {
  nmp.dispose()
  await provider.close()
})

const exec = (script: string, env: Readonly<Record<string, string>> = {}, ...options: readonly string[]) =>
  nmp.start(['auth', 'exec', '--token-file', ...options, '--', process.execPath, '-e', script], env)

/** What is left in the folders where the file may be. */
function left(): readonly string[] {
  return ['.local/state/nmp/exec', 'run/nmp']
    .map((name) => join(nmp.home, name))
    .flatMap((folder) => {
      try {
        return readdirSync(folder)
      } catch {
        return []
      }
    })
}

/** Reads the file without a pause, and says what it has seen as soon as the token was replaced twice. */
const WATCH = `
const { readFileSync, statSync, readdirSync } = require('node:fs')
const { dirname } = require('node:path')
const path = process.env.NMP_ACCESS_TOKEN_FILE
const seen = new Set()
let torn = 0
const timer = setInterval(() => {
  for (let time = 0; time < 50; time += 1) {
    const token = readFileSync(path, 'utf8')
    if (!/^[\\w-]+\\.[\\w-]+\\.[\\w-]+$/.test(token)) torn += 1
    seen.add(token)
  }
  if (seen.size < 3) return
  clearInterval(timer)
  console.log(JSON.stringify({
    path, torn, tokens: [...seen], argv: process.argv, variable: process.env.NMP_ACCESS_TOKEN ?? null,
    modes: [path, dirname(path)].map((each) => (statSync(each).mode & 0o777).toString(8)),
    beside: readdirSync(dirname(path)),
  }))
  END
}, 20)`

const pathOf = async (run: Running) => (await run.printed(/path:(\S+)/))[1] ?? ''
const TELL = `console.log('path:' + process.env.NMP_ACCESS_TOKEN_FILE); setInterval(() => {}, 1000);`

describe('nmp auth exec --token-file', () => {
  it('gives a command that outlives two renewals a file that is always whole, and its exit code back', async () => {
    const { exitCode, out, err } = await exec(WATCH.replace('END', 'process.exitCode = 7')).ended
    expect({ exitCode, err }).toEqual({ exitCode: 7, err: '' })
    const { path, torn, tokens, argv, variable, modes, beside } = JSON.parse(out)
    expect(path).toMatch(/\.local\/state\/nmp\/exec\/exec-[0-9a-f]{16}\/token$/)
    expect({ torn, modes, variable, beside }).toEqual({
      torn: 0,
      modes: ['600', '700'],
      variable: null,
      beside: ['token'],
    })
    const ends = tokens.map(
      (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).exp,
    )
    expect(ends).toEqual([...ends].sort())
    for (const token of tokens) expect(JSON.stringify(argv)).not.toContain(token)
    expect(left()).toEqual([])
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'removes the file when %s ends the command',
    async (name) => {
      const run = exec(TELL)
      const path = await pathOf(run)
      expect(readFileSync(path, 'utf8')).toMatch(/^\S+$/)
      run.child.kill(name)
      await run.ended
      expect(run.child.signalCode).toBe(name)
      expect(left()).toEqual([])
    },
  )

  it('removes the file when the command kills itself, and says by which signal', async () => {
    const { exitCode } = await exec(`process.kill(process.pid, 'SIGKILL')`).ended
    expect(exitCode).toBe(137)
    expect(left()).toEqual([])
  })

  it('removes the file when there is no such command', async () => {
    const args = ['auth', 'exec', '--token-file', '--', 'no-such-command']
    expect(await nmp.run(args)).toMatchObject({ exitCode: 127 })
    expect(left()).toEqual([])
  })

  it('uses the folder of the login session, in memory, where the system has one', async () => {
    const runtime = join(nmp.home, 'run')
    await mkdir(runtime, { mode: 0o700 })
    const run = exec(TELL, { XDG_RUNTIME_DIR: runtime })
    const path = await pathOf(run)
    expect(path.startsWith(join(runtime, 'nmp/exec-'))).toBe(true)
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
    run.child.kill('SIGTERM')
    await run.ended
    expect(left()).toEqual([])
  })

  it('names the file in a variable of another name', async () => {
    const script = `console.log(process.env.TOKEN_PATH, process.env.NMP_ACCESS_TOKEN_FILE)`
    expect((await exec(script, {}, '--env', 'TOKEN_PATH').ended).out).toMatch(/\/token undefined\n$/)
  })

  it('keeps the last token and says why, when the provider is away; renews when it is back', async () => {
    const run = exec(`console.error('up');${WATCH.replace('END', '')}`)
    await run.printed(/up/)
    provider.script('refresh', ...Array.from({ length: 3 }, () => replies.status(503)))
    const { exitCode, out, err } = await run.ended
    expect(exitCode).toBe(0)
    expect(JSON.parse(out).torn).toBe(0)
    expect(err.match(/Warning: the token of the running/g)?.length ?? 0).toBeLessThan(2)
  })

  it('stops renewing when somebody signs out, says so once, and lets the command go on', async () => {
    const run = exec(`console.log('up'); setTimeout(() => process.exit(3), 7000)`)
    await run.printed(/up/)
    expect(await nmp.run(['auth', 'logout'])).toMatchObject({ exitCode: 0 })
    const { exitCode, err } = await run.ended
    expect(exitCode).toBe(3)
    expect(err.match(/Warning: the token of the running command is not renewed\./g)).toHaveLength(1)
    expect(left()).toEqual([])
  })
})
