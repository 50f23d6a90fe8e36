import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Endpoint, explain, type ProblemCode } from '../../src/idp-errors/index.ts'

interface Recorded {
  readonly endpoint: Endpoint
  readonly grantType?: string
  readonly status: number
  readonly body: unknown
}

const recording: { readonly keycloak: string; readonly replies: Readonly<Record<string, Recorded>> } =
  JSON.parse(readFileSync(new URL('../keycloak/recorded-replies.json', import.meta.url), 'utf8'))

const provider = {
  kind: 'keycloak',
  issuer: 'https://sso.example/auth/realms/device',
  baseUrl: 'https://sso.example/auth',
  realm: 'device',
  clientId: 'nmp-cli',
}

/** What each reply means. A wait is no problem to anybody who polls; `explain` names it all the same. */
const meaning: Readonly<Record<string, ProblemCode>> = {
  'discovery: a realm that does not exist': 'KEYCLOAK_REALM_NOT_FOUND',
  'discovery: another base path': 'KEYCLOAK_ADDRESS_WRONG',
  'device: the grant is off for the client': 'KEYCLOAK_DEVICE_GRANT_OFF',
  'device: a client that does not exist': 'KEYCLOAK_CLIENT_NOT_FOUND',
  'device: a client that is disabled': 'KEYCLOAK_CLIENT_NOT_FOUND',
  'device: a client that wants a secret': 'KEYCLOAK_CLIENT_CONFIDENTIAL',
  'device: a wrong secret': 'KEYCLOAK_CLIENT_CONFIDENTIAL',
  'device: a bearer-only client': 'KEYCLOAK_CLIENT_NOT_FOR_SIGN_IN',
  'device: no client ID': 'KEYCLOAK_CLIENT_NOT_FOUND',
  'device: a parameter twice': 'KEYCLOAK_REQUEST_MALFORMED',
  'device: PKCE is required and missing': 'KEYCLOAK_PKCE_REQUIRED',
  'device: PKCE without a challenge': 'KEYCLOAK_PKCE_REQUIRED',
  'device: PKCE of another method': 'KEYCLOAK_PKCE_REQUIRED',
  'device: a realm that does not exist': 'KEYCLOAK_REALM_NOT_FOUND',
  'device: a realm that is disabled': 'KEYCLOAK_REALM_DISABLED',
  'device: another base path': 'KEYCLOAK_ADDRESS_WRONG',
  'poll: nobody has signed in yet': 'OAUTH_AUTHORIZATION_PENDING',
  'poll: too soon': 'OAUTH_SLOW_DOWN',
  'poll: the person refused': 'SIGN_IN_DENIED',
  'poll: the person was signed out after the approval': 'OAUTH_AUTHORIZATION_PENDING',
  'poll: the code has expired': 'CODE_EXPIRED',
  'poll: a code that was never given out': 'DEVICE_CODE_NOT_KNOWN',
  'poll: a code that was used': 'DEVICE_CODE_NOT_KNOWN',
  'poll: a code of another client': 'KEYCLOAK_SESSION_OF_OTHER_CLIENT',
  'poll: no verifier': 'OAUTH_PKCE_MISMATCH',
  'poll: a wrong verifier': 'OAUTH_PKCE_MISMATCH',
  'poll: a verifier without a challenge': 'OAUTH_PKCE_MISMATCH',
  'poll: no code': 'KEYCLOAK_REQUEST_MALFORMED',
  'poll: the grant is off for the client': 'KEYCLOAK_DEVICE_GRANT_OFF',
  'poll: a client that wants a secret': 'KEYCLOAK_CLIENT_CONFIDENTIAL',
  'token: a grant that nobody knows': 'KEYCLOAK_DEVICE_FEATURE_OFF',
  'token: no grant': 'KEYCLOAK_REQUEST_MALFORMED',
  'refresh: no refresh token': 'KEYCLOAK_REQUEST_MALFORMED',
  'refresh: not a token': 'KEYCLOAK_SESSION_ENDED',
  'refresh: after a sign-out': 'KEYCLOAK_SESSION_ENDED',
  'refresh: used before': 'KEYCLOAK_REFRESH_TOKEN_REUSED',
  'refresh: the newest token, after an older one was used again': 'KEYCLOAK_REFRESH_TOKEN_REUSED',
  'refresh: a token of another client': 'KEYCLOAK_SESSION_OF_OTHER_CLIENT',
  'refresh: the session has run out': 'KEYCLOAK_SESSION_ENDED',
  'refresh: an administrator has signed the person out': 'KEYCLOAK_SESSION_ENDED',
  'refresh: the account is disabled': 'KEYCLOAK_USER_DISABLED',
  'refresh: a scope that does not exist': 'KEYCLOAK_SCOPE_NOT_ASSIGNED',
  'revocation: not a token': 'OAUTH_INVALID_TOKEN',
  'revocation: a token of another client': 'KEYCLOAK_SESSION_OF_OTHER_CLIENT',
  'revocation: no token': 'OAUTH_INVALID_REQUEST',
}

describe(`the replies that were recorded from Keycloak ${recording.keycloak}`, () => {
  it('are all here', () => {
    expect(Object.keys(meaning)).toEqual(Object.keys(recording.replies))
  })

  it.each(Object.entries(recording.replies))('%s', (name, reply) => {
    const forms = [reply.body, JSON.stringify(reply.body)]
    for (const body of forms) {
      const problem = explain({ ...reply, body, provider })
      expect(problem.code).toBe(meaning[name])
      expect(JSON.stringify(problem.fix)).not.toMatch(/\{\w+\}/)
    }
  })
})
