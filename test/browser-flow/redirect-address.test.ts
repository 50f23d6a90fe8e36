import { describe, expect, it } from 'vitest'
import {
  isRedirectAddress,
  redirectAddressOf,
  redirectUriOf,
} from '../../src/browser-flow/redirect-address.ts'
import { entra } from '../../src/providers/entra.ts'
import { keycloak } from '../../src/providers/keycloak.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { okta } from '../../src/providers/okta.ts'

const generic = oidc({ issuer: 'https://login.example.com', clientId: 'cli' })
const uriOf = (provider: Parameters<typeof redirectAddressOf>[0], registered?: string) => {
  const address = redirectAddressOf(provider, registered)
  return redirectUriOf(address, address.port ?? 50_000)
}

describe('where the browser comes back to', () => {
  it('is what each provider can match without having the port registered', () => {
    expect(uriOf(generic)).toBe('http://127.0.0.1:50000/callback')
    expect(uriOf(keycloak({ baseUrl: 'https://sso.example.com', realm: 'r', clientId: 'cli' }))).toBe(
      'http://127.0.0.1:50000/callback',
    )
    // Entra ID takes any port of http://localhost, and compares the path.
    expect(uriOf(entra({ tenant: 'contoso.com', clientId: 'cli' }))).toBe('http://localhost:50000')
    // Okta compares the port, so it is the same one everywhere.
    expect(uriOf(okta({ domain: 'dev-1.okta.com', clientId: 'cli' }))).toBe('http://127.0.0.1:21847/callback')
  })

  it('is what is registered, when that is said', () => {
    expect(uriOf(generic, 'http://localhost:8400/a/b')).toBe('http://localhost:8400/a/b')
    expect(uriOf(generic, 'http://[::1]/')).toBe('http://[::1]:50000/')
    expect(uriOf(generic, 'http://127.0.0.1')).toBe('http://127.0.0.1:50000')
  })

  it.each([
    'https://127.0.0.1/callback',
    'http://127.0.0.2/callback',
    'http://10.0.0.1/callback',
    'http://example.com/callback',
    'http://localhost.evil.example/',
    'http://user@127.0.0.1/',
    'http://127.0.0.1:99999/',
    'http://127.0.0.1:0/',
    'http://127.0.0.1/?a=b',
    'http://127.0.0.1/#a',
    'http://127.0.0.1/%2e',
    'http://127.0.0.1/ x',
    '127.0.0.1',
    '',
  ])('is never %j', (text) => {
    expect(isRedirectAddress(text)).toBe(false)
    expect(() => redirectAddressOf(generic, text)).toThrow(TypeError)
  })
})
