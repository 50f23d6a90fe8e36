import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approveInPages } from '../../demo/approve.ts'
import { CLIENT_ID, type EmbeddedProvider, startProvider } from '../../demo/provider.ts'
import { isClosed } from '../browser-flow/stage.ts'
import { builtNmp, eventsOf, type Nmp } from './nmp-process.ts'

let nmp: Nmp
beforeAll(() => {
  nmp = builtNmp()
})
afterAll(() => nmp.dispose())

describe('nmp auth login --flow, with a real provider and nobody at a terminal', () => {
  let open: EmbeddedProvider
  let closed: EmbeddedProvider
  beforeAll(async () => {
    open = await startProvider()
    closed = await startProvider({ deviceGrant: false })
  })
  afterAll(() => Promise.all([open.close(), closed.close()]))

  const start = ({ issuer }: EmbeddedProvider, ...args: readonly string[]) =>
    nmp.start(['auth', 'login', '--issuer', issuer, '--client-id', CLIENT_ID, ...args])

  it('browser: an event with the page for a program, and the session', async () => {
    const login = start(open, '--flow', 'browser', '--json')
    const [line] = await login.printed(/^\{"event":"browser".*$/m)
    const { authorization_uri: page, redirect_uri: redirect, ...more } = JSON.parse(line)
    expect(more).toEqual({ event: 'browser', expires_at: expect.stringMatching(/^20\d\d-.*Z$/) })
    expect(redirect).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
    const last = await approveInPages(page, '', { login: 'alice@example.com' })
    expect(last).toContain('Signed in as Alice &lt;alice@example.com&gt;.')
    const { exitCode, out } = await login.ended
    expect(exitCode).toBe(0)
    expect(eventsOf(out).at(-1)).toMatchObject({ event: 'signed_in', name: 'Alice' })
  })

  it('auto: says for a program what refused the device flow, and goes on', async () => {
    const login = start(closed, '--flow', 'auto', '--json')
    const [line] = await login.printed(/^\{"event":"browser".*$/m)
    const { authorization_uri: page, instead_of: code } = JSON.parse(line)
    expect(code).toBe('OAUTH_UNAUTHORIZED_CLIENT')
    await approveInPages(page, '', { login: 'alice@example.com' })
    expect((await login.ended).exitCode).toBe(0)
  })

  it('nothing changes for a program or a log that does not ask: the refusal is the end', async () => {
    for (const args of [[], ['--json'], ['--flow', 'device']]) {
      const { exitCode, err } = await start(closed, ...args).ended
      expect({ exitCode, explained: err.includes('OAUTH_UNAUTHORIZED_CLIENT') }).toEqual({
        exitCode: 5,
        explained: true,
      })
    }
  })

  it('browser: shows the page in a log, and stops at a signal with its port closed', async () => {
    const login = start(open, '--flow', 'browser')
    const [, port = ''] = await login.printed(/redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A(\d+)%2Fcallback/)
    await login.listening()
    login.child.kill('SIGINT')
    expect(await login.ended).toMatchObject({ exitCode: 130, out: '' })
    expect(await isClosed(Number(port))).toBe(true)
  })

  it.each([
    [['--flow', 'both'], '--flow'],
    [['--redirect-uri', 'https://example.com/callback'], '--redirect-uri takes an address of this machine'],
    [['--start', '--flow', 'browser'], '--start and --flow exclude each other'],
  ])('refuses %o', async (args, reason) => {
    const { exitCode, err } = await start(open, ...args).ended
    expect(exitCode).toBe(2)
    expect(err.replace(/\s+/g, ' ')).toContain(reason)
  })
})
