import type { HttpHandler } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { explain } from '../../src/idp-errors/index.ts'
import {
  entraErrors,
  keycloakErrors,
  type OtherErrorOptions,
  oktaErrors,
  otherErrors,
} from '../../src/testing/index.ts'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const post = (url: string) => fetch(url, { method: 'POST', body: new URLSearchParams({ client_id: 'x' }) })

/** Where a handler answers. */
function addressOf(handler: HttpHandler) {
  const url = String((handler.info as { readonly path?: unknown }).path)
  return { url, endpoint: url.includes('device') ? ('device_authorization' as const) : ('token' as const) }
}

describe('handlers that answer like a provider', () => {
  it('Entra ID, by its code', async () => {
    server.use(entraErrors.AADSTS70011())
    const reply = await post('https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token')
    const body = await reply.json()
    expect(reply.status).toBe(400)
    expect(body).toMatchObject({ error: 'invalid_scope', error_codes: [70011] })
    expect(explain({ body }).code).toBe('ENTRA_SCOPE_NOT_CONFIGURED')
  })

  it('Entra ID, at the endpoint, in the cloud and for the tenant that are named', async () => {
    server.use(entraErrors.AADSTS70002({ host: 'login.microsoftonline.us', tenant: 'contoso.example' }))
    const reply = await post('https://login.microsoftonline.us/contoso.example/oauth2/v2.0/devicecode')
    const problem = explain({
      body: await reply.json(),
      endpoint: 'device_authorization',
      status: reply.status,
    })
    expect(problem.code).toBe('ENTRA_PUBLIC_CLIENT_FLOWS_OFF')
    await expect(
      post('https://login.microsoftonline.us/other.example/oauth2/v2.0/devicecode'),
    ).rejects.toThrow()
  })

  it('Okta, in both of its shapes, and at both kinds of servers', async () => {
    server.use(
      oktaErrors.OKTA_CLIENT_NOT_FOUND({ domain: 'acme.okta.com' }),
      oktaErrors.OKTA_POLICY_REFUSES({ domain: 'acme.okta.com', authorizationServer: 'default' }),
    )
    const native = await (await post('https://acme.okta.com/oauth2/v1/device/authorize')).json()
    expect(native).toMatchObject({ errorCode: 'invalid_client', errorCauses: [] })
    expect(explain({ body: native, provider: 'okta' }).code).toBe('OKTA_CLIENT_NOT_FOUND')
    const policy = await (await post('https://acme.okta.com/oauth2/default/v1/token')).json()
    expect(explain({ body: policy, provider: 'okta' }).code).toBe('OKTA_POLICY_REFUSES')
  })

  it.each(Object.keys(oktaErrors))('Okta: %s is explained as what it is called', async (name) => {
    server.use(oktaErrors[name as keyof typeof oktaErrors]({ domain: 'acme.okta.com', endpoint: 'token' }))
    const reply = await post('https://acme.okta.com/oauth2/v1/token')
    const { code } = explain({ body: await reply.json(), provider: 'okta', status: reply.status })
    expect(code).toBe(name.replace(/_\d+$/, ''))
  })

  it.each(Object.keys(keycloakErrors))('Keycloak: %s is explained as what it is called', async (name) => {
    const baseUrl = 'https://sso.example.com'
    server.use(
      keycloakErrors[name as keyof typeof keycloakErrors]({ baseUrl, realm: 'nmp', endpoint: 'token' }),
    )
    const reply = await post(`${baseUrl}/realms/nmp/protocol/openid-connect/token`)
    const { code } = explain({ body: await reply.json(), provider: 'keycloak', status: reply.status })
    expect(code).toBe(name.replace(/_\d+$/, ''))
  })

  const others = Object.entries(otherErrors).flatMap(([provider, handlers]) =>
    Object.entries<(options?: OtherErrorOptions) => HttpHandler>(handlers).map(
      ([code, handler]) => [provider, code, handler] as const,
    ),
  )
  it.each(others)('%s: %s is explained as what it is called', async (provider, code, handler) => {
    const baseUrl = 'https://id.example.com'
    const { url, endpoint } = addressOf(handler({ baseUrl }))
    server.use(handler({ baseUrl }))
    const reply = await post(url)
    const body = await reply.json()
    expect(explain({ body, provider, endpoint, status: reply.status }).code).toBe(code)
  })
})
