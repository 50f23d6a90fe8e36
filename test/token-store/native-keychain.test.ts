import { fork } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../src/idp-errors/problem.ts'
import { nativeKeychain } from '../../src/token-store/keychain/native-keychain.ts'
import { machineOf } from '../../src/token-store/lock/machine.ts'
import { realWorld } from '../../src/world.ts'
import { program } from './agents.ts'
import { type BusReply, body, fakeBus, paths, text, variant } from './fake-bus.ts'
import { codeOf, freshFolder } from './places.ts'

/** A native package whose `AsyncEntry` does what `methods` say. @returns its path */
function binding(methods: string): string {
  const folder = freshFolder()
  writeFileSync(
    join(folder, 'index.js'),
    `exports.AsyncEntry = class { constructor(...names) { this.names = names } ${methods} }`,
  )
  return join(folder, 'index.js')
}

const machine = machineOf(realWorld())

/** Where no D-Bus is asked first, everything goes through the binding in its child. */
const mac = { platform: 'darwin', env: process.env } as const
const keychain = (methods: string) => nativeKeychain({ world: mac }, () => binding(methods))

describe('the native binding', () => {
  it('is asked in a child process, with the pinned store, and its answer comes back', async () => {
    const echo = keychain(`
      async getPassword() { return JSON.stringify([this.names, process.pid]) }
      async setPassword(text) { if (text !== 'p\u00e4ss') throw new Error(text) }
      async deletePassword() { return true }`)
    const [names, pid] = JSON.parse((await echo.getPassword('svc', 'me')) ?? '')
    expect(names).toEqual(['svc', 'me', { linux: { store: 'secret-service' } }])
    expect(pid).not.toBe(process.pid)
    await echo.setPassword('svc', 'me', 'p\u00e4ss')
    expect(await echo.deletePassword('svc', 'me')).toBe(true)
    expect(await keychain('async getPassword() { return null }').getPassword('svc', 'me')).toBeNull()
  })

  it('ST-12 finds no secret in its arguments or environment', async () => {
    const seen = join(freshFolder(), 'seen')
    const secrets = {
      NMP_ACCESS_TOKEN: 'sentinel-a',
      NMP_STORE_PASSPHRASE: 'sentinel-b',
      NODE_OPTIONS: '--no-warnings',
    }
    const spy = binding(`async setPassword() {
      const { readFileSync, writeFileSync } = require('node:fs')
      writeFileSync('${seen}', readFileSync('/proc/self/cmdline', 'latin1') + readFileSync('/proc/self/environ', 'latin1'))
    }`)
    const world = { platform: 'darwin', env: { ...process.env, ...secrets } } as const
    await nativeKeychain({ world }, () => spy).setPassword('svc', 'me', 'sentinel-c')
    expect(readFileSync(seen, 'latin1')).toContain('PATH=')
    expect(readFileSync(seen, 'latin1')).not.toMatch(/sentinel|NODE_OPTIONS/)
  })

  it('CR-07 takes nobody with it when it crashes', async () => {
    expect(await codeOf(keychain('getPassword() { process.abort() }').getPassword('s', 'a'))).toBe(
      'KEYCHAIN_CRASHED',
    )
    expect(await codeOf(keychain('getPassword() { process.exit(3) }').getPassword('s', 'a'))).toBe(
      'KEYCHAIN_CRASHED',
    )
  })

  it('ST-07 is killed when it hangs, even with its event loop blocked', async () => {
    const startedAt = performance.now()
    const hangs = ['getPassword() { for (;;); }', 'getPassword() { return new Promise(() => {}) }'].map(
      (hang) => {
        const file = join(freshFolder(), 'pid')
        const noting = hang.replace(
          '{',
          `{ require('node:fs').writeFileSync('${file}', String(process.pid));`,
        )
        return { file, code: codeOf(keychain(noting).getPassword('s', 'a')) }
      },
    )
    for (const { file, code } of hangs) {
      expect(await code).toBe('KEYCHAIN_TIMEOUT')
      expect(performance.now() - startedAt).toBeLessThan(3_000)
      // Gone, or a zombie that this process has not looked at yet.
      const pid = Number(readFileSync(file, 'utf8'))
      await expect.poll(() => machine.look(pid)).toEqual({ running: false })
    }
  })

  it('does not outlive a program that is killed while it hangs', async () => {
    const file = join(freshFolder(), 'pid')
    const hanging = binding(`getPassword() {
      require('node:fs').writeFileSync('${file}', String(process.pid))
      return new Promise((resolve) => setTimeout(resolve, 600_000))
    }`)
    const parent = fork(await program('hanging-keychain'), [hanging], { execArgv: [] })
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8'), { timeout: 10_000 }).toBeTruthy()
    const pid = Number(readFileSync(file, 'utf8'))
    expect(machine.look(pid).running).toBe(true)
    parent.kill('SIGKILL')
    await expect.poll(() => machine.look(pid), { timeout: 5_000 }).toEqual({ running: false })
  })

  it('is killed when the wait is cancelled', async () => {
    const reason = new RangeError('cancelled')
    const cancel = new AbortController()
    const hanging = keychain('getPassword() { for (;;); }').getPassword('s', 'a', { signal: cancel.signal })
    setImmediate(() => cancel.abort(reason))
    await expect(hanging).rejects.toBe(reason)
  })

  it('CR-07 is said to be missing or unusable when it cannot be loaded', async () => {
    const at = (path: string) => nativeKeychain({ world: mac }, () => path).getPassword('s', 'a')
    expect(await codeOf(at('/nowhere/index.js'))).toBe('KEYCHAIN_BINARY_MISSING')
    const folder = freshFolder()
    mkdirSync(join(folder, 'bin'))
    writeFileSync(join(folder, 'bin', 'keyring.node'), 'not for this processor')
    expect(await codeOf(at(join(folder, 'bin', 'keyring.node')))).toBe('KEYCHAIN_BINARY_UNUSABLE')
    const absent = () => require('not-installed-anywhere')
    expect(await codeOf(nativeKeychain({ world: mac }, absent).getPassword('s', 'a'))).toBe(
      'KEYCHAIN_BINARY_MISSING',
    )
  })

  it('CR-07 is told apart by its real loader: no binary, or one of another processor', async () => {
    const require = createRequire(import.meta.url)
    const at = (folder: string) =>
      nativeKeychain({ world: mac }, () => join(folder, 'index.js')).getPassword('s', 'a')
    const folder = freshFolder()
    copyFileSync(require.resolve('@napi-rs/keyring'), join(folder, 'index.js'))
    expect(await codeOf(at(folder))).toBe('KEYCHAIN_BINARY_MISSING')
    const [name = ''] = readdirSync(join(require.resolve('@napi-rs/keyring'), '../..')).filter((each) =>
      each.startsWith('keyring-'),
    )
    const [file = ''] = readdirSync(join(require.resolve('@napi-rs/keyring'), '../..', name)).filter((each) =>
      each.endsWith('.node'),
    )
    const binary = readFileSync(join(require.resolve('@napi-rs/keyring'), '../..', name, file))
    // ELF header, e_machine: a processor that this one is not.
    binary.writeUInt16LE(process.arch === 'arm64' ? 0x3e : 0xb7, 18)
    writeFileSync(join(folder, file), binary)
    expect(await codeOf(at(folder))).toBe('KEYCHAIN_BINARY_UNUSABLE')
  })

  it('runs in this process on Windows, where nothing asks', async () => {
    const windows = nativeKeychain({ world: { platform: 'win32', env: {} } }, () =>
      binding(
        'async getPassword() { return String(process.pid) }\n async deletePassword() { throw new Error("x") }',
      ),
    )
    expect(await windows.getPassword('s', 'a')).toBe(String(process.pid))
    expect(await codeOf(windows.deletePassword('s', 'a'))).toBe('KEYCHAIN_REFUSED')
  })
})

describe('on Linux', () => {
  const LOGIN = '/org/freedesktop/secrets/collection/login'
  const none: BusReply = { signature: 'aoao', body: body(paths(), paths()) }
  const usual: Record<string, BusReply> = {
    OpenSession: { signature: 'vo', body: body(variant(''), text('/s')) },
    SearchItems: none,
    ReadAlias: { signature: 'o', body: text(LOGIN) },
    Get: { signature: 'v', body: variant(false) },
  }
  async function linux(
    overrides: Record<string, BusReply>,
    options: { attended?: boolean; methods?: string } = {},
  ) {
    const { env } = await fakeBus(({ member }) => ({ ...usual, ...overrides })[member])
    const notices: Problem[] = []
    const world = { platform: 'linux', env } as const
    const { attended = false, methods = 'getPassword() { process.abort() }' } = options
    const onNotice = (notice: Problem) => void notices.push(notice)
    return { notices, keychain: nativeKeychain({ world, attended, onNotice }, () => binding(methods)) }
  }
  const locked = { Get: { signature: 'v', body: variant(true) } }

  it('a locked keyring is an error at once for a script, whatever is asked of it', async () => {
    const { keychain, notices } = await linux(locked)
    expect(await codeOf(keychain.getPassword('s', 'a'))).toBe('KEYCHAIN_LOCKED')
    expect(await codeOf(keychain.setPassword('s', 'a', 'p'))).toBe('KEYCHAIN_LOCKED')
    expect(await codeOf(keychain.deletePassword('s', 'a'))).toBe('KEYCHAIN_LOCKED')
    expect(notices).toEqual([])
  })

  it('a person is told of the prompt and waited for', async () => {
    const { keychain, notices } = await linux(locked, {
      attended: true,
      methods: 'async getPassword() { return "typed" }\n async setPassword() {}',
    })
    expect(await keychain.getPassword('s', 'a')).toBe('typed')
    await keychain.setPassword('s', 'a', 'p')
    expect(notices.map(({ code }) => code)).toEqual(['KEYCHAIN_UNLOCK_AWAITED', 'KEYCHAIN_UNLOCK_AWAITED'])
  })

  it('a keyring that was never made holds nothing, and is not made behind anybody\u2019s back', async () => {
    const { keychain } = await linux({ ReadAlias: { signature: 'o', body: text('/') } })
    expect(await keychain.getPassword('s', 'a')).toBeNull()
    expect(await codeOf(keychain.setPassword('s', 'a', 'p'))).toBe('KEYCHAIN_NO_KEYRING')
  })

  it('an open keyring is read without the binding', async () => {
    const { keychain } = await linux({})
    expect(await keychain.getPassword('s', 'a')).toBeNull()
  })

  it('a service that speaks otherwise is left to the binding', async () => {
    const { keychain } = await linux(
      { OpenSession: { error: 'org.freedesktop.DBus.Error.NotSupported' } },
      { methods: 'async getPassword() { return "by the binding" }' },
    )
    expect(await keychain.getPassword('s', 'a')).toBe('by the binding')
  })

  it('ST-07 a service that hangs, is absent or cannot be reached is told within three seconds', async () => {
    const startedAt = performance.now()
    const hanging = await linux({ SearchItems: undefined, ReadAlias: undefined })
    const absent = await linux({
      SearchItems: { error: 'org.freedesktop.DBus.Error.ServiceUnknown' },
      ReadAlias: { error: 'org.freedesktop.DBus.Error.ServiceUnknown' },
    })
    const [hung, hungWrite, none] = await Promise.all([
      codeOf(hanging.keychain.getPassword('s', 'a')),
      codeOf(hanging.keychain.setPassword('s', 'a', 'p')),
      codeOf(absent.keychain.getPassword('s', 'a')),
    ])
    expect([hung, hungWrite, none]).toEqual(['KEYCHAIN_TIMEOUT', 'KEYCHAIN_TIMEOUT', 'KEYCHAIN_ABSENT'])
    const dead = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }
    for (const env of [{}, dead])
      expect(await codeOf(nativeKeychain({ world: { platform: 'linux', env } }).getPassword('s', 'a'))).toBe(
        'KEYCHAIN_UNREACHABLE',
      )
    expect(performance.now() - startedAt).toBeLessThan(3_000)
  })
})
