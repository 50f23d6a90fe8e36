import { describe, expect, it } from 'vitest'
import { registryOf } from '../../src/cli/auth-docker-credential.ts'
import { mayHave } from '../../src/cli/credential-host.ts'
import { gitAnswer, gitRequest } from '../../src/cli/git-credential.ts'
import { Secret } from '../../src/index.ts'

const hosts = {
  platform: 'https://nmp.example.com/base',
  named: ['git.example.com', 'git.example.com:8443', '127.0.0.1:3000'],
}

describe('who may have the token', () => {
  it.each([
    ['https', 'nmp.example.com'],
    ['https', 'NMP.Example.com'],
    ['https', 'nmp.example.com:443'],
    ['https', 'git.example.com'],
    ['https', 'git.example.com:8443'],
    ['http', '127.0.0.1:3000'],
  ])('%s://%s may', (protocol, host) => {
    expect(mayHave({ protocol, host }, hosts)).toBe(true)
  })

  it.each([
    ['http', 'nmp.example.com', 'everybody on the way could read it'],
    ['http', 'git.example.com', 'everybody on the way could read it'],
    ['https', 'github.com', 'nobody has named it'],
    ['https', 'nmp.example.com:8443', 'another port is another server'],
    ['https', 'nmp.example.com.evil.example', 'it only begins like it'],
    ['https', 'evil-nmp.example.com', 'it only ends like it'],
    ['https', 'sub.nmp.example.com', 'a subdomain is another server'],
    ['https', 'nmp.example.com@evil.example', 'what stands before the @ is no host'],
    ['https', 'evil.example/nmp.example.com', 'what stands behind the / is no host'],
    ['https', 'nmp.example.com?evil.example', 'a question mark ends a host'],
    ['https', 'nmp.example.com#evil.example', 'so does a number sign'],
    ['https', 'nmp.example.com\\evil.example', 'so does a backslash'],
    ['https', '', 'it is nobody'],
    ['ssh', 'nmp.example.com', 'it is another protocol'],
    ['', 'nmp.example.com', 'it says no protocol'],
    ['http', '127.0.0.1:3001', 'another port of this machine is another program'],
    ['http', '127.0.0.1.evil.example:3000', 'it only begins like this machine'],
  ])('%s://%s may not: %s', (protocol, host) => {
    expect(mayHave({ protocol, host }, hosts)).toBe(false)
  })

  it('takes the words of Docker for a registry apart', () => {
    expect(registryOf('registry.example.com')).toEqual({ protocol: 'https', host: 'registry.example.com' })
    expect(registryOf('https://index.example.com/v1/')).toEqual({
      protocol: 'https',
      host: 'index.example.com',
    })
    expect(mayHave(registryOf('https://nmp.example.com@evil.example/v1/'), hosts)).toBe(false)
  })
})

describe('the protocol of git', () => {
  const token = { token: new Secret('t0ken'), source: 'session', expiresAtMs: 1_800_000_000_999 } as const

  it('answers with the token in the place of the password, and when it ends', () => {
    const request = gitRequest('protocol=https\nhost=git.example.com\npath=a=b.git\n\n')
    expect(request).toMatchObject({ protocol: 'https', host: 'git.example.com' })
    expect(gitAnswer(token, request, 'oauth2')).toBe(
      'username=oauth2\npassword=t0ken\npassword_expiry_utc=1800000000\n',
    )
  })

  it('keeps the user name that stands in the address', () => {
    const request = gitRequest('protocol=https\r\nhost=h\r\nusername=alice\r\n')
    expect(gitAnswer(token, request, 'oauth2')).toContain('username=alice\n')
  })

  it('sends a bearer token as such, when git can and the server takes nothing else', () => {
    const can = 'capability[]=authtype\nprotocol=https\nhost=h\n'
    const bearer = gitAnswer(token, gitRequest(`${can}wwwauth[]=Bearer realm="x"\n`), 'oauth2')
    expect(bearer).toMatch(/^capability\[\]=authtype\nauthtype=Bearer\ncredential=t0ken\n/)
    expect(bearer).not.toContain('password=')
    const both = `${can}wwwauth[]=Bearer realm="x"\nwwwauth[]=Basic realm="x"\n`
    expect(gitAnswer(token, gitRequest(both), 'oauth2')).toContain('password=t0ken')
    const cannot = 'protocol=https\nhost=h\nwwwauth[]=Bearer realm="x"\n'
    expect(gitAnswer(token, gitRequest(cannot), 'oauth2')).toContain('password=t0ken')
  })

  it('makes nothing of lines that are none', () => {
    expect(gitRequest('=x\nhost\n\u0000\n')).toEqual({
      protocol: '',
      host: '',
      knowsAuthtype: false,
      schemes: [],
    })
  })
})
