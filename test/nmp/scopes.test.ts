import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  requestedScopes,
  scopesOf,
  ungrantedScopes,
  withoutPrefix,
  withPrefix,
} from '../../src/nmp/scopes.ts'

const defaultScopes = ['platform:read', 'platform:write', 'openid', 'profile', 'email', 'offline_access']
const scopePrefix = 'api://nmp/'

describe('what is asked for', () => {
  it('is what the platform says, with its prefix', () => {
    expect(requestedScopes({ defaultScopes, scopePrefix })).toEqual([
      'api://nmp/platform:read',
      'api://nmp/platform:write',
      'openid',
      'profile',
      'email',
      'offline_access',
    ])
  })

  it('puts --scope in the place of the API scopes and keeps those of OpenID Connect', () => {
    expect(requestedScopes({ defaultScopes }, 'platform:read email')).toEqual([
      'openid',
      'profile',
      'email',
      'offline_access',
      'platform:read',
    ])
  })

  it('does not double a prefix that is spelled out already', () => {
    const spelledOut = ['api://nmp/platform:read', 'openid']
    expect(requestedScopes({ defaultScopes: spelledOut, scopePrefix })).toEqual(spelledOut)
    expect(requestedScopes({ defaultScopes: spelledOut, scopePrefix: 'api://nmp' })).toEqual(spelledOut)
    expect(requestedScopes({ defaultScopes, scopePrefix }, 'api://other/files:read')).toContain(
      'api://other/files:read',
    )
  })

  it('adds the slash that a prefix lacks', () => {
    expect(withPrefix('platform:read', 'api://nmp')).toBe('api://nmp/platform:read')
    expect(withPrefix('.default', 'api://nmp')).toBe('api://nmp/.default')
  })

  it('leaves scopes of the provider itself alone', () => {
    expect(withPrefix('urn:zitadel:iam:org:project:id:1:aud', scopePrefix)).toBe(
      'urn:zitadel:iam:org:project:id:1:aud',
    )
    expect(withPrefix('groups', scopePrefix)).toBe('groups')
  })

  it('never doubles, whatever the prefix: a second pass changes nothing', () => {
    const token = fc.stringMatching(/^[!#-[\]-~]{1,20}$/)
    fc.assert(
      fc.property(token, fc.option(token, { nil: undefined }), (scope, prefix) => {
        const once = withPrefix(scope, prefix)
        expect(withPrefix(once, prefix)).toBe(once)
        if (once !== scope) expect(withoutPrefix(once, prefix)).toBe(scope)
      }),
    )
  })
})

describe('CL-08 the character set of scopes', () => {
  it.each([
    ['a line feed', 'platform:read\nopenid'],
    ['a quote', 'platform:"read"'],
    ['a backslash', 'platform\\read'],
    ['NUL', 'platform:read\0'],
    ['a tab', 'platform:read\topenid'],
    ['a letter outside ASCII', 'plätform:read'],
    ['a thousand scopes', Array.from({ length: 1_000 }, (_, n) => `a${n}:read`).join(' ')],
    ['a scope of a megabyte', 'x'.repeat(1_048_576)],
  ])('CL-08 %s is refused with the list in words', (_, scope) => {
    expect(scopesOf(scope)).toBeUndefined()
    expect(() => requestedScopes({ defaultScopes }, scope)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'SCOPE_INVALID' }) }),
    )
  })

  it('CL-08 duplicates and more than one space are harmless', () => {
    expect(scopesOf('  a:read  b:read a:read ')).toEqual(['a:read', 'b:read'])
  })
})

describe('what was granted', () => {
  it('compares without the prefix on both sides', () => {
    const requested = ['openid', 'api://nmp/platform:read', 'api://nmp/platform:write']
    expect(ungrantedScopes(requested, ['platform:read'], scopePrefix)).toEqual(['platform:write'])
    expect(ungrantedScopes(requested, requested, scopePrefix)).toEqual([])
  })

  it('does not ask what .default stands for', () => {
    expect(ungrantedScopes(['api://nmp/.default'], ['platform:read'], scopePrefix)).toEqual([])
  })
})
