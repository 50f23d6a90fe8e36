import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeProvider, startFakeProvider } from '../../src/testing/index.ts'
import { nativeKeychain } from '../../src/token-store/keychain/native-keychain.ts'
import { realWorld } from '../../src/world.ts'
import { builtNmp, type Nmp, type Running } from '../cli/nmp-process.ts'

const keychain = nativeKeychain({ world: realWorld() })
/** The bus of this suite's own keyring. */
const bus = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(DBUS_SESSION_BUS_ADDRESS|XDG_RUNTIME_DIR)$/.test(name)),
)
const env = { ...bus, NMP_STORE: 'keychain' }

let nmp: Nmp
let provider: FakeProvider
let login: readonly string[]
let daemon = 0
beforeAll(async () => {
  nmp = builtNmp()
  provider = await startFakeProvider({ intervalSeconds: 1 })
  login = ['auth', 'login', '--issuer', provider.issuer, '--client-id', provider.clientId]
  daemon = daemonPid()
})
beforeEach(async () => {
  rmSync(join(nmp.home, '.local'), { recursive: true, force: true })
  await keychain.deletePassword('nmp', 'session-key')
})
afterEach(() => process.kill(daemon, 'SIGCONT'))
afterAll(async () => {
  nmp.dispose()
  await provider.close()
})

/** The process that answers for the keyring. */
function daemonPid(): number {
  const ask = '--dest=org.freedesktop.DBus / org.freedesktop.DBus.GetConnectionUnixProcessID'
  const args = ['--session', '--print-reply', ...ask.split(' '), 'string:org.freedesktop.secrets']
  const answer = execFileSync('dbus-send', args, { encoding: 'utf8' })
  return Number(/uint32 (\d+)/.exec(answer)?.[1])
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Whether a process is more than an entry that its parent has not taken note of yet. */
function runs(pid: number): boolean {
  return /^State:\t[^Z]/m.test(textOf(`/proc/${pid}/status`))
}

/** The processes of that parent, as the system lists them. */
function childrenOf(parent: number | undefined): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => /^PPid:\t(\d+)$/m.exec(textOf(`/proc/${pid}/status`))?.[1] === String(parent))
    .map(Number)
}

/** Stops the keyring as soon as the program writes to it: reads go over the bus, writes through a child. */
async function stuckInWrite({ child }: Running): Promise<number> {
  for (;;) {
    const [writer] = childrenOf(child.pid)
    if (writer !== undefined) {
      process.kill(daemon, 'SIGSTOP')
      // Until it has loaded the binding and waits for an answer that does not come.
      await expect
        .poll(() => textOf(`/proc/${writer}/maps`).includes('keyring'), { timeout: 5_000, interval: 10 })
        .toBe(true)
      await new Promise((resolve) => setTimeout(resolve, 100))
      return writer
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

/** What lies in the state folders of the person, locks included. */
function left(pattern: RegExp): readonly string[] {
  const files = readdirSync(join(nmp.home, '.local/state'), { recursive: true, encoding: 'utf8' })
  return files.filter((name) => pattern.test(name))
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

describe('CL-11 a signal while a sign-in writes its key to the keychain', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends the program and the child that hangs in the keychain: %s',
    async (signal) => {
      const running = nmp.start(login, env)
      const writer = await stuckInWrite(running)
      const atMs = performance.now()
      running.child.kill(signal)
      const { exitCode, err } = await running.ended
      expect({ exitCode, err }).toEqual({
        exitCode: exitCodes[signal],
        err: '\nStopped before it was done.\n',
      })
      // At once, and not when the keychain is given up.
      expect(performance.now() - atMs).toBeLessThan(1_500)
      await expect.poll(() => runs(writer), { timeout: 1_000 }).toBe(false)
      // Nobody was shown a code that could not have been kept, and nothing of the attempt is left.
      expect(provider.requestsTo('device')).toEqual([])
      expect(left(/\.(session|tmp|intent|lock|gate|new)$|sign-ins\//)).toEqual([])
    },
  )

  it('leaves the keychain as good as it was: the next sign-in keeps its session there', async () => {
    const stopped = nmp.start(login, env)
    await stuckInWrite(stopped)
    stopped.child.kill('SIGINT')
    expect(await stopped.ended).toMatchObject({ exitCode: 130 })
    process.kill(daemon, 'SIGCONT')
    const running = nmp.start(login, env)
    await running.printed(/enter this code/)
    provider.approve()
    expect(await running.ended).toMatchObject({ exitCode: 0 })
    const key = await keychain.getPassword('nmp', 'session-key')
    expect(await nmp.run(['auth', 'token'], env)).toMatchObject({ exitCode: 0 })
    expect(await nmp.run(['auth', 'refresh'], env)).toMatchObject({ exitCode: 0 })
    expect(await keychain.getPassword('nmp', 'session-key')).toBe(key)
    expect(await nmp.run(['auth', 'logout'], env)).toMatchObject({ exitCode: 0 })
  })
})

describe('CL-11 a signal after the approval, while the keychain does not answer', () => {
  it('ends the program in time, and the grant that could not be kept is given back', async () => {
    const running = nmp.start(login, env)
    await running.printed(/enter this code/)
    process.kill(daemon, 'SIGSTOP')
    const [polls, revoked] = [provider.requestsTo('poll').length, provider.requestsTo('revoke').length]
    provider.approve()
    await expect.poll(() => provider.requestsTo('poll').length, { timeout: 5_000 }).toBeGreaterThan(polls)
    // Long enough for the tokens to be there, and shorter than the keychain is waited for.
    await new Promise((resolve) => setTimeout(resolve, 500))
    const atMs = performance.now()
    running.child.kill('SIGINT')
    const { exitCode } = await running.ended
    expect(exitCode).toBe(130)
    expect(performance.now() - atMs).toBeLessThan(3_000)
    expect(left(/\.session$|sign-ins\//)).toEqual([])
    expect(provider.requestsTo('revoke').length).toBe(revoked + 1)
  })
})
