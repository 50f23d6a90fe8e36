import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type FakeProvider,
  type FakeProviderOptions,
  replies,
  startFakeProvider,
} from '../../src/testing/index.ts'
import { builtNmp, eventsOf, type Nmp } from './nmp-process.ts'

let nmp: Nmp
let provider: FakeProvider
let home: string
beforeAll(() => {
  nmp = builtNmp()
})
afterAll(() => nmp.dispose())
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'two-steps-'))
})
afterEach(async () => {
  await provider.close()
  rmSync(home, { recursive: true, force: true })
})

async function providerThat(options: FakeProviderOptions = {}): Promise<void> {
  provider = await startFakeProvider({ intervalSeconds: 1, ...options })
}

/** Each run is a process of its own, in a home of this test. */
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  nmp.run(['auth', ...args], { HOME: home, ...env })
const at = () => ['--issuer', provider.issuer, '--client-id', provider.clientId]
const start = (...more: readonly string[]) => run(['login', '--start', ...at(), ...more])
const resume = (...more: readonly string[]) => run(['login', '--resume', ...more])

/** The code of the error that was printed for a program. */
const errorOf = (out: string) => eventsOf(out).find(({ event }) => event === 'error')?.['code']
const state = (...names: readonly string[]) => join(home, '.local/state/nmp', ...names)
const filesIn = (path: string) => (existsSync(path) ? readdirSync(path) : [])
const left = () => ({
  sealed: filesIn(state('sessions')).filter((name) => name.endsWith('.session')).length,
  pending: filesIn(state('pending')).length,
})

describe('nmp auth login --start and --resume', () => {
  it('hands the code to a program, ends, and lets a later run finish', async () => {
    await providerThat()
    const started = await start()
    expect(started.exitCode).toBe(0)
    const [code, ...rest] = eventsOf(started.out)
    expect(rest).toEqual([])
    expect(code).toEqual({
      event: 'device_code',
      verification_uri: `${provider.origin}/activate`,
      verification_uri_complete: expect.stringContaining('/activate?'),
      user_code: expect.any(String),
      expires_at: expect.stringMatching(/Z$/),
      resume_command: 'nmp auth login --resume --wait 300',
    })
    expect(await run(['token'])).toMatchObject({ exitCode: 4, out: '' })

    const waiting = await resume('--json')
    expect(waiting.exitCode).toBe(4)
    expect(eventsOf(waiting.out)).toMatchObject([
      {
        event: 'error',
        code: 'SIGN_IN_PENDING',
        retry: 'keep_polling',
        evidence: {
          user_code: code?.['user_code'],
          verification_uri: code?.['verification_uri'],
          verification_uri_complete: code?.['verification_uri_complete'],
          expires_at: code?.['expires_at'],
          resume_command: code?.['resume_command'],
        },
      },
    ])

    provider.approve(String(code?.['user_code']))
    const finished = await resume('--json')
    expect(finished.exitCode).toBe(0)
    expect(eventsOf(finished.out)).toMatchObject([{ event: 'signed_in', store: 'file', refreshable: true }])
    expect(await run(['token'])).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^\S{20,}\n$/) })
    expect(left()).toEqual({ sealed: 1, pending: 0 })
    expect(await resume('--json')).toMatchObject({ exitCode: 4 })
  })

  it('says to people what a program reads, and repeats code, address and command while nobody has come', async () => {
    await providerThat()
    const { out, err } = await start()
    const code = String(eventsOf(out)[0]?.['user_code'])
    expect(err).toContain('When the code has been entered: nmp auth login --resume --wait 300')
    const waiting = await resume()
    expect({ exitCode: waiting.exitCode, out: waiting.out }).toEqual({ exitCode: 4, out: '' })
    for (const words of [code, `${provider.origin}/activate`, 'nmp auth login --resume --wait 300'])
      expect(waiting.err).toContain(words)
    provider.approve(code)
    const { exitCode, err: said } = await resume()
    expect(exitCode).toBe(0)
    expect(said).toContain('Signed in')
  })

  it('keeps device code and verifier sealed, and every file closed to others', async () => {
    await providerThat()
    const { out, err } = await start()
    await resume()
    const form = provider.requestsTo('poll')[0]?.form ?? {}
    const secrets = [form['device_code'] ?? '', form['code_verifier'] ?? '']
    for (const secret of secrets) expect(secret.length).toBeGreaterThan(8)
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' })
      .map((name) => join(home, name))
      .filter((name) => statSync(name).isFile())
    expect(files.some((name) => name.includes('/pending/'))).toBe(true)
    for (const name of files) expect(statSync(name).mode & 0o077).toBe(0)
    const texts = [out, err, ...files.map((name) => readFileSync(name, 'latin1'))]
    for (const secret of secrets) expect(texts.some((text) => text.includes(secret))).toBe(false)
  })

  it('waits for as long as it is told to, at the pace of the provider', async () => {
    await providerThat()
    await start()
    const before = Date.now()
    expect(errorOf((await resume('--wait', '2.5', '--json')).out)).toBe('SIGN_IN_PENDING')
    expect(Date.now() - before).toBeLessThan(6_000)
    await resume()
    const times = [
      ...provider.requestsTo('device').map(({ arrivedAtMs }) => arrivedAtMs),
      ...provider.requestsTo('poll').map(({ arrivedAtMs }) => arrivedAtMs),
    ]
    expect(times.length).toBeGreaterThanOrEqual(4)
    // Counted here when the request is there, and by the program when it was sent.
    for (const [before, now] of times.slice(1).map((time, at) => [times[at] ?? 0, time] as const))
      expect(now - before).toBeGreaterThanOrEqual(990)
  })

  it('shares one code between many that start at once', async () => {
    await providerThat()
    const started = await Promise.all(Array.from({ length: 4 }, () => start()))
    expect(started.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0])
    expect(new Set(started.map(({ out }) => out)).size).toBe(1)
    expect(provider.requestsTo('device')).toHaveLength(1)
  })

  it('ends right in each of many that resume at once', async () => {
    await providerThat()
    const code = String(eventsOf((await start()).out)[0]?.['user_code'])
    const several = Promise.all(Array.from({ length: 4 }, () => resume('--wait', '60', '--json')))
    while (provider.requestsTo('poll').length < 2) await new Promise((resolve) => setTimeout(resolve, 20))
    provider.approve(code)
    for (const { exitCode, out } of await several) {
      expect(exitCode).toBe(0)
      expect(eventsOf(out)).toMatchObject([{ event: 'signed_in' }])
    }
    expect(left()).toEqual({ sealed: 1, pending: 0 })
    const polls = provider.requestsTo('poll').map(({ arrivedAtMs }) => arrivedAtMs)
    for (const [at, time] of polls.slice(1).entries()) expect(time - (polls[at] ?? 0)).toBeGreaterThan(900)
  })

  it('loses nothing when it is killed while it waits', async () => {
    await providerThat()
    const code = String(eventsOf((await start()).out)[0]?.['user_code'])
    const waiting = nmp.start(['auth', 'login', '--resume', '--wait', '60'], { HOME: home })
    while (provider.requestsTo('poll').length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    waiting.child.kill('SIGKILL')
    await waiting.ended
    provider.approve(code)
    expect(await resume()).toMatchObject({ exitCode: 0 })
  })

  it('says when nothing waits, with exit code 4 and the command that starts', async () => {
    await providerThat()
    const { exitCode, out } = await resume('--json')
    expect({ exitCode, code: errorOf(out) }).toEqual({ exitCode: 4, code: 'SIGN_IN_NOT_STARTED' })
    expect(out).toContain('nmp auth login --start')
  })

  it.each([
    ['declined', () => provider.deny(), 'SIGN_IN_DENIED'],
    ['run out', () => provider.script('poll', replies.expired()), 'DEVICE_CODE_ENDED_EARLY'],
  ])('forgets a code that is %s', async (_, happens, code) => {
    await providerThat()
    await start()
    happens()
    const { exitCode, out } = await resume('--json')
    expect({ exitCode, code: errorOf(out) }).toEqual({ exitCode: 4, code })
    expect(left()).toEqual({ sealed: 0, pending: 0 })
  })

  it('keeps the code while the provider is away, and says so with exit code 3', async () => {
    await providerThat()
    const code = String(eventsOf((await start()).out)[0]?.['user_code'])
    provider.script('poll', replies.status(503))
    const { exitCode, out } = await resume('--json')
    expect({ exitCode, code: errorOf(out) }).toEqual({ exitCode: 3, code: 'HTTP_SERVER_ERROR' })
    expect(left()).toEqual({ sealed: 1, pending: 1 })
    provider.approve(code)
    expect(await resume('--wait', '60')).toMatchObject({ exitCode: 0 })
  })

  it('is not finished for another place than it was started for', async () => {
    await providerThat()
    await start()
    const other = await resume('--issuer', 'https://sso.example.com', '--client-id', 'x', '--json')
    expect({ exitCode: other.exitCode, code: errorOf(other.out) }).toEqual({
      exitCode: 4,
      code: 'SIGN_IN_WAITS_ELSEWHERE',
    })
    expect(other.out).toContain('nmp auth login --issuer https://sso.example.com --client-id x --start')
    expect(errorOf((await resume('--base-url', 'https://nmp.example.com', '--json')).out)).toBe(
      'SIGN_IN_WAITS_ELSEWHERE',
    )
    expect(provider.requestsTo('poll')).toEqual([])
    expect(errorOf((await resume(...at(), '--json')).out)).toBe('SIGN_IN_PENDING')
  })

  it('has one for each context, and leaves the others alone', async () => {
    await providerThat()
    const [one, other] = await Promise.all([start(), start('--context', 'other')])
    expect(eventsOf(other.out)[0]).toMatchObject({
      resume_command: 'nmp auth login --context other --resume --wait 300',
    })
    expect(one.out).not.toBe(other.out)
    provider.approve(String(eventsOf(other.out)[0]?.['user_code']))
    expect(errorOf((await resume('--json')).out)).toBe('SIGN_IN_PENDING')
    expect(await resume('--context', 'other')).toMatchObject({ exitCode: 0 })
  })

  it('is started beside a session as a sign-in is, and put away by one that is made another way', async () => {
    await providerThat()
    await start()
    provider.script('poll', replies.approve(), replies.approve())
    expect(await resume()).toMatchObject({ exitCode: 0 })
    expect(await start()).toMatchObject({ exitCode: 0 })
    expect(left()).toEqual({ sealed: 2, pending: 1 })
    expect(await run(['login', ...at(), '--json'])).toMatchObject({ exitCode: 0 })
    expect(left()).toEqual({ sealed: 1, pending: 0 })
  })

  it('is forgotten with everything else by a sign-out of everything', async () => {
    await providerThat()
    await Promise.all([start(), start('--context', 'other')])
    expect(left()).toEqual({ sealed: 2, pending: 2 })
    expect(await run(['logout', '--all'])).toMatchObject({ exitCode: 0 })
    expect(left()).toEqual({ sealed: 0, pending: 0 })
  })

  it('replaces what waits for another place', async () => {
    await providerThat()
    await start()
    await start('--scope', 'platform:read')
    expect(left()).toEqual({ sealed: 1, pending: 1 })
    provider.script('poll', replies.approve())
    expect(await resume('--json')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('platform:read'),
    })
  })

  it.each([
    [['--start', '--resume'], '--start and --resume exclude each other'],
    [['--start', '--qr'], '--start and --qr exclude each other'],
    [['--start', '--wait', '3'], '--start and --wait exclude each other'],
    [['--start', '--flow', 'browser'], '--start and --flow exclude each other'],
    [['--resume', '--scope', 'a'], '--resume and --scope exclude each other'],
    [['--resume', '--wait', 'soon'], '--wait takes a number of seconds'],
    [['--wait', '3'], '--wait needs --resume'],
    [['--resume', '--wait'], '--wait needs a value'],
    [['--wait-seconds', '3'], 'there is no option --wait-seconds here'],
  ])('refuses %j', async (words, reason) => {
    await providerThat()
    const { exitCode, err } = await run(['login', ...words])
    expect(exitCode).toBe(2)
    expect(err.replaceAll(/\s+/g, ' ')).toContain(reason)
    expect(provider.requests).toEqual([])
  })
})

describe('the guard against sign-ins that nobody answers', () => {
  it('says so from the third on, refuses after the tenth, and begins anew when somebody has signed in', async () => {
    await providerThat()
    const login = async () => {
      const running = nmp.start(['auth', 'login', ...at(), '--json'], { HOME: home })
      // Whoever started it gives up as soon as the code is there.
      const shown = running.printed(/"event":"device_code"/).then(
        () => running.child.kill('SIGTERM'),
        () => {},
      )
      const [ended] = await Promise.all([running.ended, shown])
      return ended
    }
    const unanswered = async (times: number) => {
      const runs = await Promise.all(Array.from({ length: times }, () => login()))
      return runs.map(({ out }) => eventsOf(out).some(({ event }) => event === 'unanswered'))
    }
    expect(await unanswered(2)).toEqual([false, false])
    const third = eventsOf((await login()).out)
    expect(third.map(({ event }) => event)).toEqual(['unanswered', 'device_code', 'error'])
    expect(third[0]).toEqual({
      event: 'unanswered',
      count: 3,
      minutes: 10,
      problem: 'SIGN_INS_UNANSWERED',
    })
    expect(await unanswered(7)).toEqual(Array(7).fill(true))
    const asked = provider.requestsTo('device').length
    const refused = await login()
    expect({ exitCode: refused.exitCode, code: errorOf(refused.out) }).toEqual({
      exitCode: 4,
      code: 'SIGN_INS_REFUSED',
    })
    expect(errorOf((await start('--json')).out)).toBe('SIGN_INS_REFUSED')
    expect(provider.requestsTo('device')).toHaveLength(asked)

    // Another context is another person's matter.
    provider.script('poll', replies.approve())
    expect(await run(['login', ...at(), '--context', 'other', '--json'])).toMatchObject({ exitCode: 0 })
    expect(errorOf((await login()).out)).toBe('SIGN_INS_REFUSED')

    rmSync(state('unanswered'), { recursive: true })
    expect(await unanswered(2)).toEqual([false, false])
    provider.script('poll', replies.approve())
    expect(await run(['login', ...at(), '--json'])).toMatchObject({ exitCode: 0 })
    expect(await unanswered(2)).toEqual([false, false])
  })

  it('counts a code that is shown again once', async () => {
    await providerThat()
    for (let time = 0; time < 4; time += 1) expect((await start()).err).not.toContain('nobody has answered')
    const [folder = ''] = readdirSync(state('unanswered'))
    expect(readdirSync(state('unanswered', folder))).toHaveLength(1)
  })

  it('never stands in the way of a sign-in by its own failure', async () => {
    await providerThat()
    mkdirSync(state(), { recursive: true, mode: 0o700 })
    writeFileSync(state('unanswered'), 'no folder')
    provider.script('poll', replies.approve())
    expect(await run(['login', ...at(), '--json'])).toMatchObject({ exitCode: 0 })
  })
})
