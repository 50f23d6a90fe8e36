import { describe, expect, it } from 'vitest'
import type { Invocation } from '../../../src/cli/invocation.ts'
import { pageText } from '../../../src/cli/login/page-text.ts'
import { type Surroundings, whereAmI } from '../../../src/cli/login/surroundings.ts'
import { OptionValues } from '../../../src/cli/option.ts'
import { talkTo } from '../../../src/cli/talk.ts'
import { type BrowserPrompt, problemOf, realWorld } from '../../../src/index.ts'
import { FakeClock } from '../../../src/testing/index.ts'
import { FakeTerminal } from '../fake-terminal.ts'

const PROMPT: BrowserPrompt = {
  authorizationUri: 'https://sso.example.com/auth?client_id=nmp&request_uri=urn:x',
  lastingUri: 'https://sso.example.com/auth?client_id=nmp&state=1',
  redirectUri: 'http://127.0.0.1:4711/callback',
  port: 4711,
  expiresAtMs: 900_000,
  authorizationHost: 'sso.example.com',
  clientId: 'nmp',
  scopes: ['openid'],
  redirected: () => undefined,
}

const SSH = { SSH_CONNECTION: '203.0.113.7 50000 198.51.100.9 22', USER: 'ada' }

function shown(
  prompt: Partial<BrowserPrompt>,
  {
    env = {},
    opens = false,
    goesOn = false,
    attended = true,
    columns = 80,
  }: {
    env?: Readonly<Record<string, string>>
    opens?: boolean
    goesOn?: boolean
    attended?: boolean
    columns?: number
  } = {},
): string {
  const terminal = new FakeTerminal({ attended, columns })
  const values = new OptionValues(new Map())
  const here: Surroundings = whereAmI({ env, platform: 'linux', exists: () => false })
  const invocation: Invocation = {
    values,
    operand: '',
    rest: [],
    handOver: () => {},
    world: { ...realWorld(), env, hostname: 'build-7', clock: new FakeClock({ startMs: 0 }) },
    terminal,
    talk: talkTo(terminal, values, env),
    json: false,
    signal: new AbortController().signal,
  }
  return pageText({ ...PROMPT, ...prompt }, { here, opens, goesOn }, invocation)
}

const inOneLine = (text: string) => text.replace(/\s+/g, ' ')

describe('the page of the browser flow, in words', () => {
  it('is the one that lasts, and nothing else where this program opens it', () => {
    const text = shown({}, { opens: true })
    expect(text).toContain('\n    https://sso.example.com/auth?client_id=nmp&state=1')
    expect(text).not.toMatch(/ssh|paste|goes on/)
  })

  it('comes behind one sentence about what refused the device flow, and one about who can help', () => {
    const insteadOf = problemOf('KEYCLOAK_DEVICE_GRANT_OFF', { client_id: 'nmp' })
    const text = inOneLine(shown({ insteadOf }, { opens: true }))
    expect(text).toMatch(
      /^The client nmp may not use the device flow\. The sign-in goes on in the browser of this machine\. /,
    )
    expect(text).toContain('nmp auth explain KEYCLOAK_DEVICE_GRANT_OFF says who can help.')
    expect(inOneLine(shown({}, { opens: true, goesOn: true }))).toMatch(/^The sign-in goes on in the browser/)
  })

  it('says over SSH what to forward before it shows the page, and then the last way', () => {
    const text = shown({}, { env: SSH })
    const places = [
      'ssh -N -L 4711:127.0.0.1:4711 ada@198.51.100.9',
      'https://sso.example.com/auth',
      'paste it',
    ]
    const found = places.map((part) => inOneLine(text).indexOf(part))
    expect(found).toEqual([...found].sort((one, other) => one - other))
    expect(found.every((at) => at >= 0)).toBe(true)
  })

  it('forwards nothing in a container or without a display: the address is pasted', () => {
    for (const env of [{}, { container: 'docker' }]) {
      const text = inOneLine(shown({}, { env }))
      expect(text).not.toContain('ssh')
      expect(text).toContain('cannot open http://127.0.0.1:4711/callback. Copy the whole address')
    }
  })

  it('offers no paste where nobody can: in a log', () => {
    expect(shown({}, { env: SSH, attended: false })).not.toContain('paste')
  })

  it('says how long the page is good where the provider forgets it', () => {
    expect(inOneLine(shown({ pageExpiresAtMs: 60_000 }, { env: SSH }))).toContain(
      'The provider forgets this page after 1 minute.',
    )
  })

  it('lets no word of a server steer the terminal, and breaks no address', () => {
    const evil = '\u001b[2J\u202e'
    const text = shown({ clientId: evil, scopes: [evil], authorizationHost: evil }, { env: SSH, columns: 20 })
    expect(text).not.toMatch(/[\u001b\u202e]/)
    expect(text).toContain('https://sso.example.com/auth?client_id=nmp&state=1')
    expect(text).toContain('ssh -N -L 4711:127.0.0.1:4711 ada@198.51.100.9')
  })
})
