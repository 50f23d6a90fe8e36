import { describe, expect, it } from 'vitest'
import {
  noBrowserBecause,
  openableAddress,
  type Surroundings,
} from '../../../src/cli/login/browser-choice.ts'

const DESK: Surroundings = {
  env: { DISPLAY: ':0' },
  platform: 'linux',
  attended: true,
  container: false,
  unwanted: false,
}

describe('a browser', () => {
  it.each<[string, Partial<Surroundings>]>([
    ['an X display', {}],
    ['a Wayland display', { env: { WAYLAND_DISPLAY: 'wayland-0' } }],
    ['Windows below', { env: { WSL_DISTRO_NAME: 'Debian' } }],
    ['a Mac', { platform: 'darwin', env: {} }],
    ['Windows', { platform: 'win32', env: {} }],
  ])('can be opened with %s', (_, here) => {
    expect(noBrowserBecause({ ...DESK, ...here })).toBeUndefined()
  })

  it.each<[string, Partial<Surroundings>, string]>([
    ['--no-browser', { unwanted: true }, 'option'],
    ['nobody at the terminal', { attended: false }, 'unattended'],
    ['CI', { env: { ...DESK.env, CI: 'true' } }, 'ci'],
    ['an SSH connection', { env: { ...DESK.env, SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' } }, 'ssh'],
    ['an SSH terminal', { platform: 'darwin', env: { SSH_TTY: '/dev/ttys001' } }, 'ssh'],
    ['a container', { container: true }, 'container'],
    ['no display', { env: {} }, 'no_display'],
    ['empty variables', { env: { DISPLAY: '', WAYLAND_DISPLAY: '' } }, 'no_display'],
  ])('BR-07 is left alone with %s', (_, here, reason) => {
    expect(noBrowserBecause({ ...DESK, ...here })).toBe(reason)
  })
})

describe('an address that is opened', () => {
  it('BR-03 is https, or http of this machine', () => {
    expect(openableAddress('https://sso.example.com/device')).toBe('https://sso.example.com/device')
    expect(openableAddress('HTTPS://SSO.example.com/device')).toBe('https://sso.example.com/device')
    expect(openableAddress('http://127.0.0.1:8080/device')).toBe('http://127.0.0.1:8080/device')
    for (const address of [
      'http://sso.example.com/device',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:text/html,x',
      'smb://host/share',
      'ms-msdt:/id',
      'vscode://file/x',
      'https://user:password@sso.example.com/',
      '--help',
      '',
    ])
      expect(openableAddress(address), address).toBeUndefined()
  })

  it('BR-01 holds no character that a shell on the way would act on', () => {
    for (const text of ['$(id)', '`id`', "'", '"', '|', '^', '<', '>', '\\', '{a,b}', '\u201c'])
      expect(openableAddress(`https://x.com/a${text}b`) ?? '').toMatch(/^[A-Za-z0-9\-._~:/?#[\]@!&*+,;=%]*$/)
    expect(openableAddress('https://x.com/a&calc.exe')).toBe('https://x.com/a&calc.exe')
    expect(openableAddress("https://x.com/?q=$(id)'`id`")).toBe('https://x.com/?q=%24%28id%29%27%60id%60')
  })
})
