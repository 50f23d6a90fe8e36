import { describe, expect, it } from 'vitest'
import { keycloak, realmOf } from '../../src/providers/keycloak.ts'

const clientId = 'nmp-cli'

describe('keycloak()', () => {
  it.each([
    ['https://sso.example.com', 'https://sso.example.com/realms/team'],
    ['https://sso.example.com/', 'https://sso.example.com/realms/team'],
    ['https://sso.example.com:8443/auth', 'https://sso.example.com:8443/auth/realms/team'],
    ['https://example.com/a/b//', 'https://example.com/a/b/realms/team'],
    ['http://localhost:8080', 'http://localhost:8080/realms/team'],
    ['https://10.0.0.5:8443', 'https://10.0.0.5:8443/realms/team'],
  ])('puts the realm after the base %s', (baseUrl, issuer) => {
    expect(keycloak({ baseUrl, realm: 'team', clientId })).toMatchObject({
      kind: 'keycloak',
      issuer,
      realm: 'team',
    })
  })

  it.each([
    ['Team A', 'Team%20A'],
    ['Zürich', 'Z%C3%BCrich'],
    ['100%', '100%25'],
    ['{x}', '%7Bx%7D'],
    ['a.b_c~d-e', 'a.b_c~d-e'],
    ['日本', '%E6%97%A5%E6%9C%AC'],
  ])('encodes the realm %s as Keycloak does, and reads it back', (realm, encoded) => {
    const { issuer } = keycloak({ baseUrl: 'https://k.example', realm, clientId })
    expect(issuer).toBe(`https://k.example/realms/${encoded}`)
    expect(realmOf(issuer)).toEqual({ baseUrl: 'https://k.example', realm })
  })

  it.each(['', 'a/b', '..', '.', 'a?b', 'a#b', "o'neil", 'a:b', '\ud800', 'x'.repeat(3_000)])(
    'refuses the realm %j as the mistake of a programmer',
    (realm) => {
      expect(() => keycloak({ baseUrl: 'https://k.example', realm, clientId })).toThrow(TypeError)
    },
  )

  it.each(['', 'k.example', 'http://k.example', 'https://k.example?x', 'https://u:p@k.example', 'https://'])(
    'refuses the base %j as the mistake of a programmer',
    (baseUrl) => {
      expect(() => keycloak({ baseUrl, realm: 'team', clientId })).toThrow(TypeError)
    },
  )

  it.each([
    'https://k.example',
    'https://k.example/realms',
    'https://k.example/realms/',
    'https://k.example/realms/a/b',
    'https://k.example/realms/a%2Fb',
    'https://k.example/realms/%zz',
    'https://k.example/realms/%7e',
  ])('finds no realm in %s', (issuer) => {
    expect(realmOf(issuer)).toBeUndefined()
  })
})
