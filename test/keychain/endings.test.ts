import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { program } from '../token-store/agents.ts'
import { freshFolder } from '../token-store/places.ts'
import { LOCK, run, UNLOCK, underKeyring } from './keyring.ts'
import type { SessionOrder } from './programs/session.ts'

/** The exit code that the program gives itself when something failed. */
const FAILED = 7

let session = ''
beforeAll(async () => {
  session = await program('session', 'a', import.meta.url)
})

/** Shell: runs the program, and tells on a line of its own how it ended and after how many milliseconds. */
function tell(order: Omit<SessionOrder, 'folder'>, folder: string): string {
  const json = JSON.stringify({ ...order, folder })
  return `begun=$(date +%s%3N); set +e; '${process.execPath}' '${session}' '${json}'; code=$?; set -e
echo "ended $code $(( $(date +%s%3N) - begun ))"`
}

interface Told {
  readonly code?: string
  readonly value?: string
  readonly notices: readonly string[]
  readonly exitCode: number
  readonly tookMs: number
}

/** What the runs of a script told, in order. */
function told(stdout: string): Told[] {
  return [...stdout.matchAll(/^(\{.*\})\nended (\d+) (\d+)$/gm)].map(([, said = '', exitCode, tookMs]) => ({
    ...JSON.parse(said),
    exitCode: Number(exitCode),
    tookMs: Number(tookMs),
  }))
}

/** A place for one person, whose locks and files are their own. */
function person() {
  const home = freshFolder()
  return { env: { HOME: home }, folder: join(home, 'sessions') }
}

describe('ST-07 a whole process ends with its own exit code within three seconds', () => {
  it('where the keyring is locked; and the session is still there when it is open again', async () => {
    const { env, folder } = person()
    const { stdout } = await underKeyring(
      [
        tell({ op: 'write' }, folder),
        LOCK,
        tell({ op: 'read' }, folder),
        tell({ op: 'write' }, folder),
        tell({ op: 'probe' }, folder),
        UNLOCK,
        tell({ op: 'read' }, folder),
      ].join('\n'),
      env,
    )
    const [written, ...rest] = told(stdout)
    const again = rest.pop()
    expect(written).toMatchObject({ exitCode: 0 })
    expect(rest).toHaveLength(3)
    for (const run of rest) {
      expect(run).toMatchObject({ code: 'KEYCHAIN_LOCKED', exitCode: FAILED, notices: [] })
      expect(run.tookMs).toBeLessThan(3_000)
    }
    expect(again).toMatchObject({ value: 'the session', exitCode: 0 })
  })

  it('where the prompt cannot be shown to the person, because there is no display', async () => {
    const { env, folder } = person()
    const script = [tell({ op: 'write' }, folder), LOCK, tell({ op: 'read', attended: true }, folder)].join(
      '\n',
    )
    const [, read] = told((await underKeyring(script, env)).stdout)
    expect(read).toMatchObject({
      code: 'KEYCHAIN_DISMISSED',
      exitCode: FAILED,
      notices: ['KEYCHAIN_UNLOCK_AWAITED'],
    })
    expect(read?.tookMs).toBeLessThan(3_000)
  })

  it('where the service is stopped and answers nothing', async () => {
    const { env, folder } = person()
    const script = [
      tell({ op: 'write' }, folder),
      'pid=$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets | tr -dc "0-9 " | awk "{print \\$NF}")',
      'kill -STOP $pid',
      tell({ op: 'read' }, folder),
      tell({ op: 'probe' }, folder),
      'kill -CONT $pid',
      tell({ op: 'read' }, folder),
    ].join('\n')
    const [, read, probed, again] = told((await underKeyring(script, env)).stdout)
    for (const run of [read, probed]) {
      expect(run).toMatchObject({ code: 'KEYCHAIN_TIMEOUT', exitCode: FAILED })
      expect(run?.tookMs).toBeLessThan(3_000)
    }
    expect(again).toMatchObject({ value: 'the session' })
  })

  it('where there is no bus, a dead socket, a bus without the service, or a service without a keyring', async () => {
    const { env, folder } = person()
    const bare = join(freshFolder(), 'bus.conf')
    writeFileSync(
      bare,
      `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
       <policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
    )
    const fresh = freshFolder()
    mkdirSync(join(fresh, 'run'), { mode: 0o700 })
    const empty = {
      XDG_DATA_HOME: join(fresh, 'data'),
      XDG_RUNTIME_DIR: join(fresh, 'run'),
      DISPLAY: undefined,
    }
    const probe = ['-ec', tell({ op: 'probe' }, folder)]
    const cases = {
      'no bus': () => run('sh', probe, { ...env, ...empty, DBUS_SESSION_BUS_ADDRESS: undefined }),
      'a dead socket': () => run('sh', probe, { ...env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' }),
      'no service': () =>
        run('dbus-run-session', ['--config-file', bare, '--', 'sh', ...probe], {
          ...env,
          ...empty,
        }),
      'no keyring': () => run('dbus-run-session', ['--', 'sh', ...probe], { ...env, ...empty }),
    }
    const codes = {
      'no bus': 'UNREACHABLE',
      'a dead socket': 'UNREACHABLE',
      'no service': 'ABSENT',
      'no keyring': 'NO_KEYRING',
    }
    for (const [name, code] of Object.entries(codes)) {
      const [run] = told((await cases[name as keyof typeof cases]()).stdout)
      expect([name, run?.code, run?.exitCode]).toEqual([name, `KEYCHAIN_${code}`, FAILED])
      expect(run?.tookMs).toBeLessThan(3_000)
    }
    expect(existsSync(folder) && spawnSync('ls', [folder], { encoding: 'utf8' }).stdout).toBe('')
  })
})

const desktop = ['Xvfb', 'xdotool'].every((tool) => spawnSync('which', [tool]).status === 0)

describe.skipIf(!desktop)('a prompt on a real display (skipped where Xvfb or xdotool is missing)', () => {
  /** Runs a script under a keyring that is locked, on a display of its own. */
  async function atDesk(steps: (folder: string) => readonly string[]): Promise<Told[]> {
    const { env, folder } = person()
    const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '640x480x8'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    try {
      const [number] = await once(screen.stdout, 'data')
      const display = `export DISPLAY=:${String(number).trim()}\ndbus-update-activation-environment DISPLAY 2>/dev/null`
      const script = [tell({ op: 'write' }, folder), LOCK, display, ...steps(folder)].join('\n')
      return told((await underKeyring(script, env)).stdout).slice(1)
    } finally {
      screen.kill('SIGKILL')
    }
  }

  it('that nobody answers keeps no process from ending when it is cancelled', async () => {
    const [read] = await atDesk((folder) => [
      tell({ op: 'read', attended: true, cancelAfterMs: 1_000 }, folder),
    ])
    expect(read).toMatchObject({
      code: 'TimeoutError',
      exitCode: FAILED,
      notices: ['KEYCHAIN_UNLOCK_AWAITED'],
    })
    expect(read?.tookMs).toBeLessThan(3_000)
  })

  it('that a person answers late still gives the session', async () => {
    const [read, after] = await atDesk((folder) => [
      // A person needs longer than a machine may hang.
      '( sleep 4; xdotool type keyring-password; xdotool key Return ) &',
      tell({ op: 'read', attended: true, cancelAfterMs: 15_000 }, folder),
      tell({ op: 'read' }, folder),
    ])
    expect(read).toMatchObject({ value: 'the session', exitCode: 0, notices: ['KEYCHAIN_UNLOCK_AWAITED'] })
    expect(read?.tookMs).toBeGreaterThan(3_000)
    expect(after).toMatchObject({ value: 'the session', notices: [] })
  })

  it('that a person closes is told as that', async () => {
    const [read] = await atDesk((folder) => [
      '( sleep 1.5; xdotool key Escape ) &',
      tell({ op: 'read', attended: true, cancelAfterMs: 15_000 }, folder),
    ])
    expect(read).toMatchObject({ code: 'KEYCHAIN_DISMISSED', exitCode: FAILED })
  })
})

describe('keytar on a locked keyring', () => {
  it('says null as for an empty one; through the adapter it is an error, and no second key is made', async () => {
    const script = `
const { createRequire } = require('node:module')
const keytar = createRequire(${JSON.stringify(session)})('keytar')
keytar.getPassword('keychain-test', 'session-key').then((value) => console.log('raw', value))`
    const { env, folder } = person()
    const { stdout } = await underKeyring(
      [
        tell({ op: 'write', keytar: true }, folder),
        LOCK,
        `'${process.execPath}' -e '${script.replaceAll("'", '"')}'`,
        tell({ op: 'read', keytar: true }, folder),
        tell({ op: 'write', keytar: true }, folder),
        UNLOCK,
        tell({ op: 'read', keytar: true }, folder),
      ].join('\n'),
      env,
    )
    expect(stdout).toContain('raw null')
    const [written, read, rewritten, again] = told(stdout)
    expect(written).toMatchObject({ exitCode: 0 })
    for (const run of [read, rewritten])
      expect(run).toMatchObject({ code: 'KEYCHAIN_LOCKED', exitCode: FAILED })
    expect(again).toMatchObject({ value: 'the session', exitCode: 0 })
  })
})
