import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type DeviceLogin,
  type DeviceLoginOptions,
  type DevicePrompt,
  fileStore,
  isSignInError,
  type ResumeOptions,
  realWorld,
  Secret,
  type Waiting,
} from '../../src/index.ts'
import {
  FakeClock,
  type FakeProvider,
  type FakeProviderOptions,
  replies,
  startFakeProvider,
} from '../../src/testing/index.ts'
import { pendingKey } from '../../src/token-store/session-key.ts'
import { loginAt } from './logins.ts'

let clock: FakeClock
let provider: FakeProvider
let folder: string
beforeEach(() => {
  clock = new FakeClock()
  folder = mkdtempSync(join(tmpdir(), 'pending-'))
})
afterEach(async () => {
  await provider.close()
  rmSync(folder, { recursive: true, force: true })
})

async function providerThat(options: FakeProviderOptions = {}): Promise<void> {
  provider = await startFakeProvider({ clock, algorithm: 'ES256', ...options })
}

/** A new program over the same sealed files: whatever it knows, it has read. */
function program(options: Partial<DeviceLoginOptions> = {}): DeviceLogin {
  const store = fileStore({ folder: join(folder, 'sessions'), keyFile: join(folder, 'key') })
  return loginAt(provider, clock, { store, startCommand: 'tool start', ...options })
}

/** Milliseconds between the code and the first poll, and between one poll and the next. */
function gaps(): readonly number[] {
  const asked = provider.requests.filter(({ endpoint }) => endpoint === 'device' || endpoint === 'poll')
  return asked.slice(1).map(({ arrivedAtMs }, at) => arrivedAtMs - (asked[at]?.arrivedAtMs ?? 0))
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (isSignInError(error) ? error.problem.code : String(error)),
  )

const resumed = async (options?: ResumeOptions) => (await program().resume(options)).state
const sealedFiles = () =>
  existsSync(join(folder, 'sessions'))
    ? readdirSync(join(folder, 'sessions')).filter((name) => name.endsWith('.session'))
    : []

describe('a sign-in in two steps', () => {
  it('is started by one program, answered by a person, and finished by another program', async () => {
    await providerThat()
    const prompt = await program().start()
    expect(prompt).toMatchObject({ verificationUri: `${provider.origin}/activate` })
    expect(await resumed()).toBe('pending')
    provider.approve(prompt.userCode)
    const result = await program().resume()
    expect(result).toMatchObject({ state: 'signed_in', session: { store: 'file', refreshable: true } })
    expect(await program().accessToken()).toMatch(/^\S{20,}$/)
    expect(sealedFiles()).toHaveLength(1)
    expect(await codeOf(program().resume())).toBe('SIGN_IN_NOT_STARTED')
  })

  it('shows nothing of the device code, and keeps it sealed like a session', async () => {
    await providerThat()
    await program().start()
    const [file = ''] = sealedFiles()
    const path = join(folder, 'sessions', file)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    await program().resume()
    const { device_code: deviceCode = '?' } = provider.requestsTo('poll')[0]?.form ?? {}
    expect(deviceCode.length).toBeGreaterThan(8)
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((name) => statSync(name).isFile())
      .map((name) => readFileSync(name, 'latin1'))
    expect(written.length).toBeGreaterThan(1)
    for (const text of written) expect(text).not.toContain(deviceCode)
  })

  it('is no session: a list of what is stored does not show it', async () => {
    await providerThat()
    await program().start()
    const store = fileStore({ folder: join(folder, 'sessions'), keyFile: join(folder, 'key') })
    expect(await store.list()).toEqual([])
    expect(await program({ store }).session()).toBeUndefined()
  })

  it('proves with PKCE that it was us who asked, across processes', async () => {
    await providerThat()
    const { userCode } = await program().start()
    provider.approve(userCode)
    expect(await resumed()).toBe('signed_in')
    expect(provider.requestsTo('device')[0]?.form['code_challenge']).toMatch(/^[\w-]{43}$/)
    expect(provider.requestsTo('poll')[0]?.form['code_verifier']).toMatch(/^[\w-]{43,128}$/)
  })
})

describe('starting twice', () => {
  it('shows the same code while it has life enough, also to many at once', async () => {
    await providerThat()
    const prompts = await Promise.all(Array.from({ length: 8 }, () => program().start()))
    expect(new Set(prompts.map(({ userCode }) => userCode)).size).toBe(1)
    expect(provider.requestsTo('device')).toHaveLength(1)
  })

  it('takes a new code when the old one is good for less than two minutes', async () => {
    await providerThat({ deviceCodeSeconds: 600 })
    const first = await program().start()
    clock.advance(480_000)
    expect((await program().start()).userCode).toBe(first.userCode)
    clock.advance(1_000)
    const second = await program().start()
    expect(second.userCode).not.toBe(first.userCode)
    provider.approve(second.userCode)
    expect(await resumed()).toBe('signed_in')
  })

  it('shares a short-lived code for half of its life', async () => {
    await providerThat({ deviceCodeSeconds: 60 })
    const first = await program().start()
    clock.advance(30_000)
    expect((await program().start()).userCode).toBe(first.userCode)
    clock.advance(1)
    expect((await program().start()).userCode).not.toBe(first.userCode)
  })

  it('does not believe a clock that was set back by more than the life of the code', async () => {
    await providerThat()
    const first = await program().start()
    clock.setWallClock(clock.nowMs() - 86_400_000)
    expect((await program().start()).userCode).not.toBe(first.userCode)
  })

  it('replaces what it cannot read', async () => {
    await providerThat()
    const { key } = program()
    const store = fileStore({ folder: join(folder, 'sessions'), keyFile: join(folder, 'key') })
    await store.write(pendingKey(key), new Secret('{"version":1,"device_code":7}'))
    expect(await codeOf(program().resume())).toBe('SESSION_UNREADABLE')
    const { userCode } = await program().start()
    provider.approve(userCode)
    expect(await resumed()).toBe('signed_in')
  })
})

describe('resuming', () => {
  it('keeps the interval of the provider from one process to the next', async () => {
    await providerThat({ intervalSeconds: 7 })
    await program().start()
    for (let run = 0; run < 4; run += 1) expect(await resumed()).toBe('pending')
    clock.advance(60_000)
    expect(await resumed()).toBe('pending')
    expect(gaps()).toEqual([7_000, 7_000, 7_000, 7_000, 60_000])
  })

  it('TK-03 keeps a slower pace from one process to the next', async () => {
    await providerThat()
    provider.script('poll', replies.pending(), replies.slowDown(), replies.pending(), replies.slowDown())
    await program().start()
    for (let run = 0; run < 6; run += 1) await program().resume()
    expect(gaps()).toEqual([5_000, 5_000, 10_000, 10_000, 15_000, 15_000])
  })

  it('does what Retry-After asks for, in the next process', async () => {
    await providerThat()
    provider.script('poll', replies.tooManyRequests(40))
    await program().start()
    expect(await codeOf(program().resume())).not.toBe('no error')
    await program().resume()
    expect(gaps()).toEqual([5_000, 40_000])
  })

  it('counts a question whose answer nobody waited for', async () => {
    await providerThat()
    await program().start()
    provider.script('poll', replies.hang())
    const cancel = new AbortController()
    const cut = program().resume({ signal: cancel.signal })
    while (provider.requestsTo('poll').length === 0) await new Promise((resolve) => setImmediate(resolve))
    cancel.abort(new DOMException('enough', 'AbortError'))
    expect(await codeOf(cut)).toContain('AbortError')
    expect(await resumed()).toBe('pending')
    expect(gaps()).toEqual([5_000, 7_000])
  })

  it('waits as long as it may, and asks all the time', async () => {
    await providerThat()
    await program().start()
    expect(await program().resume({ waitMs: 21_000 })).toMatchObject({
      state: 'pending',
      askAgainInMs: 5_000,
    })
    expect(gaps()).toEqual([5_000, 5_000, 5_000, 5_000])
  })

  it('asks once although its time is shorter than the interval', async () => {
    await providerThat({ intervalSeconds: 10 })
    const { userCode } = await program().start()
    provider.approve(userCode)
    expect(await resumed({ waitMs: 1 })).toBe('signed_in')
  })

  it.each([
    ['back by a day', -86_400_000],
    ['back by a second', -1_000],
  ])('asks in time although the clock was set %s', async (_, byMs) => {
    await providerThat()
    await program().start()
    clock.setWallClock(clock.nowMs() + byMs)
    const before = clock.monotonicMs()
    expect(await resumed()).toBe('pending')
    expect(provider.requestsTo('poll')).toHaveLength(1)
    expect(clock.monotonicMs() - before).toBe(5_000)
  })

  it('asks in turn with others: together no faster than one, and all end alike', async () => {
    await providerThat()
    const { userCode } = await program().start()
    const several = Promise.all(Array.from({ length: 5 }, () => program().resume({ waitMs: 60_000 })))
    while (provider.requestsTo('poll').length < 2) await new Promise((resolve) => setImmediate(resolve))
    provider.approve(userCode)
    const results = await several
    expect(results.map(({ state }) => state)).toEqual(Array(5).fill('signed_in'))
    for (const gap of gaps()) expect(gap).toBeGreaterThanOrEqual(5_000)
    expect(provider.requestsTo('poll').filter(({ form }) => form['device_code'])).toHaveLength(gaps().length)
    expect(sealedFiles()).toHaveLength(1)
  })

  it('tells what changes while it waits', async () => {
    await providerThat()
    provider.script('poll', replies.slowDown(), replies.status(503), replies.approve())
    await program().start()
    const told: Waiting[] = []
    expect(await resumed({ waitMs: 300_000, onWaiting: (news) => told.push(news) })).toBe('signed_in')
    expect(told.map(({ state }) => state)).toEqual(['slower', 'unreachable'])
  })
})

describe('abandoning', () => {
  it('forgets the code, also under the hands of somebody who waits', async () => {
    await providerThat()
    await program().start()
    expect(await program().pending()).toMatchObject({ verificationUri: `${provider.origin}/activate` })
    provider.script('poll', replies.hang())
    const cancel = new AbortController()
    const waiting = codeOf(program().resume({ waitMs: 600_000, signal: cancel.signal }))
    while (provider.requestsTo('poll').length < 1) await new Promise((resolve) => setImmediate(resolve))
    await program().abandon()
    expect(await program().pending()).toBeUndefined()
    cancel.abort(new DOMException('enough', 'AbortError'))
    expect(await waiting).toContain('AbortError')
    expect(sealedFiles()).toEqual([])
    expect(await codeOf(program().resume())).toBe('SIGN_IN_NOT_STARTED')
  })

  it('ends the wait of somebody who hears "not yet" just then', async () => {
    await providerThat()
    await program().start()
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const response = await globalThis.fetch(input, init)
      if (init?.method === 'POST') await program().abandon()
      return response
    }
    const world = { ...realWorld(), clock, env: {}, home: '/dev/null', fetch }
    expect(await codeOf(program({ world }).resume())).toBe('SIGN_IN_NOT_STARTED')
    expect(sealedFiles()).toEqual([])
  })
})

describe('how it ends without a session', () => {
  it('says so when nothing was started, and asks nobody', async () => {
    await providerThat()
    const error = await program()
      .resume()
      .catch((caught: unknown) => caught)
    expect(isSignInError(error) && error.problem.fix[1]?.command).toBe('tool start')
    expect(provider.requests).toEqual([])
  })

  it.each([
    ['declined', replies.deny(), 'SIGN_IN_DENIED'],
    ['ended by the provider', replies.expired(), 'DEVICE_CODE_ENDED_EARLY'],
    ['refused', replies.error('invalid_grant'), 'DEVICE_CODE_NOT_KNOWN'],
  ])('is forgotten when it is %s', async (_, reply, code) => {
    await providerThat()
    provider.script('poll', reply)
    await program().start()
    expect(await codeOf(program().resume())).toBe(code)
    expect(sealedFiles()).toEqual([])
    expect(await codeOf(program().resume())).toBe('SIGN_IN_NOT_STARTED')
  })

  it('is forgotten when its time is over, after a last question', async () => {
    await providerThat({ deviceCodeSeconds: 60 })
    await program().start()
    clock.advance(3_600_000)
    expect(await codeOf(program().resume())).toBe('CODE_EXPIRED')
    expect(sealedFiles()).toEqual([])
  })

  it('is kept when the provider cannot be reached, and says what is in the way', async () => {
    await providerThat()
    const { userCode } = await program().start()
    provider.script('poll', replies.status(503), replies.html())
    expect(await codeOf(program().resume())).toBe('HTTP_SERVER_ERROR')
    expect(await codeOf(program().resume())).not.toBe('SIGN_IN_NOT_STARTED')
    provider.approve(userCode)
    expect(await resumed()).toBe('signed_in')
  })

  it('is kept when this machine cannot reach the provider until somebody has mended it', async () => {
    await providerThat()
    const { userCode } = await program().start()
    provider.approve(userCode)
    const expired = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' })
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (init?.method === 'POST') throw new TypeError('fetch failed', { cause: expired })
      return globalThis.fetch(input, init)
    }
    const world = { ...realWorld(), clock, env: {}, home: '/dev/null', fetch }
    expect(await codeOf(program({ world }).resume())).toMatch(/^TLS_/)
    expect(sealedFiles()).toHaveLength(1)
    expect(await resumed()).toBe('signed_in')
  })

  it('says that the answer was lost when a process died over it', async () => {
    await providerThat()
    const { userCode } = await program().start()
    provider.approve(userCode)
    provider.script('poll', replies.cutAfter(40))
    expect(await codeOf(program().resume())).not.toBe('no error')
    expect(await codeOf(program().resume())).toBe('DEVICE_ANSWER_LOST')
    expect(sealedFiles()).toEqual([])
  })

  it('is forgotten when what was granted cannot be used', async () => {
    await providerThat()
    provider.script('poll', replies.approve({ scope: 'openid' }))
    const login = program({ scopes: ['platform:read'] })
    await login.start()
    expect(await codeOf(login.resume())).toBe('SCOPES_NOT_GRANTED')
    expect(sealedFiles()).toEqual([])
  })
})

describe('what is remembered with it', () => {
  it('is told of the session before anybody else goes on', async () => {
    await providerThat()
    const { userCode }: DevicePrompt = await program().start()
    provider.approve(userCode)
    const seen: string[] = []
    await program().resume({
      profileOf: (who) => `for ${who?.subject}`,
      async onStored({ profile }) {
        seen.push(profile, ...(sealedFiles().length === 2 ? ['both are there'] : []))
      },
    })
    expect(seen).toEqual([expect.stringMatching(/^for ./), 'both are there'])
    expect(sealedFiles()).toHaveLength(1)
  })
})
