import { describe, expect, it } from 'vitest'
import { openableAddress } from '../../../src/cli/login/page-address.ts'

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
