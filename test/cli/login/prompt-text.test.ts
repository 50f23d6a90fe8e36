import { describe, expect, it } from 'vitest'
import { newsText, promptText } from '../../../src/cli/login/prompt-text.ts'
import { type DevicePrompt, problemOf } from '../../../src/index.ts'

const PROMPT: DevicePrompt = {
  userCode: 'WDJB-MJHT',
  verificationUri: 'https://sso.example.com/device',
  verificationUriComplete: 'https://sso.example.com/device?user_code=WDJB-MJHT',
  expiresAtMs: 0,
  verificationHost: 'sso.example.com',
  issuerHost: 'sso.example.com',
  foreignHost: false,
  clientId: 'nmp-cli',
  scopes: ['openid', 'platform:read'],
}

const HOSTILE = '\u001b[2J\u001b]0;owned\u0007\u009b31m\r\b\u202e\u200b\u2028'
// Everything but line feeds that a terminal acts on, or that hides or reorders text.
const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/

describe('the prompt', () => {
  it.each([20, 40, 60, 80])(
    'TM-10 shows code and address whole on lines of their own in %i columns',
    (width) => {
      for (const prompt of [PROMPT, { ...PROMPT, verificationUriComplete: undefined }]) {
        const lines = promptText(prompt as DevicePrompt, { width })
          .split('\n')
          .map((line) => line.trim())
        expect(lines).toContain('WDJB-MJHT')
        expect(lines).toContain('https://sso.example.com/device')
        expect(lines.includes(`${PROMPT.verificationUri}?user_code=WDJB-MJHT`)).toBe(prompt === PROMPT)
        for (const line of lines)
          if (!line.startsWith('https://')) expect(line.length).toBeLessThanOrEqual(width)
      }
    },
  )

  it('TM-11 names host, client and scopes, and warns in words that no server can change', () => {
    const text = (prompt: Partial<DevicePrompt>) => promptText({ ...PROMPT, ...prompt }, { width: 80 })
    expect(text({})).toContain(
      'You sign in at sso.example.com and let the program nmp-cli act for you: openid\nplatform:read.',
    )
    const warning = /Go on only if you started this sign-in yourself\.[\s\S]*?\n\n/
    const own = warning.exec(text({}))?.[0]
    expect(own).toBeDefined()
    for (const hostile of [
      { clientId: HOSTILE },
      { scopes: [HOSTILE] },
      { verificationHost: HOSTILE },
      { userCode: HOSTILE },
    ])
      expect(warning.exec(text(hostile))?.[0]).toBe(own)
  })

  it('DA-09 shows both hosts when the page belongs to another site than the provider', () => {
    const text = promptText(
      { ...PROMPT, foreignHost: true, verificationHost: 'elsewhere.example' },
      { width: 80 },
    )
    expect(text.replaceAll('\n', ' ')).toContain(
      'Look twice: the page belongs to elsewhere.example, the sign-in to sso.example.com.',
    )
  })

  it('TM-08 DA-07 lets no text of a server act on the terminal', () => {
    const text = promptText(
      { ...PROMPT, userCode: HOSTILE, clientId: HOSTILE, scopes: [HOSTILE], verificationHost: HOSTILE },
      { width: 80 },
    )
    expect(text).not.toMatch(STEERING)
  })

  it('puts a QR code, the page and the code together at the end', () => {
    const lines = promptText(PROMPT, { width: 80, qr: ['##', '##'] }).split('\n')
    expect(lines.slice(-4)).toEqual(['##', '##', '    https://sso.example.com/device', '    WDJB-MJHT'])
    expect(lines.join(' ')).toContain('Go on only if you started this sign-in yourself.')
  })

  it('makes links of addresses that would be opened, and of no others', () => {
    const linked = (text: string, address: string) => `<${address}|${text}>`
    const page = `https://sso.example.com/device`
    expect(promptText(PROMPT, { width: 80, linked })).toContain(`    <${page}|${page}>\n`)
    const plain = promptText({ ...PROMPT, verificationUri: 'http://sso.example.com/' }, { width: 80, linked })
    expect(plain).toContain('\n    http://sso.example.com/\n')
  })

  it('shows an international host as it is asked for', () => {
    const text = promptText({ ...PROMPT, verificationUri: 'https://ехample.com/device' }, { width: 80 })
    expect(text).toContain('https://xn--')
  })
})

describe('news of the wait', () => {
  it('tells a person what they may care about, and no more', () => {
    const problem = problemOf('NETWORK_TIMEOUT', { host: 'sso.example.com', timeout_seconds: 30 })
    expect(newsText({ state: 'unreachable', retryInMs: 10_000, problem })).toBe(
      `${problem.title} Trying again in 10 seconds; the sign-in is not lost.`,
    )
    expect(newsText({ state: 'reachable', intervalMs: 5_000 })).toBe('The provider answers again.')
    expect(newsText({ state: 'slower', intervalMs: 10_000 })).toBeUndefined()
  })
})
