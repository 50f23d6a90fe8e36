import { describe, expect, it } from 'vitest'
import { parsePlatformSettings } from '../../src/nmp/platform-settings.ts'
import { completedMetadata, signInSettings } from '../../src/nmp/sign-in-settings.ts'

const BASE = 'https://nmp.example.com'
const ISSUER = 'https://login.microsoftonline.com/contoso/v2.0'

const parse = (body: unknown) => parsePlatformSettings(BASE, JSON.stringify(body))
const withOidc = (oidc: Record<string, unknown>) =>
  parse({ auth_enabled: true, oidc: { issuer: ISSUER, client_id: 'nmp', ...oidc } })
const code = (expected: string, evidence: Record<string, unknown> = {}) =>
  expect.objectContaining({
    problem: expect.objectContaining({ code: expected, evidence: expect.objectContaining(evidence) }),
  })

describe('the settings of each release', () => {
  it('reads one flat client whose optional fields are null', () => {
    const settings = withOidc({
      token_endpoint: null,
      device_authorization_endpoint: null,
      default_scopes: 'platform:read openid',
      scope_prefix: 'api://nmp/',
      workload_client_id: null,
    })
    expect(settings).toEqual({
      baseUrl: BASE,
      authEnabled: true,
      oidc: {
        issuer: ISSUER,
        clientId: 'nmp',
        publicClient: true,
        defaultScopes: ['platform:read', 'openid'],
        scopePrefix: 'api://nmp/',
        bearerTokenSource: 'access_token',
        deviceIdRequired: false,
        tokenRequestIncludesScope: true,
      },
    })
  })

  it('prefers the client for command lines and reads the flags of the device flow', () => {
    const { oidc } = withOidc({
      cli_client_id: 'nmp-cli',
      bearer_token_source: 'id_token',
      device_authorization_requires_device_id: true,
      device_authorization_display_name: 'NMP',
      device_token_request_includes_scope: false,
      device_authorization_endpoint: `${ISSUER}/devicecode`,
    })
    expect(oidc).toMatchObject({
      clientId: 'nmp-cli',
      bearerTokenSource: 'id_token',
      deviceIdRequired: true,
      deviceDisplayName: 'NMP',
      tokenRequestIncludesScope: false,
      deviceAuthorizationEndpoint: `${ISSUER}/devicecode`,
    })
  })

  const client = { name: 'public', client_id: 'one', client_authentication: 'public', default: false }
  const confidential = {
    name: 'confidential',
    client_id: 'two',
    client_authentication: 'client_secret_basic',
  }

  it('takes the default one of a list of clients', () => {
    const clients = [client, { ...client, name: 'other', client_id: 'three', default: true }]
    expect(withOidc({ client_id: undefined, clients }).oidc?.clientId).toBe('three')
  })

  it('takes a public client when the default one is confidential', () => {
    const clients = [{ ...confidential, default: true }, client]
    expect(signInSettings(withOidc({ clients })).clientId).toBe('one')
  })

  it.each([
    ['needs a secret', confidential],
    ['has its sessions on the server', { ...client, server_side_sessions: true }],
  ])('refuses in words when every client %s', (_, only) => {
    expect(() => signInSettings(withOidc({ clients: [only] }))).toThrow(code('PLATFORM_CLIENT_NOT_PUBLIC'))
  })

  it('ignores fields of later releases', () => {
    expect(withOidc({ something: { new: true } }).oidc?.clientId).toBe('nmp')
  })

  it('falls back to the scopes that the platform itself falls back to', () => {
    expect(withOidc({}).oidc?.defaultScopes).toEqual(['openid', 'profile', 'email', 'offline_access'])
  })
})

describe('settings that end a sign-in', () => {
  it('says that authentication is off', () => {
    expect(() => signInSettings(parse({ auth_enabled: false, oidc: null }))).toThrow(
      code('PLATFORM_AUTH_DISABLED', { base_url: BASE }),
    )
  })

  it.each([{ auth_enabled: true, oidc: null }, { auth_enabled: true }])(
    'says that there is no provider: %j',
    (body) => {
      expect(() => signInSettings(parse(body))).toThrow(code('PLATFORM_HAS_NO_OIDC'))
    },
  )

  it('says that the client id is empty', () => {
    expect(() => signInSettings(withOidc({ client_id: '' }))).toThrow(code('PLATFORM_CLIENT_ID_MISSING'))
  })
})

describe('settings that cannot be trusted', () => {
  it.each([
    ['a web page', '<!DOCTYPE html><title>Login</title>'],
    ['not JSON', 'Not Found'],
    ['JSON of another kind', '{"message":"hello"}'],
    ['not JSON', '[]'],
    ['not JSON', 'null'],
    ['not JSON', '"auth_enabled"'],
    ['not JSON', ''],
  ])('recognises %s', (answer, text) => {
    expect(() => parsePlatformSettings(BASE, text)).toThrow(code('PLATFORM_NOT_RECOGNISED', { answer }))
  })

  it('skips a byte order mark', () => {
    expect(parsePlatformSettings(BASE, '\ufeff{"auth_enabled":false}').authEnabled).toBe(false)
  })

  it.each([
    ['auth_enabled', { auth_enabled: 'yes' }],
    ['oidc', { auth_enabled: true, oidc: [] }],
    ['oidc.issuer', { auth_enabled: true, oidc: { client_id: 'x' } }],
    ['oidc.issuer', { auth_enabled: true, oidc: { issuer: 'http://login.example.com' } }],
    ['oidc.client_id', { auth_enabled: true, oidc: { issuer: ISSUER, client_id: 7 } }],
    ['oidc.token_endpoint', { auth_enabled: true, oidc: { issuer: ISSUER, token_endpoint: 'javascript:1' } }],
    ['oidc.default_scopes', { auth_enabled: true, oidc: { issuer: ISSUER, default_scopes: 'a\nb' } }],
    [
      'oidc.bearer_token_source',
      { auth_enabled: true, oidc: { issuer: ISSUER, bearer_token_source: 'cookie' } },
    ],
    ['oidc.clients', { auth_enabled: true, oidc: { issuer: ISSUER, clients: ['nmp'] } }],
  ])('names the field %s', (field, body) => {
    expect(() => parse(body)).toThrow(code('PLATFORM_SETTINGS_INVALID', { field }))
  })

  it('DA-14 reaches no prototype', () => {
    const text =
      '{"auth_enabled":true,"__proto__":{"oidc":{}},"oidc":{"issuer":"https://a.example","__proto__":{"x":1}}}'
    expect(parsePlatformSettings(BASE, text).oidc?.clientId).toBeUndefined()
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})

describe('the provider and the platform name endpoints', () => {
  const metadata = { issuer: ISSUER, token_endpoint: `${ISSUER}/token` }
  const { oidc } = withOidc({ device_authorization_endpoint: 'https://platform.example/device' })
  if (oidc === undefined) throw new TypeError('no oidc')

  it('takes the device endpoint of the platform where the provider has none', () => {
    expect(completedMetadata(oidc, metadata).device_authorization_endpoint).toBe(
      'https://platform.example/device',
    )
  })

  it('takes the one of the provider where it has one', () => {
    const own = { ...metadata, device_authorization_endpoint: `${ISSUER}/devicecode` }
    expect(completedMetadata(oidc, own)).toEqual(own)
  })
})
