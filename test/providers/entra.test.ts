import { describe, expect, it } from 'vitest'
import { entra } from '../../src/providers/entra.ts'
import { MICROSOFT_CLOUDS, microsoftCloudOf } from '../../src/providers/microsoft-clouds.ts'

const TENANT = '7f0b2f8a-3f2c-4c1e-9a57-5d2f7b1c9e10'
const clientId = '11111111-2222-3333-4444-555555555555'

describe('entra()', () => {
  it.each([
    ['public', 'login.microsoftonline.com'],
    ['usgov', 'login.microsoftonline.us'],
    ['china', 'login.partner.microsoftonline.cn'],
    ['bleu', 'login.sovcloud-identity.fr'],
    ['delos', 'login.sovcloud-identity.de'],
    ['govsg', 'login.sovcloud-identity.sg'],
  ] as const)('knows the cloud %s', (cloud, host) => {
    const provider = entra({ tenant: TENANT, clientId, cloud })
    expect(provider).toMatchObject({
      kind: 'entra',
      issuer: `https://${host}/${TENANT}/v2.0`,
      cloud,
      clientId,
    })
    expect(microsoftCloudOf(host)).toBe(cloud)
  })

  it('is in the public cloud when nothing is said', () => {
    expect(entra({ tenant: TENANT, clientId })).toMatchObject({ cloud: 'public' })
  })

  it.each([
    [TENANT.toUpperCase(), TENANT],
    ['Contoso.OnMicrosoft.com', 'contoso.onmicrosoft.com'],
    ['organizations', 'organizations'],
    ['common', 'common'],
    ['consumers', 'consumers'],
  ])('takes the tenant %s', (tenant, name) => {
    const provider = entra({ tenant, clientId })
    expect(provider.issuer).toBe(`https://login.microsoftonline.com/${name}/v2.0`)
    expect(provider.tenant).toBe(name)
  })

  it('says that the issuer of common and organizations is a template, and of no other tenant', () => {
    const templated = (tenant: string) =>
      entra({ tenant, clientId }).quirks.includes('issuer-has-tenant-template')
    expect(['common', 'organizations'].map(templated)).toEqual([true, true])
    expect(['consumers', TENANT, 'contoso.com'].map(templated)).toEqual([false, false, false])
  })

  it.each([
    '',
    'contoso',
    'a/b',
    '../x',
    'contoso.com/v2.0',
    'https://contoso.com',
    '.com',
    'contoso..com',
    'x y.com',
    `${'a'.repeat(250)}.com`,
  ])('refuses the tenant %j as the mistake of a programmer', (tenant) => {
    expect(() => entra({ tenant, clientId })).toThrow(TypeError)
  })

  it('refuses an unknown cloud, inherited names included, and an empty client id', () => {
    expect(() => entra({ tenant: TENANT, clientId, cloud: 'germany' as 'public' })).toThrow(TypeError)
    expect(() => entra({ tenant: TENANT, clientId, cloud: 'toString' as 'public' })).toThrow(TypeError)
    expect(() => entra({ tenant: TENANT, clientId: '' })).toThrow(TypeError)
    expect(() => entra({ tenant: undefined as unknown as string, clientId })).toThrow(TypeError)
  })

  it('counts no host of two clouds, and none that only looks alike', () => {
    const hosts = Object.values(MICROSOFT_CLOUDS).flatMap(({ host, aliases }) => [host, ...aliases])
    expect(new Set(hosts).size).toBe(hosts.length)
    for (const host of [
      'login.microsoftonline.com.evil.example',
      'xlogin.microsoftonline.com',
      'microsoftonline.com',
      'login.microsoftonline.de',
    ])
      expect(microsoftCloudOf(host)).toBeUndefined()
  })
})
