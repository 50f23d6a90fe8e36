import { describe, expect, it } from 'vitest'
import { parsePlatformSettings } from '../../src/nmp/platform-settings.ts'
import { tokenFacts } from '../../src/nmp/token-facts.ts'
import { assertTakesUnsignedTokens, unsignedToken } from '../../src/nmp/unsigned-token.ts'

const NOW_MS = 1_700_000_000_500

describe('an unsigned token', () => {
  it('has the form that a quick-start cluster takes', () => {
    const [header = '', claims = '', signature, ...more] = unsignedToken({
      email: 'a@x.example',
      nowMs: NOW_MS,
    })
      .reveal()
      .split('.')
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
    expect(read(header)).toEqual({ alg: 'none', typ: 'JWT' })
    expect(read(claims)).toEqual({
      sub: 'a@x.example',
      email: 'a@x.example',
      iat: 1_700_000_000,
      exp: 1_700_003_600,
    })
    expect([signature, more]).toEqual(['', []])
  })

  it('has everything that was asked for, and no end when there shall be none', () => {
    const token = unsignedToken({
      email: 'a@x.example',
      principalId: 'p',
      groups: ['g'],
      scopes: ['platform:read', 'openid'],
      expiresInSeconds: null,
      audience: 'aud',
      issuer: 'https://i.example',
      nowMs: NOW_MS,
    })
    expect(tokenFacts(token.reveal())).toMatchObject({
      algorithm: 'none',
      subject: 'p',
      groups: ['g'],
      scopes: ['platform:read', 'openid'],
      expiresAtMs: undefined,
      audiences: ['aud'],
      issuer: 'https://i.example',
    })
  })

  it.each([
    ['{"auth_enabled":true,"oidc":null}', undefined],
    ['{"auth_enabled":true,"oidc":{"issuer":"https://i.example","client_id":""}}', undefined],
    ['{"auth_enabled":false}', 'PLATFORM_AUTH_DISABLED'],
    [
      '{"auth_enabled":true,"oidc":{"issuer":"https://i.example","client_id":"c"}}',
      'UNSIGNED_TOKEN_NOT_WANTED',
    ],
  ])('is for clusters without a provider: %s', (text, code) => {
    const settings = parsePlatformSettings('https://nmp.example.com', text)
    const refused = expect.objectContaining({ problem: expect.objectContaining({ code }) })
    if (code === undefined) expect(() => assertTakesUnsignedTokens(settings)).not.toThrow()
    else expect(() => assertTakesUnsignedTokens(settings)).toThrow(refused)
  })
})
