import { describe, expect, it } from 'vitest'
import { forwardCommand } from '../../../src/cli/login/ssh-command.ts'

const of = (env: Readonly<Record<string, string>>, hostname = 'build-7') =>
  forwardCommand(4711, { env, hostname })

describe('the command that forwards the port', () => {
  it('is for the very server and port of this connection', () => {
    expect(of({ SSH_CONNECTION: '203.0.113.7 50000 198.51.100.9 22', USER: 'ada' })).toBe(
      'ssh -N -L 4711:127.0.0.1:4711 ada@198.51.100.9',
    )
    expect(of({ SSH_CONNECTION: '203.0.113.7 50000 198.51.100.9 2222', LOGNAME: 'ada' })).toBe(
      'ssh -N -L 4711:127.0.0.1:4711 -p 2222 ada@198.51.100.9',
    )
    expect(of({ SSH_CONNECTION: '2001:db8::7 50000 2001:db8::9 22', USER: 'ada' })).toBe(
      'ssh -N -L 4711:127.0.0.1:4711 ada@2001:db8::9',
    )
  })

  it('has the name of the machine where sudo has dropped the connection', () => {
    expect(of({ SSH_TTY: '/dev/pts/1', USER: 'ada' })).toBe('ssh -N -L 4711:127.0.0.1:4711 ada@build-7')
  })

  it.each([
    { SSH_CONNECTION: '$(touch pwned) 1 ;reboot 22', USER: '$(id)' },
    { SSH_CONNECTION: '1.2.3.4 5 1.2.3.4 22;id', USER: '-oProxyCommand=id' },
    { SSH_CONNECTION: 'a\nb', USER: 'a b', LOGNAME: '`id`' },
  ])('holds nothing that a shell would act on, or ssh: %o', (env) => {
    const command = of(env, '-oProxyCommand=id')
    expect(command).toBe('ssh -N -L 4711:127.0.0.1:4711 <user>@<this machine>')
  })
})
