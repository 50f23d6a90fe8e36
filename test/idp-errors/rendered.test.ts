import { describe, expect, it } from 'vitest'
import { catalogue, type ProblemCode, renderProblem } from '../../src/idp-errors/index.ts'
import { problemOf } from '../../src/idp-errors/problem.ts'

/** What is known in the best case, for each provider. */
const CLIENT_ID = '11111111-2222-3333-4444-555555555555'
const TENANT = 'contoso.example'
const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ENTRA: {
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    login_host: 'login.microsoftonline.com',
    tenant: TENANT,
    client_id: CLIENT_ID,
    scopes: `api://${CLIENT_ID}/platform:read openid`,
    configured_in: '~/.config/nmp/config.yaml',
  },
  OKTA: {
    domain: 'acme.okta.com',
    client_id: '0oa1example',
    authorization_server: 'aus1example',
    scopes: 'platform:read',
  },
  KEYCLOAK: {
    base_url: 'https://sso.example.com',
    realm: 'nmp',
    client_id: 'nmp-cli',
    scopes: 'platform:read',
  },
}

const codes = (Object.keys(catalogue) as ProblemCode[]).sort()

describe('all rows, laid out', () => {
  it('when nothing is known', async () => {
    const pages = codes.map((code) => renderProblem(problemOf(code), 'text'))
    await expect(pages.join('\n')).toMatchFileSnapshot('rendered/nothing-known.txt')
  })

  it('when the provider is known', async () => {
    const pages = codes.flatMap((code) => {
      const facts = known[code.split('_')[0] ?? '']
      return facts === undefined ? [] : [renderProblem(problemOf(code, facts), 'text')]
    })
    await expect(pages.join('\n')).toMatchFileSnapshot('rendered/provider-known.txt')
  })

  it.each(['text', 'markdown', 'json', 'admin-request'] as const)(
    'the three that matter most, as %s',
    async (format) => {
      const three = [
        problemOf(
          'ENTRA_SCOPE_NOT_CONFIGURED',
          {
            ...known['ENTRA'],
            scope: 'platform:read',
            trace_id: 'a1',
            correlation_id: 'b2',
            timestamp: '2026-01-02 03:04:05Z',
            message: "AADSTS70011: The scope platform:read isn't valid.",
          },
          'AADSTS70011',
        ),
        problemOf('ENTRA_PUBLIC_CLIENT_FLOWS_OFF', known['ENTRA'], 'AADSTS7000218'),
        problemOf('ENTRA_CLIENT_NOT_FOUND', known['ENTRA'], 'AADSTS700016'),
        problemOf('OKTA_SCOPE_NOT_CONFIGURED', known['OKTA']),
        problemOf('OKTA_DEVICE_GRANT_OFF', known['OKTA']),
        problemOf('OKTA_CLIENT_NOT_FOUND', known['OKTA']),
        problemOf('KEYCLOAK_SCOPE_NOT_ASSIGNED', known['KEYCLOAK']),
        problemOf('KEYCLOAK_DEVICE_GRANT_OFF', known['KEYCLOAK']),
        problemOf('KEYCLOAK_CLIENT_NOT_FOUND', known['KEYCLOAK']),
      ]
      await expect(three.map((problem) => renderProblem(problem, format)).join('\n')).toMatchFileSnapshot(
        `rendered/the-three.${format === 'markdown' ? 'md' : format === 'json' ? 'json.txt' : `${format}.txt`}`,
      )
    },
  )
})
