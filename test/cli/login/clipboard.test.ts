import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clipboardSequence, clipboardTools, copyText } from '../../../src/cli/login/clipboard.ts'
import { copyCode } from '../../../src/cli/login/code-copy.ts'
import { whereAmI } from '../../../src/cli/login/surroundings.ts'
import { type DevicePrompt, realWorld } from '../../../src/index.ts'
import { FakeTerminal } from '../fake-terminal.ts'

const here = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
  whereAmI({ env, platform, exists: () => false })
const names = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
  clipboardTools(here(env, platform), { env, platform }).map(({ command }) => command)

describe('the tools of a machine', () => {
  it('are those of its system', () => {
    expect(names({}, 'darwin')).toEqual(['pbcopy'])
    expect(names({ SystemRoot: 'D:\\Win' }, 'win32')).toEqual(['D:\\Win\\System32\\clip.exe'])
    expect(names({ WSL_DISTRO_NAME: 'Debian' })).toEqual(['clip.exe'])
    expect(names({ WAYLAND_DISPLAY: 'w', DISPLAY: ':0' })).toEqual(['wl-copy', 'xclip', 'xsel'])
    expect(names({ DISPLAY: ':0' })).toEqual(['xclip', 'xsel'])
    expect(names({})).toEqual([])
  })
})

describe.runIf(process.platform !== 'win32')('a code that is copied', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clipboard-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function tool(name: string, script: string): void {
    writeFileSync(join(folder, name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  const seen = () => readFileSync(join(folder, 'seen'), 'utf8')
  const copied = (more: Record<string, string> = {}, toTerminal?: (sequence: string) => void) => {
    const env = { DISPLAY: ':0', PATH: folder, ...more }
    return copyText('WDJB-MJHT', {
      here: here(env),
      world: { env, platform: 'linux' },
      ...(toTerminal === undefined ? {} : { toTerminal }),
    })
  }

  it('reaches the first tool that works, on its standard input and not on its command line', async () => {
    tool('xclip', 'exit 1')
    tool('xsel', `cat > '${folder}/seen'; echo " $*" >> '${folder}/seen'`)
    expect(await copied()).toEqual({ outcome: 'copied' })
    expect(seen()).toBe('WDJB-MJHT --clipboard --input\n')
  })

  it('is given to the terminal when no tool works, and to nobody when there is none', async () => {
    tool('xclip', 'exit 1')
    const written: string[] = []
    expect(await copied({}, (sequence) => written.push(sequence))).toEqual({
      outcome: 'asked',
      through: 'terminal',
    })
    expect(written).toEqual(['\u001b]52;c;V0RKQi1NSkhU\u0007'])
    expect(await copied()).toEqual({ outcome: 'failed', tool: 'xclip' })
    rmSync(join(folder, 'xclip'))
    expect(await copied()).toEqual({ outcome: 'impossible' })
  })

  it('is not given to a tool of the other end of an SSH connection', async () => {
    tool('xclip', `touch '${folder}/seen'`)
    expect(await copied({ SSH_TTY: '/dev/pts/0' }, () => {})).toMatchObject({ outcome: 'asked' })
    expect(existsSync(join(folder, 'seen'))).toBe(false)
  })

  it('waits two seconds for a tool that hangs, and ends it', async () => {
    tool('xclip', `echo $$ > '${folder}/seen'; exec sleep 60`)
    const atMs = performance.now()
    expect(await copied()).toEqual({ outcome: 'failed', tool: 'xclip' })
    expect(performance.now() - atMs).toBeLessThan(4_000)
    expect(() => process.kill(Number(seen()), 0)).toThrow()
  })

  it('is not given to a program that lies in the working folder', async () => {
    tool('xclip', `touch '${folder}/seen'`)
    const before = process.cwd()
    process.chdir(folder)
    try {
      for (const PATH of ['.:', '', '.', ':'])
        expect(await copied({ PATH })).toEqual({ outcome: 'impossible' })
      expect(existsSync(join(folder, 'seen'))).toBe(false)
    } finally {
      process.chdir(before)
    }
  })
})

describe('the sequence for a terminal', () => {
  it('goes through tmux in both of the ways that it may be configured for, and through screen', () => {
    const plain = clipboardSequence('A', {})
    expect(plain).toBe('\u001b]52;c;QQ==\u0007')
    expect(clipboardSequence('A', { TMUX: '/tmp/x' })).toBe(
      `${plain}\u001bPtmux;\u001b\u001b]52;c;QQ==\u0007\u001b\\`,
    )
    expect(clipboardSequence('A', { STY: '1.x' })).toBe(`\u001bP${plain}\u001b\\`)
  })
})

describe('--copy', () => {
  const prompt = (userCode: string) => ({ userCode }) as DevicePrompt
  const world = { ...realWorld(), platform: 'linux' as const, env: {} }

  it('says what it did', async () => {
    const terminal = new FakeTerminal()
    expect(await copyCode(prompt('WDJB-MJHT'), { terminal, world }, here({}))).toBe(
      'The terminal was asked to put the code on the clipboard.',
    )
    expect(terminal.messages).toBe(clipboardSequence('WDJB-MJHT', {}))
    const log = new FakeTerminal({ redraws: false })
    expect(await copyCode(prompt('WDJB-MJHT'), { terminal: log, world }, here({}))).toContain('by hand')
    expect(log.messages).toBe('')
  })

  it.each(['a\nrm -rf ~', '$(id)', '\u001b[201~', 'x'.repeat(65), 'ab`id`'])(
    'puts no %j on a clipboard: a server chose it, and it may be pasted into a shell',
    async (code) => {
      const terminal = new FakeTerminal()
      expect(await copyCode(prompt(code), { terminal, world }, here({}))).toContain('could not be copied')
      expect(terminal.messages).toBe('')
    },
  )
})
