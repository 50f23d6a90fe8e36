import { describe, expect, it } from 'vitest'
import type { DeviceAuthorization } from '../../src/device-flow/device-authorization.ts'
import { promptOf } from '../../src/device-flow/prompt.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { Secret } from '../../src/secret.ts'

function prompt(verificationUri: string, issuer: string, kind: Provider['kind'] = 'oidc') {
  const authorization: DeviceAuthorization = {
    deviceCode: new Secret('device-code-sentinel'),
    codeVerifier: new Secret('verifier-sentinel'),
    userCode: 'ABCD-EFGH',
    verificationUri,
    verificationUriComplete: `${verificationUri}?user_code=ABCD-EFGH`,
    lifetimeMs: 900_000,
    expiresAtMs: 900_000,
    intervalMs: 5_000,
    scopes: ['openid'],
  }
  return promptOf(authorization, { kind, issuer, clientId: 'cli', quirks: [] })
}

describe('a prompt', () => {
  it('holds what a person needs, and no secret', () => {
    const shown = prompt('https://id.example/device', 'https://id.example/realms/r')
    expect(shown).toEqual({
      userCode: 'ABCD-EFGH',
      verificationUri: 'https://id.example/device',
      verificationUriComplete: 'https://id.example/device?user_code=ABCD-EFGH',
      expiresAtMs: 900_000,
      verificationHost: 'id.example',
      issuerHost: 'id.example',
      foreignHost: false,
      clientId: 'cli',
      scopes: ['openid'],
    })
  })

  it('TM-04 shows a host of look-alike letters in punycode, and as one of another site', () => {
    const shown = prompt('https://id.ex\u0430mple/device', 'https://id.example')
    expect(shown).toMatchObject({
      verificationUri: 'https://id.xn--exmple-4nf/device',
      verificationUriComplete: 'https://id.xn--exmple-4nf/device?user_code=ABCD-EFGH',
      verificationHost: 'id.xn--exmple-4nf',
      foreignHost: true,
    })
  })

  it.each([
    ['https://evil.example/device', 'https://id.good.example', true],
    ['https://id.good.example.evil.test/device', 'https://id.good.example', true],
    ['https://www.google.com/device', 'https://accounts.google.com', false],
    ['https://login.bank.co.uk/device', 'https://id.bank.co.uk', false],
    ['https://login.evil.co.uk/device', 'https://id.bank.co.uk', true],
    ['https://10.0.0.1/device', 'https://10.0.0.2', true],
    ['http://[::1]:80/device', 'http://[::1]:81', false],
    ['https://id.example./device', 'https://id.example', false],
  ])('DA-09 tells whether %s is at home with %s', (address, issuer, foreign) => {
    expect(prompt(address, issuer).foreignHost).toBe(foreign)
  })

  it('DA-09 knows where Entra takes its codes, and that only Entra does', () => {
    const issuer = 'https://login.microsoftonline.com/tenant/v2.0'
    expect(prompt('https://microsoft.com/devicelogin', issuer, 'entra').foreignHost).toBe(false)
    expect(prompt('https://www.microsoft.com/link', issuer, 'entra').foreignHost).toBe(false)
    expect(prompt('https://microsoft.com.evil.example/devicelogin', issuer, 'entra').foreignHost).toBe(true)
    expect(prompt('https://microsoft.com/devicelogin', 'https://id.example').foreignHost).toBe(true)
  })

  it('DA-09 shows an international host name in punycode', () => {
    expect(prompt('https://\u0440aypal.example/device', 'https://id.example').verificationHost).toBe(
      'xn--aypal-uye.example',
    )
  })
})
