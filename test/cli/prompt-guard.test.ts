import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/auth-login.ts'
import { OptionValues } from '../../src/cli/option.ts'
import { heedVerdict, promptGuard, type Verdict, verdictOn } from '../../src/cli/prompt-guard.ts'
import { talkTo } from '../../src/cli/talk.ts'
import { isSignInError, realWorld } from '../../src/index.ts'
import { FakeClock, type FakeProvider, startFakeProvider } from '../../src/testing/index.ts'
import { FakeTerminal } from './fake-terminal.ts'

const MINUTE_MS = 60_000
const NOW_MS = Date.UTC(2026, 10, 25, 12)
const shown = (count: number, agoMs = 1_000) => Array.from({ length: count }, (_, at) => NOW_MS - agoMs - at)

describe('what becomes of a further sign-in', () => {
  it.each<[string, readonly number[], Verdict]>([
    ['the first', [], { kind: 'free' }],
    ['the second', shown(1), { kind: 'free' }],
    ['the third', shown(2), { kind: 'quiet', count: 3 }],
    ['the tenth', shown(9), { kind: 'quiet', count: 10 }],
    ['one after ten', shown(10), { kind: 'refused', count: 11, againAtMs: NOW_MS - 1_009 + 10 * MINUTE_MS }],
    ['one after ten long ago', shown(10, 10 * MINUTE_MS), { kind: 'free' }],
    ['one after ten that a clock set back has put in the future', shown(10, -MINUTE_MS), { kind: 'free' }],
  ])('%s', (_, before, verdict) => {
    expect(verdictOn(before, NOW_MS)).toEqual(verdict)
    expect(verdictOn([...before].reverse(), NOW_MS)).toEqual(verdict)
  })

  it('is possible again when the oldest of the last ten is ten minutes old, and not before', () => {
    const before = Array.from({ length: 14 }, (_, at) => NOW_MS - at * 10_000)
    const verdict = verdictOn(before, NOW_MS)
    if (verdict.kind !== 'refused') throw new TypeError(verdict.kind)
    expect(verdictOn(before, verdict.againAtMs - 1).kind).toBe('refused')
    expect(verdictOn(before, verdict.againAtMs).kind).toBe('quiet')
  })
})

describe('the record of what nobody has answered', () => {
  let home: string
  let clock: FakeClock
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'guard-'))
    clock = new FakeClock({ startMs: NOW_MS })
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))
  const guard = (context = 'default') =>
    promptGuard(context, { env: {}, platform: 'linux', home, clock }, () => {})
  const kinds = async (context?: string) => (await guard(context).verdict()).kind

  it('counts each of many at once, and each context for itself', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, at) => guard().shown(`CODE-${at}`)))
    expect(await guard().verdict()).toMatchObject({ kind: 'refused', count: 11 })
    expect(await kinds('Default')).toBe('free')
    await guard('Default').answered()
    expect(await kinds()).toBe('refused')
    await guard().answered()
    expect(await kinds()).toBe('free')
  })

  it('counts one code once, however often it is shown', async () => {
    for (let time = 0; time < 5; time += 1) await guard().shown('SAME-CODE')
    expect(await kinds()).toBe('free')
  })

  it('forgets what is over, and what lies in the future of a clock that was set back', async () => {
    for (const code of ['A', 'B']) await guard().shown(code)
    expect(await kinds()).toBe('quiet')
    clock.setWallClock(NOW_MS - MINUTE_MS)
    expect(await kinds()).toBe('free')
    await guard().shown('C')
    clock.setWallClock(NOW_MS)
    expect(await guard().verdict()).toEqual({ kind: 'free' })
    await guard().shown('D')
    expect(await guard().verdict()).toEqual({ kind: 'quiet', count: 3 })
    clock.advance(11 * MINUTE_MS)
    expect(await kinds()).toBe('free')
  })
})

describe('who hears of it', () => {
  const heard = (verdict: Verdict, { attended = false, json = false }) => {
    const said: string[] = []
    const terminal = { attended, out: (text: string) => said.push(text) }
    try {
      const mayOpen = heedVerdict(verdict, 'nmp auth login', {
        terminal,
        talk: { insist: (text) => said.push(text) },
        json,
      })
      return { mayOpen, said }
    } catch (error) {
      return isSignInError(error) ? { refused: error.problem } : { error }
    }
  }
  const refused: Verdict = { kind: 'refused', count: 11, againAtMs: NOW_MS }

  it('is nobody while all is well', () => {
    expect(heard({ kind: 'free' }, {})).toEqual({ mayOpen: true, said: [] })
  })

  it('is the person, whose browser stays closed', () => {
    expect(heard({ kind: 'quiet', count: 3 }, { attended: true })).toEqual({
      mayOpen: false,
      said: ['This is sign-in 3 in 10 minutes, and nobody has answered the ones before.'],
    })
  })

  it('is a program, which gets no further code after ten; a person at a terminal always does', () => {
    expect(heard(refused, { json: true })).toMatchObject({
      refused: {
        code: 'SIGN_INS_REFUSED',
        evidence: { count: 10, minutes: 10, again_at: '2026-11-25T12:00:00Z' },
      },
    })
    expect(heard(refused, {})).toMatchObject({ refused: { code: 'SIGN_INS_REFUSED' } })
    expect(heard(refused, { attended: true })).toMatchObject({ mayOpen: false })
    expect(heard(refused, { attended: true, json: true })).toMatchObject({
      refused: { code: 'SIGN_INS_REFUSED' },
    })
  })
})

describe('the browser of a person at a desktop', () => {
  let home: string
  let provider: FakeProvider
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'guard-'))
    provider = await startFakeProvider({ algorithm: 'ES256' })
  })
  afterEach(async () => {
    await provider.close()
    rmSync(home, { recursive: true, force: true })
  })

  /** One sign-in that is given up as soon as its code is shown. @returns what was said, and whether the page opened */
  async function givenUp() {
    const terminal = new FakeTerminal()
    const stop = new AbortController()
    const env = { NMP_STORE: 'file' }
    const values = new OptionValues(
      new Map([
        ['issuer', [provider.issuer]],
        ['client-id', [provider.clientId]],
        ['flow', ['device']],
      ]),
    )
    let opened = 0
    const openBrowser = async () => {
      opened += 1
      return { opened: true } as const
    }
    const world = { ...realWorld(), platform: 'darwin', env, home, exists: () => false, openBrowser } as const
    const [talk, signal] = [talkTo(terminal, values, env), stop.signal]
    const login = run({
      values,
      operand: '',
      rest: [],
      json: false,
      handOver() {},
      world,
      terminal,
      talk,
      signal,
    })
    while (!terminal.messages.includes('The code is good for'))
      await new Promise((next) => setImmediate(next))
    stop.abort(new DOMException('given up', 'AbortError'))
    await expect(login).rejects.toThrow('given up')
    return { opened, said: terminal.messages.replaceAll(/\s+/g, ' ') }
  }

  it('opens by itself twice, and from then on only with Enter', async () => {
    expect([(await givenUp()).opened, (await givenUp()).opened]).toEqual([1, 1])
    const { opened, said } = await givenUp()
    expect(opened).toBe(0)
    expect(said).toContain('This is sign-in 3 in 10 minutes, and nobody has answered the ones before.')
    expect(said).toContain('Press Enter to open the page')
  })
})
