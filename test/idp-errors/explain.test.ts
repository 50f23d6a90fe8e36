import { describe, expect, it } from 'vitest'
import { explain, renderProblem } from '../../src/idp-errors/index.ts'

describe('explain: the errors of the specifications', () => {
  it.each([
    ['authorization_pending', 'OAUTH_AUTHORIZATION_PENDING', 'keep_polling'],
    ['slow_down', 'OAUTH_SLOW_DOWN', 'keep_polling'],
    ['expired_token', 'CODE_EXPIRED', 'new_login'],
    ['access_denied', 'SIGN_IN_DENIED', 'new_login'],
    ['authorization_declined', 'SIGN_IN_DENIED', 'new_login'],
    ['invalid_client', 'OAUTH_INVALID_CLIENT', 'never'],
    ['x_foo', 'OAUTH_ERROR_UNKNOWN', 'never'],
  ])('%s is %s', (error, code, retry) => {
    expect(explain({ body: { error } })).toMatchObject({ code, retry })
    expect(explain({ body: JSON.stringify({ error }) })).toMatchObject({ code, retry })
    expect(explain({ body: `https://app.example/cb?error=${error}` })).toMatchObject({ code, retry })
  })

  it('TK-14 takes tokens and control bytes out of what the provider said', () => {
    const token = '0.AX0Ab1c2d3e4f5g6h7i8j9k0l1m2n3o4p5q6r7s8t9'
    const problem = explain({ body: { error: 'invalid_grant', error_description: `bad ${token}\u001b[2J` } })
    for (const format of ['text', 'markdown', 'json', 'admin-request'] as const) {
      expect(renderProblem(problem, format)).not.toMatch(/b1c2d3e4|\u001b/)
    }
  })
})
