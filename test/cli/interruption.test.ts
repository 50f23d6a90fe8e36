import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileStore, sessionKey } from '../../src/index.ts'
import { type FakeProvider, replies, startFakeProvider } from '../../src/testing/index.ts'
import { builtNmp, eventsOf, type Nmp } from './nmp-process.ts'

let nmp: Nmp
let provider: FakeProvider
let login: readonly string[]
beforeAll(async () => {
  nmp = builtNmp()
  provider = await startFakeProvider({ intervalSeconds: 1 })
  login = ['auth', 'login', '--issuer', provider.issuer, '--client-id', provider.clientId]
})
afterAll(async () => {
  nmp.dispose()
  await provider.close()
})

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** What a state folder holds; the keys of sessions aside, which are no session. */
function sessions(): readonly string[] {
  const files = readdirSync(join(nmp.home, '.local/state/nmp'), { recursive: true, encoding: 'utf8' })
  return files.filter((name) => /\.(session|tmp|intent)$|sign-ins\//.test(name))
}

describe('CL-11 a signal during', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('the wait for the person: %s', async (signal) => {
    const running = nmp.start([...login, '--json'])
    await running.printed(/"device_code"/)
    const atMs = performance.now()
    running.child.kill(signal)
    const { exitCode, out, err } = await running.ended
    expect(exitCode).toBe(exitCodes[signal])
    expect(performance.now() - atMs).toBeLessThan(5_000)
    expect(eventsOf(out).at(-1)).toMatchObject({ event: 'error', code: 'CANCELLED' })
    expect(err).toBe('\nStopped before it was done.\n')
    expect(sessions()).toEqual([])
  })

  it('a request that hangs', async () => {
    provider.script('device', replies.hang())
    const before = provider.requestsTo('device').length
    const running = nmp.start(login)
    await expect.poll(() => provider.requestsTo('device').length, { timeout: 15_000 }).toBe(before + 1)
    running.child.kill('SIGINT')
    expect(await running.ended).toMatchObject({ exitCode: 130 })
  })

  it('the wait for a lock that another process holds: it is left alone', async () => {
    provider.script('poll', replies.approve())
    await nmp.run([...login, '--json'])
    const state = join(nmp.home, '.local/state/nmp')
    const [name = ''] = readdirSync(join(state, 'sign-ins'))
    const record = JSON.parse(readFileSync(join(state, 'sign-ins', name), 'utf8'))
    const store = fileStore({ folder: join(state, 'sessions'), keyFile: join(state, 'sessions.key') })
    const key = sessionKey({ ...record, profile: record.context })
    await store.withLock(key, async (lease) => {
      const running = nmp.start(['auth', 'refresh'])
      await running.listening()
      running.child.kill('SIGINT')
      expect(await running.ended).toMatchObject({ exitCode: 130, out: '' })
      await lease.assertHeld()
    })
    expect(provider.requestsTo('refresh')).toEqual([])
    expect(await nmp.run(['auth', 'refresh'])).toMatchObject({ exitCode: 0 })
  })

  it('standard input that never ends', async () => {
    const running = nmp.start(['auth', 'explain', '-'])
    running.child.stdin.write('AADSTS')
    await running.listening()
    running.child.kill('SIGTERM')
    expect(await running.ended).toMatchObject({ exitCode: 143, out: '' })
  })
})

describe('nothing that is missing stops the program from ending', () => {
  it('a closed standard input', async () => {
    provider.script('poll', replies.approve())
    const running = nmp.start(login)
    running.child.stdin.destroy()
    expect(await running.ended).toMatchObject({ exitCode: 0 })
  })

  it('a reader of the messages that has left', async () => {
    provider.script('poll', replies.approve())
    const running = nmp.start([...login, '--json'])
    running.child.stderr.destroy()
    expect(await running.ended).toMatchObject({ exitCode: 0 })
  })

  it('--timeout: the sign-in is given up in time', async () => {
    const { exitCode, out } = await nmp.run([...login, '--timeout', '1.5', '--json'])
    expect(exitCode).toBe(4)
    expect(eventsOf(out).at(-1)).toMatchObject({ event: 'error', code: 'SIGN_IN_TIMED_OUT' })
  })

  it.each([
    ['the provider', (silent: string) => ['--issuer', silent, '--client-id', 'cli']],
    ['the platform', (silent: string) => ['--base-url', silent]],
  ])('--timeout: also while %s says nothing at all', async (_, place) => {
    const server = createServer(() => {}).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const args = ['auth', 'login', ...place(`http://127.0.0.1:${port}`), '--timeout', '1.5', '--json']
    const { exitCode, out } = await nmp.run(args)
    server.closeAllConnections()
    server.close()
    expect(exitCode).toBe(4)
    expect(eventsOf(out).at(-1)).toMatchObject({ event: 'error', code: 'SIGN_IN_TIMED_OUT' })
  })
})
