import { describe, expect, it } from 'vitest'
import { isOktaHost, okta, orgOfConsole } from '../../src/providers/okta.ts'

const clientId = '0oa1'

describe('okta()', () => {
  it("stands for the org's own authorization server when none is named", () => {
    expect(okta({ domain: 'Dev-1.okta.com', clientId })).toMatchObject({
      kind: 'okta',
      issuer: 'https://dev-1.okta.com',
      domain: 'dev-1.okta.com',
    })
    expect(okta({ domain: 'dev-1.okta.com', clientId })).not.toHaveProperty('authorizationServer')
  })

  it('stands for a custom authorization server, on a custom domain too', () => {
    expect(okta({ domain: 'id.example.com', authorizationServer: 'ausA1', clientId })).toMatchObject({
      issuer: 'https://id.example.com/oauth2/ausA1',
      authorizationServer: 'ausA1',
    })
  })

  it.each([
    '',
    'https://dev-1.okta.com',
    'dev-1.okta.com/',
    'user@dev-1.okta.com',
    'dev 1.okta.com',
    '169.254.169.254',
    'dev-1.okta.com?x',
  ])('refuses the domain %j as the mistake of a programmer', (domain) => {
    expect(() => okta({ domain, clientId })).toThrow(TypeError)
  })

  it('names the org when the host of its admin console was given', () => {
    expect(() => okta({ domain: 'dev-1-admin.okta.com', clientId })).toThrow(
      /the org itself is dev-1\.okta\.com/,
    )
  })

  it.each(['', 'a/b', '..', 'a b', 'default?'])(
    'refuses the authorization server %j',
    (authorizationServer) => {
      expect(() => okta({ domain: 'dev-1.okta.com', authorizationServer, clientId })).toThrow(TypeError)
    },
  )

  it('knows the hosts of Okta, and none that only looks alike', () => {
    for (const host of ['a.okta.com', 'a.oktapreview.com', 'a.okta-emea.com', 'a.okta-gov.com', 'a.okta.mil'])
      expect(isOktaHost(host)).toBe(true)
    for (const host of [
      'okta.com',
      'evil-okta.com',
      'a.okta.com.evil.example',
      'a.xokta.com',
      'a.b.okta.com',
    ])
      expect(isOktaHost(host)).toBe(false)
    expect(orgOfConsole('id-admin.example.com')).toBeUndefined()
  })
})
