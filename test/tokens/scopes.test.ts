import { describe, expect, it } from 'vitest'
import { entra } from '../../src/providers/entra.ts'
import { keycloak } from '../../src/providers/keycloak.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { okta } from '../../src/providers/okta.ts'
import { isScope, missingScopes } from '../../src/tokens/scopes.ts'

const clientId = 'nmp-cli'
const ms = entra({ tenant: 'organizations', clientId })
const others = [
  keycloak({ baseUrl: 'https://kc.example', realm: 'nmp', clientId }),
  okta({ domain: 'acme.okta.com', clientId }),
  oidc({ issuer: 'https://id.example', clientId }),
]
const ASKED = ['openid', 'profile', 'email', 'offline_access', 'platform:read']

describe('missing scopes', () => {
  it('TK-12 are those that Keycloak and others left out, as they were asked for', () => {
    for (const provider of others) {
      expect(missingScopes(ASKED, ['openid', 'email', 'profile'], provider)).toEqual([
        'offline_access',
        'platform:read',
      ])
      expect(missingScopes(ASKED, ASKED, provider)).toEqual([])
    }
  })

  it('are not those of OpenID Connect where the reply speaks of the API alone (RFC 8707)', () => {
    for (const provider of others) {
      expect(missingScopes(ASKED, ['platform:read'], provider)).toEqual([])
      expect(missingScopes(ASKED, [], provider)).toEqual(['platform:read'])
    }
  })

  it('TK-12 are none when more was granted', () => {
    for (const provider of [...others, ms])
      expect(
        missingScopes(['platform:read'], ['admin', 'platform:read', 'platform:write'], provider),
      ).toEqual([])
  })

  it('are compared letter by letter where the provider keeps the spelling', () => {
    for (const provider of others) {
      expect(missingScopes(['Platform:Read'], ['platform:read'], provider)).toEqual(['Platform:Read'])
      expect(missingScopes(['api://nmp/platform:read'], ['platform:read'], provider)).toHaveLength(1)
    }
  })

  it('are not those that Entra only spells without the API in front, or in its own letter case', () => {
    const asked = [
      'openid',
      'offline_access',
      'api://nmp/platform:read',
      'https://graph.microsoft.com/user.read',
    ]
    expect(missingScopes(asked, ['platform:read', 'User.Read'], ms)).toEqual([])
    expect(missingScopes(asked, ['api://nmp/platform:read', 'User.Read'], ms)).toEqual([])
    expect(missingScopes(asked, ['User.Read'], ms)).toEqual(['api://nmp/platform:read'])
  })

  it('are not those that Entra never repeats: openid, profile, email, offline_access', () => {
    expect(missingScopes(['openid', 'profile', 'email', 'offline_access', 'api://nmp/x'], ['x'], ms)).toEqual(
      [],
    )
    expect(missingScopes(['openid', 'offline_access', 'User.Read'], ['openid', 'User.Read'], ms)).toEqual([])
  })

  it('are not .default of Entra, which stands for whatever was consented to', () => {
    expect(missingScopes(['api://nmp/.default'], ['platform:read'], ms)).toEqual([])
    expect(missingScopes(['api://nmp/.default'], [], ms)).toEqual(['api://nmp/.default'])
  })
})

describe('a scope', () => {
  it.each(['openid', 'api://nmp/platform:read', '!', '~', "a'b", '[x]'])('CL-08 is %j', (text) => {
    expect(isScope(text)).toBe(true)
  })

  it.each(['', ' ', 'a b', 'a\nb', 'a"b', 'a\\b', 'a\u0000', 'ä', '\u007f', '\t'])(
    'CL-08 is not %j',
    (text) => {
      expect(isScope(text)).toBe(false)
    },
  )
})
