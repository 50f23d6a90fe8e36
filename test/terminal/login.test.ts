import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type FakeProvider, replies, startFakeProvider } from '../../src/testing/index.ts'
import { decoded, LIGHT, squares } from '../cli/login/qr-picture.ts'
import { builtNmp, type Nmp } from '../cli/nmp-process.ts'
import { withTools } from '../shells/tools.ts'
import { TmuxWindow, type WindowOptions } from './tmux-window.ts'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const COUNTDOWN = /Waiting for the sign-in\. The code is good for \d+:\d\d\./

withTools(['tmux'], 'nmp auth login at a real terminal', () => {
  let nmp: Nmp
  let provider: FakeProvider
  /** Codes of three seconds. */
  let hasty: FakeProvider
  let window: TmuxWindow | undefined

  beforeAll(async () => {
    nmp = builtNmp()
    provider = await startFakeProvider({ intervalSeconds: 1 })
    hasty = await startFakeProvider({ intervalSeconds: 1, deviceCodeSeconds: 3 })
    const browser = join(nmp.home, 'browser')
    writeFileSync(browser, `#!/bin/sh\necho "$1" >> '${nmp.home}/opened'\n`)
    chmodSync(browser, 0o755)
  })
  afterEach(() => {
    window?.close()
    window = undefined
    rmSync(join(nmp.home, 'opened'), { force: true })
    rmSync(join(nmp.home, '.local/state/nmp/unanswered'), { recursive: true, force: true })
  })
  afterAll(async () => {
    nmp.dispose()
    await Promise.all([provider.close(), hasty.close()])
  })

  /** What the browser was asked to open. */
  const opened = () =>
    existsSync(join(nmp.home, 'opened'))
      ? readFileSync(join(nmp.home, 'opened'), 'utf8').trim().split('\n')
      : []

  /** A place where the browser opens with Enter, whatever machine these tests run on. */
  const withBrowser = () => ({ VSCODE_IPC_HOOK_CLI: '/s', BROWSER: join(nmp.home, 'browser') })
  const overSsh = { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }

  function signIn(
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = withBrowser(),
    { at = provider, ...more }: Partial<WindowOptions> & { at?: FakeProvider } = {},
  ): TmuxWindow {
    const words = ['auth', 'login', '--issuer', at.issuer, '--client-id', at.clientId, ...args]
    const login = [process.execPath, nmp.entry, ...words].map((word) => `'${word}'`).join(' ')
    window = new TmuxWindow({
      // What the terminal is like afterwards is part of what it shows.
      command: `sh -c "trap : INT; ${login}; echo exit=\\$?; stty -a; exec sleep 60"`,
      env: { HOME: nmp.home, NMP_STORE: 'file', LANG: 'C.UTF-8', ...env },
      cwd: nmp.home,
      ...more,
    })
    return window
  }

  /** The end of the program, with the terminal as it was before. */
  async function ended(window: TmuxWindow): Promise<string | undefined> {
    const [, exitCode] = await window.shows(/exit=(\d+)[\s\S]*-cdtrdsr|exit=(\d+)[\s\S]*flusho/)
    const settings = window.text().split('exit=').at(-1) ?? ''
    expect(settings).toMatch(/(^|\s)icanon/)
    expect(settings).toMatch(/\sisig/)
    expect(settings).toMatch(/\secho\s/)
    return exitCode ?? /exit=(\d+)/.exec(window.text())?.[1]
  }

  it('shows everything that is needed, counts down, opens the browser with Enter, and says who is signed in', async () => {
    const window = signIn()
    const [, code = ''] = await window.shows(/\n {6}([A-Z]{4}-[A-Z]{4})\n/)
    await window.shows(COUNTDOWN)
    const text = window.text()
    expect(text).toContain(`\n    ${provider.origin}/activate\n`)
    expect(text).toContain('Go on only if you started this sign-in yourself.')
    expect(text).toContain('Press Enter to open the page in the browser here.')
    expect(opened()).toEqual([])
    window.keys('Enter')
    await window.shows(/The browser was asked to open the page\.\nWaiting/)
    window.keys('Enter', 'Enter')
    provider.approve()
    await window.shows(/Signed in as Ada Example/)
    expect(await ended(window)).toBe('0')
    expect(opened()).toEqual([`${provider.origin}/activate?user_code=${code}`])
    expect(window.text()).not.toMatch(/Waiting for the sign-in/)
  })

  it('writes to the screen only what has changed', async () => {
    const window = signIn()
    await window.shows(COUNTDOWN)
    await sleep(500)
    const before = window.written().length
    await sleep(3_000)
    const ticks = window.written().slice(before)
    expect(ticks).toMatch(/^(\r\u001b\[\d+C[\d:]+\.)+$/)
    expect(ticks.length / 3).toBeLessThan(20)
    expect(ticks.match(/\r/g)?.length).toBeLessThanOrEqual(4)
  })

  it('says when nobody answers and when it asks again, and that the wait goes on', async () => {
    const window = signIn()
    await window.shows(COUNTDOWN)
    provider.script('poll', replies.status(503), replies.status(503))
    await window.shows(
      /has a fault of its own\.\nNo answer\. Trying again in \d s\. The code is good for \d+:\d\d\./,
    )
    await window.shows(COUNTDOWN)
    expect(window.text().match(/has a fault of its own/g)).toHaveLength(1)
  })

  it('puts the code on the clipboard of the terminal with --copy', async () => {
    const window = signIn(['--copy'])
    const [, code] = await window.shows(/\n {6}([A-Z]{4}-[A-Z]{4})\n/)
    await window.shows(/The terminal was asked to put the code on the clipboard\./)
    await expect.poll(() => window.clipboard()).toBe(code)
  })

  it('asks for a new code when one has run out, and says that the old one is dead', async () => {
    const window = signIn([], withBrowser(), { at: hasty })
    const [, first = ''] = await window.shows(/\n {6}([A-Z]{4}-[A-Z]{4})\n/)
    await window.shows(new RegExp(`The code ${first} has run out\\. It is dead: enter it nowhere\\.`))
    expect(hasty.requestsTo('device')).toHaveLength(1)
    window.keys('x')
    await sleep(100)
    window.keys('Enter')
    const [, second = ''] = await window.shows(/It is dead[\s\S]*\n {6}([A-Z]{4}-[A-Z]{4})\n/)
    expect(second).not.toBe(first)
    hasty.approve(second)
    expect(await ended(window)).toBe('0')
    expect(hasty.requestsTo('device')).toHaveLength(2)
    expect(opened()).toEqual([])
  })

  it('ends when the person says no', async () => {
    const window = signIn()
    await window.shows(COUNTDOWN)
    provider.deny()
    await window.shows(/The sign-in was declined in the browser\./)
    expect(await ended(window)).toBe('4')
  })

  it.each([
    ['while the code is awaited', () => provider, COUNTDOWN],
    ['while a new code is offered', () => hasty, /Press Enter for a new code/],
  ])('CL-11 ends cleanly with Ctrl-C %s', async (_, at, moment) => {
    const window = signIn([], withBrowser(), { at: at() })
    await window.shows(moment)
    window.keys('C-c')
    await window.shows(/\nStopped before it was done\.\nexit=/)
    expect(await ended(window)).toBe('130')
    expect(window.text()).not.toMatch(/Waiting for the sign-in/)
    expect(window.written()).not.toContain('\u001b[?25l')
  })

  it('stops the script around it with Ctrl-C, too, as every program does', async () => {
    const login = `'${process.execPath}' '${nmp.entry}' auth login --issuer ${provider.issuer} --client-id ${provider.clientId}`
    const script = join(nmp.home, 'script.sh')
    writeFileSync(script, `${login}\necho the script went on\n`)
    const window = signIn([], withBrowser(), {
      command: `sh -c "trap : INT; sh '${script}'; echo ended=\\$?; exec sleep 60"`,
    })
    await window.shows(COUNTDOWN)
    window.keys('C-c')
    await window.shows(/Stopped before it was done\.\s+ended=130/)
    expect(window.text()).not.toContain('the script went on')
  })

  it('gives the terminal back for Ctrl-Z, and goes on where it was', async () => {
    const window = signIn(
      [],
      { ...withBrowser(), PS1: 'READY> ' },
      {
        command: 'bash --norc --noprofile -i',
      },
    )
    await window.shows(/READY>/)
    const words = `auth login --issuer ${provider.issuer} --client-id ${provider.clientId}`
    window.keys('-l', `clear; '${process.execPath}' '${nmp.entry}' ${words}`)
    window.keys('Enter')
    await window.shows(COUNTDOWN)
    window.keys('C-z')
    await window.shows(/Stopped.*\nREADY>/)
    window.keys('-l', 'fg')
    window.keys('Enter')
    await window.shows(/READY> fg[\s\S]*\nWaiting for the sign-in\. The code is good for \d+:\d\d\.$/)
    provider.approve()
    await window.shows(/Signed in as Ada Example[\s\S]*READY>/)
  })

  it.each([40, 20, 30, 120])(
    'keeps one line for the wait when the window becomes %i columns wide',
    async (columns) => {
      const window = signIn()
      await window.shows(COUNTDOWN)
      window.resize({ columns, rows: 40 })
      await sleep(1_500)
      const lines = window.screen().filter((line) => /Waiting|good for|^\d+:\d\d/.test(line))
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(columns > 52 ? COUNTDOWN : /^Waiting: \d+:\d\d$/)
    },
  )

  it('BR-10 draws a QR code over SSH that holds the page with the code', async () => {
    const window = signIn([], overSsh, { rows: 24 })
    await window.shows(COUNTDOWN)
    const screen = window.screen()
    const page = screen.findIndex((line) => line.includes('/activate'))
    const lines = screen.slice(0, page).slice(-19)
    const [, code] = /^ {6}([A-Z]{4}-[A-Z]{4})/.exec(screen[page + 1] ?? '') ?? []
    const drawn = squares(
      lines.map((line) => line.padEnd(37)),
      LIGHT,
      1,
    )
    expect(decoded(drawn, LIGHT)).toBe(`${provider.origin}/activate?user_code=${code}`)
    expect(window.screen({ styled: true }).join('\n')).toContain('\u001b[30m\u001b[47m')
    expect(window.text()).not.toContain('Press Enter')
    window.keys('Enter')
    await sleep(300)
    expect(opened()).toEqual([])
  })

  it('BR-10 leaves the QR code out where the window is too small for it', async () => {
    const window = signIn([], overSsh, { rows: 20 })
    await window.shows(COUNTDOWN)
    expect(window.text()).not.toMatch(/[▀▄█]|QR/)
  })

  it('BR-10 says to whom asked for a QR code why there is none', async () => {
    const window = signIn(['--qr'], overSsh, { columns: 36 })
    await window.shows(/No QR code: it needs a window of 37\s+columns and 23 rows\./)
  })

  it('TM-10 shows code and page whole in 20 columns', async () => {
    const window = signIn([], overSsh, { columns: 20, rows: 24 })
    await window.shows(/Waiting: \d+:\d\d/)
    expect(window.text()).toContain(`\n${provider.origin}/activate\n`)
    const screen = window.screen()
    expect(screen.some((line) => /^ {2}[A-Z]{4}-[A-Z]{4}$/.test(line.trimEnd()))).toBe(true)
  })

  it('TM-10 has no colours with NO_COLOR, and still draws in place', async () => {
    const window = signIn([], { ...overSsh, NO_COLOR: '1' })
    await window.shows(COUNTDOWN)
    await sleep(1_200)
    expect(window.written()).not.toMatch(/\u001b\[[\d;]*m/)
    expect(window.text().match(/Waiting/g)).toHaveLength(1)
  })

  it.each([
    ['a dumb terminal', { TERM: 'dumb' }],
    ['a screen reader', { ACCESSIBLE: '1' }],
  ])('TM-10 writes plain lines, each once, for %s', async (_, env) => {
    const window = signIn([], { ...withBrowser(), ...env })
    await window.shows(/Waiting for the sign-in\. The code is good for 15 minutes\./)
    provider.script('poll', replies.status(503))
    await window.shows(/has a fault of its own\. Trying again in \d+ seconds; the sign-in\s+is not lost\./)
    await window.shows(/The provider answers again\./)
    window.keys('Enter')
    await window.shows(/The browser was asked to open the page\./)
    expect(window.written()).not.toMatch(/\u001b/)
    expect(window.text().match(/Waiting for the sign-in/g)).toHaveLength(1)
    provider.approve()
    expect(await ended(window)).toBe('0')
  })

  it('is not moved by a paste of ten thousand bytes', async () => {
    const window = signIn([], withBrowser(), { rows: 30 })
    await window.shows(COUNTDOWN)
    await sleep(300)
    const withoutClock = () => window.screen().map((line) => line.replace(/\d+:\d\d\.$/, ''))
    const before = withoutClock()
    const junk = join(nmp.home, 'junk')
    // Everything but the keys that a terminal makes signals of: those mean what they always mean.
    const line =
      '\u001b[2J\u001b]0;owned\u0007\u001b[201~\u009b31m\u0000\u0004\u0012 $(touch x) \u202eWDJB\n\n'
    writeFileSync(junk, line.repeat(250))
    window.paste(junk)
    await sleep(1_500)
    expect(withoutClock()).toEqual(before)
    expect(opened().length).toBeLessThanOrEqual(1)
    window.keys('C-c')
    expect(await ended(window)).toBe('130')
  })

  it('says with --verbose where it runs, and why it thinks so', async () => {
    const window = signIn(['--verbose'], overSsh, { columns: 120 })
    await window.shows(/This runs in an SSH session \(SSH_CONNECTION is set\)\. No browser is opened/)
  })
})
