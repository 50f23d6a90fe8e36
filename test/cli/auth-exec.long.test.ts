import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SignedIn, signedIn } from './signed-in.ts'

let alice: SignedIn
beforeAll(async () => {
  alice = await signedIn()
})
afterAll(() => alice.close())

/** A child that says what it was given. */
const TELL = `process.stdout.write(JSON.stringify({
  token: process.env.NMP_ACCESS_TOKEN, other: process.env.API_TOKEN, argv: process.argv.slice(1), pid: process.pid,
}))`

const node = (script: string, ...args: readonly string[]) => [
  'auth',
  'exec',
  '--',
  process.execPath,
  '-e',
  script,
  '--',
  ...args,
]

describe('nmp auth exec', () => {
  it('puts the token into the variable that every tool of the platform reads', async () => {
    const { exitCode, out, err } = await alice.nmp.run(node(TELL, 'a b', '--json', '$HOME', '*'))
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({
      token: alice.token,
      argv: ['a b', '--json', '$HOME', '*'],
    })
  })

  it('puts it into a variable of another name, and into no other', async () => {
    const [, , ...rest] = node(TELL)
    const { out } = await alice.nmp.run(['auth', 'exec', '--env', 'API_TOKEN', ...rest])
    expect(JSON.parse(out)).toEqual({
      other: alice.token,
      argv: [],
      pid: expect.any(Number),
    })
  })

  it('refuses a name that no shell knows as a variable', async () => {
    const { exitCode, err } = await alice.nmp.run(['auth', 'exec', '--env', 'A=B', '--', 'true'])
    expect(exitCode).toBe(2)
    expect(err).toMatch(/--env takes the name of an environment\s+variable/)
  })

  it('has the token in no command line, and leaves nothing behind', async () => {
    const before = filesBelow(alice.nmp.home)
    const run = alice.nmp.start(node(`${TELL};process.stdin.once('data', () => process.exit(0))`))
    const [, pid = ''] = await run.printed(/"pid":(\d+)/)
    const lines = [pid, String(run.child.pid)].map((id) => readFileSync(`/proc/${id}/cmdline`, 'utf8'))
    run.child.stdin.write('go\n')
    expect((await run.ended).exitCode).toBe(0)
    for (const line of lines) {
      expect(line).toContain('node')
      expect(line).not.toContain(alice.token)
    }
    expect(filesBelow(alice.nmp.home)).toEqual(before)
  })

  it('hands on its streams', async () => {
    const script = `process.stdin.on('data', (d) => { process.stdout.write('out:' + d); process.stderr.write('err:' + d) })`
    const { out, err } = await alice.nmp.run(node(script), {}, 'hello')
    expect({ out, err }).toEqual({ out: 'out:hello', err: 'err:hello' })
  })

  it('ends with the exit code of the command', async () => {
    expect((await alice.nmp.run(node('process.exit(42)'))).exitCode).toBe(42)
  })

  it('says 127 for a command that is not there and 126 for one that cannot be run', async () => {
    const missing = await alice.nmp.run(['auth', 'exec', '--', 'no-such-command'])
    expect(missing.exitCode).toBe(127)
    expect(missing.err).toContain('There is no command no-such-command.')
    const folder = await alice.nmp.run(['auth', 'exec', '--', alice.nmp.home])
    expect(folder.exitCode).toBe(126)
    expect(folder.err).toContain('(EACCES)')
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'hands on %s, and ends by it as the command did',
    async (name) => {
      const run = alice.nmp.start(node(`console.log('up'); setInterval(() => {}, 1000)`))
      await run.printed(/up/)
      run.child.kill(name)
      await run.ended
      expect(run.child.signalCode).toBe(name)
    },
  )

  it('lets the command decide what a signal means, however long that takes', async () => {
    const script = `process.on('SIGTERM', () => setTimeout(() => { console.log('tidied'); process.exit(7) }, 700)); process.on('SIGUSR1', () => console.log('usr1')); console.log('up'); setInterval(() => {}, 1000)`
    const run = alice.nmp.start(node(script))
    await run.printed(/up/)
    run.child.kill('SIGUSR1')
    await run.printed(/usr1/)
    run.child.kill('SIGTERM')
    const { exitCode, out, err } = await run.ended
    expect({ exitCode, err }).toEqual({ exitCode: 7, err: '' })
    expect(out).toContain('tidied')
  })

  it('runs nothing when nobody is signed in', async () => {
    const { exitCode, out } = await alice.nmp.run(node(`console.log('ran')`), {
      HOME: join(alice.nmp.home, 'nobody'),
    })
    expect({ exitCode, out }).toEqual({ exitCode: 4, out: '' })
  })

  it('wants -- before the command', async () => {
    const { exitCode, err } = await alice.nmp.run(['auth', 'exec', 'env'])
    expect(exitCode).toBe(2)
    expect(err.replaceAll(/\s+/g, ' ')).toContain('the command that nmp auth exec runs is written behind --')
    expect((await alice.nmp.run(['auth', 'exec', '--'])).err).toContain('needs -- and COMMAND')
  })
})

describe('nmp auth token --format env', () => {
  it.each(['sh', 'bash'])('is read by %s', async (shell) => {
    const { out } = await alice.nmp.run(['auth', 'token', '--format', 'env', '--env', 'API_TOKEN'])
    expect(out).toBe(`API_TOKEN=${alice.token}\n`)
    const child = spawn(shell, ['-c', `${out}printf %s "$API_TOKEN"`])
    let said = ''
    for await (const chunk of child.stdout) said += chunk
    expect(said).toBe(alice.token)
  })

  it('quotes a token that a shell would misread', async () => {
    const { out } = await alice.nmp.run(['auth', 'token', '--format', 'env'], {
      NMP_ACCESS_TOKEN: `a'$(touch${'\u0024'}{IFS}pwned)`,
    })
    const child = spawn('sh', ['-c', `${out}printf %s "$NMP_ACCESS_TOKEN"`], { cwd: alice.nmp.home })
    let said = ''
    for await (const chunk of child.stdout) said += chunk
    expect(said).toBe(`a'$(touch${'\u0024'}{IFS}pwned)`)
    expect(readdirSync(alice.nmp.home)).not.toContain('pwned')
  })
})

/** Every file below a folder, with its size. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => `${path} ${statSync(join(folder, path)).size}`)
    .sort()
}
