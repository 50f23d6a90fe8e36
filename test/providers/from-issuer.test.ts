import { describe, expect, it } from 'vitest'
import { providerFromIssuer } from '../../src/providers/from-issuer.ts'
import type { ProviderMetadata } from '../../src/providers/provider.ts'
import { problemFrom } from './provider-server.ts'

const TENANT = '7f0b2f8a-3f2c-4c1e-9a57-5d2f7b1c9e10'

/** What a document says of its endpoints, behind an issuer. */
function metadata(issuer: string, token: string, jwks = '/jwks'): ProviderMetadata {
  const { origin } = new URL(issuer)
  return { issuer, token_endpoint: `${origin}${token}`, jwks_uri: `${origin}${jwks}` }
}

describe('providerFromIssuer()', () => {
  it.each([
    [`https://login.microsoftonline.com/${TENANT}/v2.0`, 'public', TENANT],
    [`https://login.microsoftonline.com/${TENANT.toUpperCase()}/v2.0/`, 'public', TENANT],
    [`https://login.microsoftonline.com/${TENANT}`, 'public', TENANT],
    ['https://login.microsoftonline.com/contoso.com/v2.0', 'public', 'contoso.com'],
    ['https://login.microsoftonline.com/common/v2.0', 'public', 'common'],
    [`https://login.windows.net/${TENANT}/`, 'public', TENANT],
    [`https://login.microsoftonline.us/${TENANT}/v2.0`, 'usgov', TENANT],
    [`https://login.partner.microsoftonline.cn/${TENANT}/v2.0`, 'china', TENANT],
    [`https://sts.chinacloudapi.cn/${TENANT}/`, 'china', TENANT],
    [`https://login.sovcloud-identity.fr/${TENANT}/v2.0`, 'bleu', TENANT],
  ])('recognises Entra in %s', (issuer, cloud, tenant) => {
    expect(providerFromIssuer(issuer, 'app')).toMatchObject({ kind: 'entra', cloud, tenant, clientId: 'app' })
  })

  it('takes the v1 issuer of a tenant to its v2.0 endpoints', () => {
    expect(providerFromIssuer(`https://sts.windows.net/${TENANT}/`, 'app').issuer).toBe(
      `https://login.microsoftonline.com/${TENANT}/v2.0`,
    )
  })

  it.each([
    'https://login.microsoftonline.com',
    'https://login.microsoftonline.com/',
    `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
    'https://login.microsoftonline.com/contoso/v2.0',
    'https://sts.windows.net/',
  ])('says what an issuer looks like on a host of Microsoft instead of guessing from %s', async (issuer) => {
    const { code, text } = await problemFrom(() => providerFromIssuer(issuer, 'app'))
    expect(code).toBe('ISSUER_NOT_ACCEPTED')
    expect(text).toMatch(/looks like https:\/\/login\.microsoftonline\.com\/<tenant>\/v2\.0/)
  })

  it.each([
    ['https://dev-1.okta.com', 'https://dev-1.okta.com', undefined],
    ['https://dev-1.okta.com/', 'https://dev-1.okta.com', undefined],
    [
      'https://dev-1.oktapreview.com/oauth2/default',
      'https://dev-1.oktapreview.com/oauth2/default',
      'default',
    ],
    ['https://dev-1.okta.com/oauth2/aus1/', 'https://dev-1.okta.com/oauth2/aus1', 'aus1'],
  ])('recognises Okta in %s', (given, issuer, authorizationServer) => {
    const provider = providerFromIssuer(given, 'app')
    expect(provider).toMatchObject({ kind: 'okta', issuer, domain: new URL(issuer).host })
    expect(provider.authorizationServer).toBe(authorizationServer)
  })

  it('recognises Okta behind a custom domain by its document, and only by all of it', () => {
    const issuer = 'https://id.example.com/oauth2/default'
    const okta = metadata(issuer, '/oauth2/default/v1/token', '/oauth2/default/v1/keys')
    expect(providerFromIssuer(issuer, 'app').kind).toBe('oidc')
    expect(providerFromIssuer(issuer, 'app', okta)).toMatchObject({
      kind: 'okta',
      issuer,
      authorizationServer: 'default',
    })
    expect(providerFromIssuer(issuer, 'app', metadata(issuer, '/oauth2/default/v1/token')).kind).toBe('oidc')
    const org = 'https://id.example.com'
    expect(
      providerFromIssuer(org, 'app', metadata(org, '/oauth2/v1/token', '/oauth2/v1/keys')),
    ).toMatchObject({ kind: 'okta', domain: 'id.example.com' })
  })

  it('names the org when the admin console was given', async () => {
    const { code, text } = await problemFrom(() => providerFromIssuer('https://dev-1-admin.okta.com', 'app'))
    expect(code).toBe('ISSUER_NOT_ACCEPTED')
    expect(text).toContain('the org itself is dev-1.okta.com')
  })

  it.each([
    ['https://k.example/realms/team', 'https://k.example', 'team'],
    ['https://k.example/auth/realms/Team%20A/', 'https://k.example/auth', 'Team A'],
    ['http://localhost:8080/realms/team', 'http://localhost:8080', 'team'],
  ])('recognises Keycloak in %s', (issuer, baseUrl, realm) => {
    const provider = providerFromIssuer(issuer, 'app')
    expect(provider).toMatchObject({ kind: 'keycloak', baseUrl, realm, issuer: issuer.replace(/\/$/, '') })
  })

  it('does not take another server for Keycloak when its document says otherwise', () => {
    const issuer = 'https://k.example/realms/team'
    const keycloak = metadata(issuer, '/realms/team/protocol/openid-connect/token')
    expect(providerFromIssuer(issuer, 'app', keycloak).kind).toBe('keycloak')
    expect(providerFromIssuer(issuer, 'app', metadata(issuer, '/realms/team/token')).kind).toBe('oidc')
  })

  it.each([
    'https://accounts.google.com',
    'https://tenant.auth0.com/',
    'https://login.microsoftonline.com.evil.example/common/v2.0',
    'https://evil-okta.com',
    'https://k.example/realms/a/b',
    'https://b2c.ciamlogin.com/x/v2.0',
    'http://127.0.0.1:3000',
    'https://login.microsoftonline.com:8443/common/v2.0',
  ])('leaves %s alone: any conforming provider', (issuer) => {
    expect(providerFromIssuer(issuer, 'app')).toEqual({ kind: 'oidc', issuer, clientId: 'app', quirks: [] })
  })

  it('makes plain data that survives being written down', () => {
    for (const issuer of [
      `https://sts.windows.net/${TENANT}/`,
      'https://dev-1.okta.com',
      'https://k.example/realms/t',
      'https://a.example',
    ]) {
      const provider = providerFromIssuer(issuer, 'app')
      expect(JSON.parse(JSON.stringify(provider))).toEqual(provider)
    }
  })
})
