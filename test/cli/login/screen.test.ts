import { describe, expect, it } from 'vitest'
import type { Invocation } from '../../../src/cli/invocation.ts'
import { personAudience } from '../../../src/cli/login/screen.ts'
import { type Traces, whereAmI } from '../../../src/cli/login/surroundings.ts'
import { OptionValues } from '../../../src/cli/option.ts'
import { StatusLine } from '../../../src/cli/status-line.ts'
import { talkTo } from '../../../src/cli/talk.ts'
import { type DevicePrompt, realWorld } from '../../../src/index.ts'
import { FakeClock } from '../../../src/testing/index.ts'
import { FakeTerminal } from '../fake-terminal.ts'

const PROMPT: DevicePrompt = {
  userCode: 'WDJB-MJHT',
  verificationUri: 'https://sso.example.com/device',
  expiresAtMs: 600_000,
  verificationHost: 'sso.example.com',
  issuerHost: 'sso.example.com',
  foreignHost: false,
  clientId: 'nmp-cli',
  scopes: ['openid'],
}

const CONTAINER: Traces = { env: {}, platform: 'linux', exists: (path) => path === '/.dockerenv' }

function stage(
  terminal: FakeTerminal,
  env: Record<string, string> = {},
  { flags = [], here }: { flags?: readonly string[]; here?: Traces } = {},
) {
  const opened: string[] = []
  const clock = new FakeClock({ startMs: 0, auto: false })
  const values = new OptionValues(new Map(flags.map((name) => [name, ['']])))
  const invocation: Invocation = {
    values,
    operand: '',
    rest: [],
    handOver: () => {},
    world: {
      ...realWorld(),
      platform: 'darwin',
      env,
      clock,
      openBrowser: async (url) => {
        opened.push(url)
        return { opened: true }
      },
    },
    terminal,
    talk: talkTo(terminal, values, env),
    json: false,
    signal: new AbortController().signal,
  }
  const traces = here ?? { env, platform: 'darwin', exists: () => false }
  return { audience: personAudience(invocation, whereAmI(traces)), opened, clock }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('a person at a terminal', () => {
  it('opens the browser with Enter, once, and hears that it was asked', async () => {
    const terminal = new FakeTerminal()
    const { audience, opened } = stage(terminal)
    await audience.prompt(PROMPT)
    expect(terminal.messages).toContain('Press Enter')
    await settled()
    expect(opened).toEqual([])
    for (let times = 0; times < 3; times += 1) terminal.type('')
    await settled()
    await settled()
    expect(opened).toEqual(['https://sso.example.com/device'])
    expect(terminal.messages).toContain('The browser was asked to open the page.')
    await audience.close()
  })

  it.each([
    ['--no-browser', {}, { flags: ['no-browser'] }],
    ['an SSH session', { SSH_CONNECTION: 'x' }, {}],
    ['CI', { CI: '1' }, {}],
    ['a container', {}, { here: CONTAINER }],
  ])('BR-07 is not offered a browser with %s', async (_, env, more) => {
    const terminal = new FakeTerminal()
    const { audience, opened } = stage(terminal, env as Record<string, string>, more)
    await audience.prompt(PROMPT)
    terminal.type('')
    await settled()
    expect(terminal.messages).not.toContain('Press Enter')
    expect(opened).toEqual([])
    await audience.close()
  })

  it('sees how long the code is good, second by second, and the line goes when the sign-in ends', async () => {
    const terminal = new FakeTerminal()
    const { audience, clock } = stage(terminal, {}, { flags: ['no-browser'] })
    await audience.prompt(PROMPT)
    await settled()
    expect(terminal.messages).toContain('The code is good for 10:00.')
    const before = terminal.messages.length
    for (let seconds = 0; seconds < 60; seconds += 1) {
      clock.advance(1_000)
      await settled()
    }
    const drawn = terminal.messages.slice(before)
    expect(drawn).not.toContain('Waiting')
    expect(drawn).not.toContain('\u001b[2K')
    expect(drawn.length / 60).toBeLessThan(20)
    await audience.close()
    expect(terminal.messages.endsWith('\r\u001b[2K')).toBe(true)
    clock.advance(60_000)
    await settled()
    expect(terminal.messages.endsWith('\r\u001b[2K')).toBe(true)
  })

  it('opens the browser by itself where the page has the code in it already', async () => {
    const terminal = new FakeTerminal()
    const { audience, opened } = stage(terminal)
    const verificationUriComplete = 'https://sso.example.com/device?user_code=WDJB-MJHT'
    await audience.prompt({ ...PROMPT, verificationUriComplete })
    await settled()
    expect(opened).toEqual([verificationUriComplete])
    await audience.close()
  })

  it('is asked whether a new code is wanted when one has run out, and hears that the old one is dead', async () => {
    const terminal = new FakeTerminal()
    const { audience } = stage(terminal, {}, { flags: ['no-browser'] })
    await audience.prompt(PROMPT)
    const wanted = audience.wantsNewCode(new AbortController().signal)
    await settled()
    expect(terminal.messages).toContain('The code WDJB-MJHT has run out. It is dead: enter it nowhere.')
    terminal.type('')
    expect(await wanted).toBe(true)
    await audience.prompt({ ...PROMPT, userCode: 'NEWW-CODE' })
    expect(terminal.messages).toContain('NEWW-CODE')
    await audience.close()
  })

  it('TM-10 gets plain lines and no control sequence from a terminal that is dumb', async () => {
    const terminal = new FakeTerminal({ redraws: false })
    const { audience, clock } = stage(terminal, {}, { flags: ['no-browser'] })
    await audience.prompt(PROMPT)
    await settled()
    for (let minutes = 0; minutes < 5; minutes += 1) {
      clock.advance(60_000)
      await settled()
    }
    expect(terminal.messages).not.toMatch(/[\u001b\r]/)
    expect(terminal.messages.match(/Waiting for the sign-in/g)).toHaveLength(1)
    await audience.close()
  })
})

describe('the status line', () => {
  it('is drawn only when it says something else, and never wraps', () => {
    const terminal = new FakeTerminal({ columns: 20 })
    const line = new StatusLine(terminal)
    line.show('short')
    line.show('short')
    expect(terminal.messages).toBe('\r\u001b[2Kshort')
    line.show('x'.repeat(50))
    expect(terminal.messages.endsWith('x'.repeat(19))).toBe(true)
    expect(terminal.messages).not.toContain('x'.repeat(20))
  })

  it('stays below what is said meanwhile', () => {
    const terminal = new FakeTerminal()
    const line = new StatusLine(terminal)
    line.show('waiting')
    line.say('news')
    expect(terminal.messages).toBe('\r\u001b[2Kwaiting\r\u001b[2Knews\n\r\u001b[2Kwaiting')
  })
})
