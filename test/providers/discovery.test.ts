import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { requireDeviceEndpoint } from '../../src/providers/device-endpoint.ts'
import { discoverProvider } from '../../src/providers/discovery.ts'
import { entra } from '../../src/providers/entra.ts'
import { providerFromIssuer } from '../../src/providers/from-issuer.ts'
import { keycloak } from '../../src/providers/keycloak.ts'
import { oidc } from '../../src/providers/oidc.ts'
import { okta } from '../../src/providers/okta.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import {
  documentFor,
  fixture,
  type ProviderServer,
  problemFrom,
  startProviderServer,
} from './provider-server.ts'

const clock = new FakeClock()
const clientId = 'nmp-cli'
const TENANT = '7f0b2f8a-3f2c-4c1e-9a57-5d2f7b1c9e10'
const ISSUER = 'https://login.example.com/tenants/a'
const OIDC_PATH = `${ISSUER}/.well-known/openid-configuration`
const RFC8414_PATH = 'https://login.example.com/.well-known/oauth-authorization-server/tenants/a'
const OLD_PATH = `${ISSUER}/.well-known/oauth-authorization-server`
const provider = oidc({ issuer: ISSUER, clientId })

let server: ProviderServer
beforeAll(async () => {
  server = await startProviderServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.answers.clear()
  server.requests.splice(0)
})

const discover = (who: Provider = provider, signal?: AbortSignal) =>
  discoverProvider(who, { http: server.http, clock, ...(signal ? { signal } : {}) })

describe('the documents of the vendors', () => {
  const microsoft = (host: string, tenant: string) =>
    `https://${host}/${tenant}/v2.0/.well-known/openid-configuration`
  const PUBLIC = 'login.microsoftonline.com'

  it.each([
    ['entra-tenant', entra({ tenant: TENANT, clientId }), microsoft(PUBLIC, TENANT)],
    ['entra-tenant', entra({ tenant: 'contoso.com', clientId }), microsoft(PUBLIC, 'contoso.com')],
    [
      'entra-tenant',
      providerFromIssuer(`https://sts.windows.net/${TENANT}/`, clientId),
      microsoft(PUBLIC, TENANT),
    ],
    ['entra-common', entra({ tenant: 'common', clientId }), microsoft(PUBLIC, 'common')],
    ['entra-organizations', entra({ tenant: 'organizations', clientId }), microsoft(PUBLIC, 'organizations')],
    ['entra-consumers', entra({ tenant: 'consumers', clientId }), microsoft(PUBLIC, 'consumers')],
    [
      'entra-usgov',
      entra({ tenant: TENANT, clientId, cloud: 'usgov' }),
      microsoft('login.microsoftonline.us', TENANT),
    ],
    [
      'entra-china',
      entra({ tenant: TENANT, clientId, cloud: 'china' }),
      microsoft('login.partner.microsoftonline.cn', TENANT),
    ],
    [
      'okta-org',
      okta({ domain: 'dev-1.okta.com', clientId }),
      'https://dev-1.okta.com/.well-known/openid-configuration',
    ],
    [
      'okta-custom',
      okta({ domain: 'dev-1.okta.com', authorizationServer: 'default', clientId }),
      'https://dev-1.okta.com/oauth2/default/.well-known/openid-configuration',
    ],
    [
      'keycloak-realm',
      keycloak({ baseUrl: 'https://sso.example.com/auth', realm: 'Team A', clientId }),
      'https://sso.example.com/auth/realms/Team%20A/.well-known/openid-configuration',
    ],
  ])('DS-01 %s resolves in one request', async (name, who, address) => {
    const document = fixture(name)
    server.answers.set(address, { body: document })
    const metadata = await discover(who)
    for (const [field, value] of Object.entries(metadata)) expect(value).toEqual(document[field])
    expect(Object.keys(metadata)).toEqual(
      expect.arrayContaining(['issuer', 'token_endpoint', 'device_authorization_endpoint', 'jwks_uri']),
    )
    expect(requireDeviceEndpoint(who, metadata)).toBe(document['device_authorization_endpoint'])
    expect(server.requests).toHaveLength(1)
  })

  it('DS-01 Okta is asked for the document of this very client, because its issuer depends on the client', async () => {
    server.answers.set('https://dev-1.okta.com/.well-known/openid-configuration', {
      body: fixture('okta-org'),
    })
    await discover(okta({ domain: 'dev-1.okta.com', clientId: 'a b&c' }))
    expect(server.requests).toEqual([
      'https://dev-1.okta.com/.well-known/openid-configuration?client_id=a+b%26c',
    ])
  })

  it('DS-03 the template of Entra from any other host is refused', async () => {
    const issuer = 'https://login.example.com/common/v2.0'
    server.answers.set(`${issuer}/.well-known/openid-configuration`, {
      body: { ...fixture('entra-common'), issuer: 'https://login.example.com/{tenantid}/v2.0' },
    })
    for (const kind of ['oidc', 'entra'] as const)
      expect((await problemFrom(() => discover({ ...oidc({ issuer, clientId }), kind }))).code).toBe(
        'ISSUER_MISMATCH',
      )
  })
})

describe('where the document is looked for', () => {
  it('DS-08 goes on after a 404 only, in the documented order', async () => {
    const { code, text } = await problemFrom(discover)
    expect(server.requests).toEqual([OIDC_PATH, RFC8414_PATH, OLD_PATH])
    expect(code).toBe('DISCOVERY_NOT_FOUND')
    for (const address of [OIDC_PATH, RFC8414_PATH, OLD_PATH]) expect(text).toContain(address)
  })

  it('DS-08 takes the first document alone; nothing is merged', async () => {
    const tokenAt = (path: string) => documentFor(ISSUER, { token_endpoint: `${ISSUER}${path}` })
    server.answers.set(OLD_PATH, { body: tokenAt('/old') })
    expect((await discover()).token_endpoint).toBe(`${ISSUER}/old`)
    server.answers.set(RFC8414_PATH, {
      body: { ...tokenAt('/8414'), revocation_endpoint: `${ISSUER}/revoke` },
    })
    expect((await discover()).token_endpoint).toBe(`${ISSUER}/8414`)
    server.answers.set(OIDC_PATH, { body: tokenAt('/oidc') })
    server.requests.splice(0)
    expect(await discover()).toEqual(tokenAt('/oidc'))
    expect(server.requests).toEqual([OIDC_PATH])
  })

  it('DS-08 an issuer without a path has two addresses; a slash at its end is not doubled', async () => {
    const issuer = 'https://tenant.auth0.example/'
    await problemFrom(() => discover(oidc({ issuer, clientId })))
    expect(server.requests).toEqual([
      'https://tenant.auth0.example/.well-known/openid-configuration',
      'https://tenant.auth0.example/.well-known/oauth-authorization-server',
    ])
    server.answers.set(`${issuer}.well-known/openid-configuration`, { body: documentFor(issuer) })
    expect((await discover(oidc({ issuer, clientId }))).issuer).toBe(issuer)
  })

  it.each([200, 401, 403, 500])(
    'DS-08 a bad reply with status %i decides, and the next address is not tried',
    async (status) => {
      server.answers.set(OIDC_PATH, { status, body: 'no' })
      server.answers.set(RFC8414_PATH, { body: documentFor(ISSUER) })
      await problemFrom(discover)
      expect(server.requests).toEqual([OIDC_PATH])
    },
  )

  it('asks for nothing when the issuer in hand-made data is not acceptable', async () => {
    for (const issuer of ['http://login.example.com', 'https://login.example.com/?x', ''])
      expect((await problemFrom(() => discover({ ...provider, issuer }))).code).toBe('ISSUER_NOT_ACCEPTED')
    expect(server.requests).toEqual([])
  })
})

describe('what comes instead of a document', () => {
  it.each([301, 302, 303, 307, 308])(
    'DS-10 a redirect (%i) to http, to another host or in a loop is not followed',
    async (status) => {
      for (const location of [
        'http://login.example.com/x',
        'https://evil.example/x?token=s3cret',
        OIDC_PATH,
        '/elsewhere',
        'https://[',
        '',
      ]) {
        server.requests.splice(0)
        server.answers.set(OIDC_PATH, { status, headers: { location } })
        server.answers.set('https://evil.example/x', { body: documentFor(ISSUER) })
        const { code, text } = await problemFrom(discover)
        expect(code).toBe('DISCOVERY_REDIRECTED')
        expect(text).not.toContain('s3cret')
        expect(server.requests).toEqual([OIDC_PATH])
      }
    },
  )

  it.each([
    ['a web page', '<!doctype html><title>Welcome to this hotel</title>'],
    ['a web page', '\n  <HTML><body>sign in</body></HTML>'],
    ['XML', '<?xml version="1.0"?><error/>'],
    ['nothing', ''],
    ['JSON that is not an object', 'null'],
    ['JSON that is not an object', '[]'],
    ['JSON that is not an object', '"str"'],
    ['JSON that is not an object', '7'],
    ['JSON that is cut off or broken', JSON.stringify(documentFor(ISSUER)).slice(0, -2)],
    ['something that is not JSON', 'issuer: https://login.example.com'],
    ['something that is not JSON', Buffer.from(`\ufeff${JSON.stringify(documentFor(ISSUER))}`, 'utf16le')],
  ])('DS-14 %s is said to be that: %j', async (nature, body) => {
    server.answers.set(OIDC_PATH, { body, headers: { 'content-type': 'application/json' } })
    const { code, text } = await problemFrom(discover)
    expect(code).toBe('DISCOVERY_NOT_JSON')
    expect(text).toContain(nature)
  })

  it('DS-14 a byte order mark is skipped, and the declared type and charset do not count', async () => {
    const body = `\ufeff${JSON.stringify(documentFor(ISSUER))}`
    for (const type of ['application/json; charset=iso-8859-1', 'text/plain', 'text/html']) {
      server.answers.set(OIDC_PATH, { body, headers: { 'content-type': type } })
      expect(await discover()).toEqual(documentFor(ISSUER))
    }
  })

  it('DS-14 an issuer in Latin-1 bytes is not the one that was asked for', async () => {
    const body = Buffer.from(JSON.stringify(documentFor('https://login.example.com/caf\u00e9')), 'latin1')
    server.answers.set(OIDC_PATH, { body })
    expect((await problemFrom(discover)).code).toBe('ISSUER_MISMATCH')
  })

  it.each([
    [500, 'DISCOVERY_UNAVAILABLE'],
    [503, 'DISCOVERY_UNAVAILABLE'],
    [429, 'DISCOVERY_UNAVAILABLE'],
    [400, 'DISCOVERY_REFUSED'],
    [401, 'DISCOVERY_REFUSED'],
    [403, 'DISCOVERY_REFUSED'],
    [410, 'DISCOVERY_REFUSED'],
  ])('status %i without a reason is %s', async (status, code) => {
    server.answers.set(OIDC_PATH, { status, body: '<html>x</html>' })
    expect((await problemFrom(discover)).code).toBe(code)
  })

  it('a reason that the provider gives wins over the status, on 404 and with 200 too', async () => {
    const body = { error: 'temporarily_unavailable', error_description: 'maintenance' }
    for (const status of [200, 400, 404, 503]) {
      server.answers.set(OIDC_PATH, { status, body })
      expect((await problemFrom(discover)).code).toBe('OAUTH_TEMPORARILY_UNAVAILABLE')
    }
  })

  it.each([
    [
      'a realm',
      keycloak({ baseUrl: 'https://sso.example.com', realm: 'nope', clientId }),
      { status: 404, body: { error: 'Realm does not exist' } },
      'KEYCLOAK_REALM_NOT_FOUND',
    ],
    [
      'an authorization server',
      okta({ domain: 'dev-1.okta.com', authorizationServer: 'nope', clientId }),
      {
        status: 404,
        body: {
          errorCode: 'E0000007',
          errorSummary: 'Not found: Resource not found: nope (AuthorizationServer)',
        },
      },
      'OKTA_AUTHORIZATION_SERVER_NOT_FOUND',
    ],
    [
      'a tenant',
      entra({ tenant: 'nope.example', clientId }),
      {
        status: 400,
        body: {
          error: 'invalid_tenant',
          error_description: 'AADSTS90002: Tenant not found.',
          error_codes: [90002],
        },
      },
      'ENTRA_TENANT_NOT_FOUND',
    ],
  ])('names %s that the provider does not have', async (_, who, answer, code) => {
    server.answers.set(`${who.issuer}/.well-known/openid-configuration`, answer)
    expect((await problemFrom(() => discover(who))).code).toBe(code)
  })

  it('points at the base path where a realm is not found and nobody says why, as at a Keycloak below /auth', async () => {
    const who = keycloak({ baseUrl: 'https://sso.example', realm: 'nmp', clientId })
    const problem = await problemFrom(() => discover(who))
    expect(problem.code).toBe('KEYCLOAK_ADDRESS_WRONG')
    expect(JSON.stringify(problem)).toContain('/auth before /realms')
  })

  it('an error that says nothing does not hide that the document was not found', async () => {
    server.answers.set(OIDC_PATH, { status: 404, body: { status: 404, error: 'Not Found', path: '/x' } })
    expect((await problemFrom(discover)).code).toBe('DISCOVERY_NOT_FOUND')
  })
})

describe('cancelling', () => {
  it('stops before the first request, and in the middle of one', async () => {
    const reason = new TypeError('enough')
    await expect(discover(provider, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(server.requests).toEqual([])
    const controller = new AbortController()
    const pending = discover(provider, controller.signal)
    controller.abort(reason)
    await expect(pending).rejects.toBe(reason)
  })
})
