import { describe, expect, it } from 'vitest'
import { explain } from '../../src/idp-errors/index.ts'
import { confirmed } from './corpus.ts'
import { wrappings } from './wrappings.ts'

describe('every confirmed reply means the same in', () => {
  it.each(Object.entries(wrappings))('%s', (_, wrap) => {
    const wrapped = confirmed.flatMap((example) => {
      const body = wrap(example.input.body)
      return body === undefined ? [] : [{ ...example, body }]
    })
    expect(wrapped.length).toBeGreaterThan(250)
    const wrong = wrapped.flatMap(({ name, input, body, expect: right }) => {
      const { code } = explain({ ...input, body })
      return code === right ? [] : [`${name}: ${code}, not ${right}\n${body.slice(0, 300)}`]
    })
    expect(wrong).toEqual([])
  })
})

describe('a number of Entra ID is read', () => {
  it.each([
    ['over a line break', 'AADSTS\n70011: The provided value is not valid'],
    ['after a blank', 'AADSTS 70011'],
    ['in small letters', 'aadsts70011'],
    ['from a picture', 'AAD5TS7OOll: The provided value'],
    ['as an error code', 'Error code: 70011'],
    ['in German', 'Fehlercode: 70011'],
    ['in Spanish', 'Código de error: 70011'],
    ['in Japanese', 'エラー コード: 70011'],
    ['in Chinese', '错误代码：70011'],
    ['from a sign-in log', { status: { errorCode: 70011, failureReason: 'x' } }],
    ['from the header for telemetry', "DEBUG: Response headers: 'x-ms-clitelem': '1,70011,0,,'"],
    ['from the headers of an error', { headers: { 'x-ms-clitelem': '1,70011,0,,' } }],
  ])('%s', (_, body) => {
    expect(explain({ body })).toMatchObject({ code: 'ENTRA_SCOPE_NOT_CONFIGURED', idpCode: 'AADSTS70011' })
  })
})

it('an error in the header of a refusal is read (RFC 6750 section 3)', () => {
  const headers = { 'www-authenticate': 'Bearer error="insufficient_scope", scope="nmp:write"' }
  expect(explain({ body: { status: 403, headers } }).code).toBe('OAUTH_INSUFFICIENT_SCOPE')
})

it('a number that nobody has explained is not explained by the error that comes with it', () => {
  const problem = explain({ body: 'invalid_client: AADSTS99999: something new' })
  expect(problem).toMatchObject({ code: 'ENTRA_ERROR_UNKNOWN', idpCode: 'AADSTS99999' })
})

it('what a program says of its network is beside the point when a provider refused', () => {
  const body =
    'ManagedIdentityCredential: connect ECONNREFUSED 169.254.169.254:80\nAzureCliCredential: error=invalid_grant'
  expect(explain({ body }).code).toBe('OAUTH_INVALID_GRANT')
})
