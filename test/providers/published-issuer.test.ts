import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entra } from '../../src/providers/entra.ts'
import { oidc } from '../../src/providers/oidc.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { acceptsIssuer, expectedIssuer } from '../../src/providers/published-issuer.ts'

const TENANT = '7f0b2f8a-3f2c-4c1e-9a57-5d2f7b1c9e10'
const OTHER = '0e5c1b7d-1111-4222-8333-944444444444'
const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad'
const PUBLIC = 'https://login.microsoftonline.com'
const TEMPLATE = `${PUBLIC}/{tenantid}/v2.0`
const tenant = (name: string) => entra({ tenant: name, clientId: 'app' })

describe('the issuer that a document may publish', () => {
  it.each([
    ['common', TEMPLATE, true],
    ['organizations', TEMPLATE, true],
    ['organizations', `${PUBLIC}/${TENANT}/v2.0`, false],
    ['consumers', `${PUBLIC}/${PERSONAL}/v2.0`, true],
    ['consumers', `${PUBLIC}/${TENANT}/v2.0`, false],
    ['consumers', TEMPLATE, false],
    ['contoso.com', `${PUBLIC}/${TENANT}/v2.0`, true],
    ['contoso.com', TEMPLATE, false],
    ['contoso.com', `${PUBLIC}/fabrikam.com/v2.0`, false],
    [TENANT, `${PUBLIC}/${TENANT}/v2.0`, true],
    [TENANT, `${PUBLIC}/${OTHER}/v2.0`, false],
    [TENANT, TEMPLATE, false],
    [TENANT, `https://sts.windows.net/${TENANT}/`, false],
    ['common', 'https://login.microsoftonline.us/{tenantid}/v2.0', false],
    ['common', `${PUBLIC}:443/{tenantid}/v2.0`, false],
    ['common', `${PUBLIC}/{tenantid}/v2.0/`, false],
    ['common', 'https://evil.example/{tenantid}/v2.0', false],
  ])('DS-03 Entra tenant %s and %s: %s', (name, published, accepted) => {
    expect(acceptsIssuer(tenant(name), published)).toBe(accepted)
  })

  it('DS-03 the template of Entra counts on no other host, whatever kind is claimed', () => {
    const issuer = 'https://evil.example/common/v2.0'
    const template = 'https://evil.example/{tenantid}/v2.0'
    const claimed: Provider = { ...tenant('common'), issuer }
    expect(acceptsIssuer(claimed, template)).toBe(false)
    expect(acceptsIssuer(claimed, TEMPLATE)).toBe(false)
    expect(acceptsIssuer(oidc({ issuer, clientId: 'app' }), template)).toBe(false)
    expect(acceptsIssuer(oidc({ issuer: `${PUBLIC}/common/v2.0`, clientId: 'app' }), TEMPLATE)).toBe(false)
  })

  it('is compared byte by byte', () => {
    const provider = oidc({ issuer: 'https://a.example/x', clientId: 'app' })
    for (const published of [
      'https://a.example/x/',
      'https://A.example/x',
      'HTTPS://a.example/x',
      'https://a.example:443/x',
      'https://a.example/%78',
      'https://a.example/x ',
      'https://a.example/x#',
      '',
    ])
      expect(acceptsIssuer(provider, published)).toBe(false)
    const spelling = fc.string({
      unit: fc.constantFrom('https://', 'a.example', '/', 'x', 'X', '%78', ':443', '?', '{tenantid}'),
    })
    fc.assert(
      fc.property(spelling, spelling, (one, other) => {
        expect(acceptsIssuer({ ...provider, issuer: one }, other)).toBe(one === other)
      }),
    )
  })
})

describe('the issuer that an ID token must have', () => {
  it('JW-01 is that of the document, whatever tid says', () => {
    const provider = tenant(TENANT)
    const metadata = { issuer: `${PUBLIC}/${TENANT}/v2.0` }
    expect(expectedIssuer(provider, metadata, OTHER)).toBe(metadata.issuer)
    expect(expectedIssuer(provider, metadata)).toBe(metadata.issuer)
  })

  it('JW-01 is the one of the tenant in tid where the document leaves the tenant open', () => {
    expect(expectedIssuer(tenant('common'), { issuer: TEMPLATE }, TENANT)).toBe(`${PUBLIC}/${TENANT}/v2.0`)
  })

  it.each([
    undefined,
    null,
    7,
    '',
    'common',
    '{tenantid}',
    `${TENANT}/v2.0#`,
    `../${TENANT}`,
    '$&',
    [TENANT],
    TENANT.toUpperCase(),
  ])('JW-01 is none at all when tid is %j', (tid) => {
    expect(expectedIssuer(tenant('organizations'), { issuer: TEMPLATE }, tid)).toBeUndefined()
  })

  it('DS-03 is none at all for a document that speaks for somebody else', () => {
    expect(expectedIssuer(tenant(TENANT), { issuer: TEMPLATE }, TENANT)).toBeUndefined()
    const provider = oidc({ issuer: 'https://a.example', clientId: 'app' })
    expect(expectedIssuer(provider, { issuer: 'https://b.example' })).toBeUndefined()
  })
})
