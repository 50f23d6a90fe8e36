import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { browserCommands } from '../src/browser.ts'
import { foldersOf, realClock, realWorld } from '../src/world.ts'

describe('sleep', () => {
  it('ends at once with the reason of its signal', async () => {
    const stop = new AbortController()
    const reason = new TypeError('enough')
    const sleeping = realClock.sleep(60_000, stop.signal)
    stop.abort(reason)
    await expect(sleeping).rejects.toBe(reason)
    await expect(realClock.sleep(60_000, stop.signal)).rejects.toBe(reason)
  })
})

describe('the folders of an application', () => {
  const linux = { platform: 'linux', home: '/home/alice' } as const

  it('are those of the XDG specification, which takes no relative path', () => {
    expect(foldersOf('nmp', { ...linux, env: {} })).toEqual({
      config: '/home/alice/.config/nmp',
      state: '/home/alice/.local/state/nmp',
      cache: '/home/alice/.cache/nmp',
    })
    const env = { XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: 'relative', XDG_CACHE_HOME: '' }
    expect(foldersOf('nmp', { ...linux, env })).toEqual({
      config: '/c/nmp',
      state: '/home/alice/.local/state/nmp',
      cache: '/home/alice/.cache/nmp',
    })
  })

  it('are those of macOS and of Windows there', () => {
    expect(foldersOf('nmp', { platform: 'darwin', home: '/Users/alice', env: {} }).state).toBe(
      '/Users/alice/Library/Application Support/nmp',
    )
    const env = { LOCALAPPDATA: 'C:\\L', APPDATA: 'C:\\R' }
    expect(foldersOf('nmp', { platform: 'win32', home: 'C:\\Users\\alice', env })).toEqual({
      config: 'C:\\R\\nmp',
      state: 'C:\\L\\nmp\\state',
      cache: 'C:\\L\\nmp\\cache',
    })
  })
})

describe.runIf(process.platform === 'linux')('a browser', () => {
  let folder: string
  const address = 'https://login.example.com/device?user_code=ABCD-EFGH'

  /** Makes a program of the folder. */
  function program(name: string, script: string): string {
    const path = join(folder, name)
    writeFileSync(path, `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
    return path
  }
  const seen = () =>
    existsSync(join(folder, 'seen')) ? readFileSync(join(folder, 'seen'), 'utf8') : undefined

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'opener-'))
    for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'XDG_CURRENT_DESKTOP', 'DESKTOP_SESSION'])
      vi.stubEnv(name, '')
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })

  it('BR-01 gets the address as one argument, and no shell reads it', async () => {
    const canary = join(folder, 'canary')
    const hostile = `https://x.example/a&touch ${canary};$(touch ${canary})\`touch ${canary}\`|'"^%PATH%`
    vi.stubEnv('BROWSER', program('browser', `printf '%s\\n' "$#" "$1" > '${folder}/seen'`))
    const url = new URL(hostile).href
    expect(await realWorld().openBrowser(url)).toEqual({ opened: true })
    expect(seen()).toBe(`1\n${url}\n`)
    expect(existsSync(canary)).toBe(false)
  })

  it('BR-05 is not opened by a program that somebody has put into the working folder', async () => {
    for (const name of ['xdg-open', 'open', 'powershell.exe']) program(name, `touch '${folder}/planted'`)
    vi.stubEnv('BROWSER', program('browser', `echo "$1" > '${folder}/seen'`))
    vi.stubEnv('PATH', `.:${process.env['PATH']}`)
    const before = process.cwd()
    // Forked test processes may change their folder; threads may not.
    process.chdir(folder)
    try {
      expect(await realWorld().openBrowser(address)).toEqual({ opened: true })
    } finally {
      process.chdir(before)
    }
    expect(seen()).toBe(`${address}\n`)
    expect(existsSync(join(folder, 'planted'))).toBe(false)
  })

  it.each([1, 3])('BR-06 that ends with %i is said to have failed, and nothing is thrown', async (code) => {
    vi.stubEnv('BROWSER', program('browser', `exit ${code}`))
    expect(await realWorld().openBrowser(address)).toEqual({ opened: false, reason: 'failed' })
  })

  it('BR-06 that is not there is said to have failed', async () => {
    vi.stubEnv('BROWSER', join(folder, 'no-such-browser'))
    expect(await realWorld().openBrowser(address)).toMatchObject({ opened: false })
  })

  it('is the first of BROWSER that works, whatever desktop this is, and %s is where the address goes', async () => {
    vi.stubEnv('XDG_CURRENT_DESKTOP', 'GNOME')
    const works = program('works', `printf '%s\\n' "$@" > '${folder}/seen'`)
    const browsers = [join(folder, 'no-such-browser'), program('fails', 'exit 1'), `${works} --new %s last`]
    vi.stubEnv('BROWSER', `${browsers.join(':')}:${program('never', `touch '${folder}/planted'`)}`)
    expect(await realWorld().openBrowser(address)).toEqual({ opened: true })
    expect(seen()).toBe(`--new\n${address}\nlast\n`)
    expect(existsSync(join(folder, 'planted'))).toBe(false)
  })

  it('BR-05 is not taken from the working folder when BROWSER names it without a path', async () => {
    program('browser', `touch '${folder}/planted'`)
    vi.stubEnv('BROWSER', 'browser')
    vi.stubEnv('PATH', `.::${process.env['PATH']}`)
    const before = process.cwd()
    process.chdir(folder)
    try {
      expect(await realWorld().openBrowser(address)).toEqual({ opened: false, reason: 'missing' })
    } finally {
      process.chdir(before)
    }
    expect(existsSync(join(folder, 'planted'))).toBe(false)
  })

  it('has no terminal that it could take over', async () => {
    vi.stubEnv('BROWSER', program('browser', `(exec 3</dev/tty) 2>/dev/null; echo $? > '${folder}/seen'`))
    await realWorld().openBrowser(address)
    expect(seen()).not.toBe('0\n')
  })

  it('of Windows may have a drive in its path', () => {
    const path = 'C:\\browsers\\fast.exe'
    expect(browserCommands(path, 'win32')).toEqual([[path]])
    expect(browserCommands('a:b %s:', 'linux')).toEqual([['a'], ['b', '%s']])
  })

  it('BR-06 that hangs keeps nobody waiting for long', async () => {
    vi.stubEnv('BROWSER', program('browser', `echo $$ > '${folder}/seen'; exec sleep 60`))
    expect(await realWorld().openBrowser(address)).toEqual({ opened: true })
    process.kill(Number(seen()), 'SIGKILL')
  })

  it('BR-06 that floods its output reaches none of ours', async () => {
    const written = vi.spyOn(process.stdout, 'write')
    vi.stubEnv('BROWSER', program('browser', 'head -c 10000000 /dev/zero'))
    expect(await realWorld().openBrowser(address)).toEqual({ opened: true })
    expect(written).not.toHaveBeenCalled()
    written.mockRestore()
  })

  it('BR-11 finds nothing of the sign-in but the address', async () => {
    vi.stubEnv('BROWSER', program('browser', `env > '${folder}/seen'; echo "$@" >> '${folder}/seen'`))
    const before = new Set(Object.keys(process.env))
    await realWorld().openBrowser(address)
    const added = (seen() ?? '')
      .split('\n')
      .flatMap((line) => /^([A-Za-z_]\w*)=/.exec(line)?.[1] ?? [])
      .filter((name) => !before.has(name) && !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name))
    expect(added).toEqual([])
    expect(seen()).toContain(address)
  })
})
