import { describe, expect, it } from 'vitest'
import { explain } from '../../src/idp-errors/index.ts'

const TRACE = '0de65102-2fc2-4862-a02e-4c5b6b0f0400'
const CORRELATION = '8dfeaa3f-40b7-47d7-98b1-88b8458bbfff'
const TIME = '2026-05-23 11:50:14Z'
const WORDS =
  "AADSTS70011: The provided value for the input parameter 'scope' is not valid. The scope platform:read is not valid."
const DESCRIPTION = `${WORDS}\r\nTrace ID: ${TRACE}\r\nCorrelation ID: ${CORRELATION}\r\nTimestamp: ${TIME}`
const reply = {
  error: 'invalid_scope',
  error_description: DESCRIPTION,
  error_codes: [70011],
  timestamp: TIME,
  trace_id: TRACE,
  correlation_id: CORRELATION,
}
const json = JSON.stringify(reply)
const form = new URLSearchParams({ error: reply.error, error_description: DESCRIPTION }).toString()

describe('one reply, in whatever shape it comes', () => {
  it.each<[string, unknown]>([
    ['an object', reply],
    ['JSON', json],
    ['JSON with a byte order mark', `\ufeff${json}`],
    ['JSON that was cut off', json.slice(0, json.indexOf('"timestamp"') + 8)],
    ['JSON in JSON', JSON.stringify({ message: `400: ${json}` })],
    ['JSON in JSON in JSON', JSON.stringify({ log: JSON.stringify({ body: json }) })],
    ['a form', form],
    ['a redirect', `http://127.0.0.1:8400/?${form}`],
    ['a redirect with a fragment', `https://app.example/#${form}&state=x`],
    [
      'a page with its words',
      `<!doctype html><html><body><p>Sorry, but we’re having trouble signing you in.</p><div>${DESCRIPTION.replaceAll("'", '&#39;')}</div></body></html>`,
    ],
    [
      'a page that posts a form',
      `<form method="post"><input type="hidden" name="error" value="invalid_scope"/><input type="hidden" name="error_description" value="${DESCRIPTION}"/></form>`,
    ],
    [
      'a line of a log',
      `2026-05-23T11:50:15.001Z ERROR auth token request failed error="invalid_scope" error_description="${DESCRIPTION}"`,
    ],
    [
      'a JSON log',
      JSON.stringify({
        level: 'error',
        msg: 'login failed',
        err: { message: 'request failed', response: { status: 400, data: reply } },
      }),
    ],
    [
      'an error with the reply as its cause',
      new Error('login failed', { cause: Object.assign(new Error('400'), { body: json }) }),
    ],
    [
      'an error of a library',
      Object.assign(new Error('Request failed with status code 400'), {
        response: { status: 400, data: reply },
        config: { data: 'scope=other' },
      }),
    ],
    [
      'an aggregate error',
      new AggregateError([new Error('first'), Object.assign(new Error('second'), { cause: reply })]),
    ],
    [
      'an exception of .NET',
      `Unhandled exception. Microsoft.Identity.Client.MsalServiceException: ${DESCRIPTION}\r\n   at Microsoft.Identity.Client.OAuth2.OAuth2Client.ThrowServerException(HttpResponse response)\r\n\tStatusCode: 400\r\n\tResponseBody: ${json}`,
    ],
    [
      'an exception of Python',
      `Traceback (most recent call last):\n  File "cli.py", line 3, in <module>\nValueError: {'error': 'invalid_scope', 'error_description': "${DESCRIPTION.replaceAll('\r\n', '\\r\\n')}", 'error_codes': [70011]}`,
    ],
    ['an error of Go', `oauth2: cannot fetch token: 400 Bad Request\nResponse: ${json}`],
    [
      'an error of Go with a map',
      `login failed: map[error:invalid_scope error_codes:[70011] error_description:${DESCRIPTION}]`,
    ],
    [
      'an exception of Java',
      `com.microsoft.aad.msal4j.MsalServiceException: ${DESCRIPTION}\n\tat com.microsoft.aad.msal4j.MsalServiceExceptionFactory.fromHttpResponse(MsalServiceExceptionFactory.java:44)`,
    ],
    [
      'text that was copied from a screen',
      `  Sign in\n\n  Sorry, but we’re having trouble signing you in.\n\n  AADSTS70011: The provided value for the input\n  parameter ‘scope’ is not valid. The scope\n  platform:read is not valid.\n  Trace ID: ${TRACE}\n  Correlation ID: ${CORRELATION}\n  Timestamp: ${TIME}`,
    ],
  ])('%s', (_, body) => {
    const problem = explain({ body })
    expect(problem).toMatchObject({
      code: 'ENTRA_SCOPE_NOT_CONFIGURED',
      idpCode: 'AADSTS70011',
      owner: 'admin',
    })
    expect(problem.evidence).toMatchObject({ trace_id: TRACE, correlation_id: CORRELATION })
    expect(String(problem.evidence['timestamp'])).toContain('2026-05-23')
    expect(problem.evidence['message']).toContain('AADSTS70011')
  })
})

describe('codes are whole', () => {
  it.each([
    ['AADSTS70001', 'ENTRA_CLIENT_DISABLED'],
    ['AADSTS700011', 'ENTRA_CLIENT_NOT_FOUND'],
    ['AADSTS700016', 'ENTRA_CLIENT_NOT_FOUND'],
    ['AADSTS7000112', 'ENTRA_CLIENT_DISABLED'],
    ['AADSTS50001', 'ENTRA_API_NOT_IN_TENANT'],
    ['AADSTS500011', 'ENTRA_API_NOT_IN_TENANT'],
    ['AADSTS70002', 'ENTRA_PUBLIC_CLIENT_FLOWS_OFF'],
    ['AADSTS700025', 'ENTRA_CLIENT_SENT_SECRET'],
    ['AADSTS53003', 'ENTRA_ACCESS_BLOCKED'],
    ['AADSTS530036', 'ENTRA_DEVICE_FLOW_BLOCKED'],
    ['AADSTS7001', 'ENTRA_ERROR_UNKNOWN'],
    ['AADSTS70011999', 'ENTRA_ERROR_UNKNOWN'],
  ])('%s is %s', (body, code) => {
    expect(explain({ body }).code).toBe(code)
  })

  it('a list of codes is believed before the text', () => {
    const body = {
      error: 'invalid_grant',
      error_codes: [50076],
      error_description: 'AADSTS53003: something else',
    }
    expect(explain({ body })).toMatchObject({ code: 'ENTRA_MFA_REQUIRED', idpCode: 'AADSTS50076' })
  })

  it('of several in a log, the one that ended the waiting counts', () => {
    const body = `{"error":"authorization_pending","error_codes":[70016]}\n{"error":"authorization_pending","error_codes":[70016]}\n{"error":"invalid_client","error_codes":[7000218]}`
    expect(explain({ body }).code).toBe('ENTRA_PUBLIC_CLIENT_FLOWS_OFF')
  })

  it('an unknown one passes on what the provider said, and where to look it up', () => {
    const problem = explain({
      body: { error: 'x_new', error_codes: [999999], error_description: 'AADSTS999999: A new thing.' },
    })
    expect(problem).toMatchObject({ code: 'ENTRA_ERROR_UNKNOWN', idpCode: 'AADSTS999999' })
    expect(problem.title).toContain('AADSTS999999')
    expect(problem.fix[0].link).toBe('https://login.microsoftonline.com/error?code=999999')
    expect(problem.evidence['message']).toBe('AADSTS999999: A new thing.')
  })
})

describe('one condition is not taken for another', () => {
  it('DA-11 the flow is off, the client is wrong, the scope is wrong, the address is wrong', () => {
    const device = { endpoint: 'device_authorization' } as const
    const codes = [
      explain({ ...device, status: 400, body: { error: 'unauthorized_client' } }),
      explain({ ...device, status: 401, body: { error: 'invalid_client' } }),
      explain({ ...device, status: 400, body: { error: 'invalid_scope' } }),
      explain({ ...device, status: 404, body: { error: 'Not Found' } }),
      explain({ ...device, status: 400, body: { error: 'device_flow_disabled' } }),
    ].map(({ code }) => code)
    expect(new Set(codes).size).toBe(5)
  })

  it('TK-07 a dead code, a dead session and an error that nobody knows', () => {
    const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
    expect(explain({ body: { error: 'invalid_grant' }, grantType }).code).toBe('DEVICE_CODE_NOT_KNOWN')
    expect(explain({ body: { error: 'invalid_grant' }, grantType: 'refresh_token' }).code).toBe(
      'OAUTH_INVALID_GRANT',
    )
    expect(explain({ body: { error: 'bad_verification_code' } }).retry).toBe('new_login')
    const unknown = explain({ body: { error: 'x_foo\u001b[2J' } })
    expect(unknown.code).toBe('NOT_RECOGNISED')
    expect(explain({ body: { error: 'x_foo' } })).toMatchObject({
      code: 'OAUTH_ERROR_UNKNOWN',
      title: expect.stringContaining('x_foo'),
    })
  })

  it('says which client ID was sent, to which tenant, and where it was configured', () => {
    const problem = explain({
      body: { error_codes: [700016] },
      provider: {
        kind: 'entra',
        clientId: 'abc',
        tenant: 'contoso.example',
        issuer: 'https://login.microsoftonline.us/contoso.example/v2.0',
      },
      configuredIn: '--client-id',
    })
    expect(
      explain({
        body: { error_codes: [700016] },
        provider: { kind: 'entra', configuredIn: 'auth.oidc of the platform' },
      }).why,
    ).toContain('set in auth.oidc of the platform')
    expect(problem.title).toBe('The tenant contoso.example has no application with the client ID abc.')
    expect(problem.why).toContain('set in --client-id')
    expect(problem.fix[0].link).toMatch(/^https:\/\/entra\.microsoft\.us\//)
    expect(problem.fix[3]?.link).toBe(
      'https://login.microsoftonline.us/contoso.example/adminconsent?client_id=abc',
    )
  })
})
