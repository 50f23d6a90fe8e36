import { inspect } from 'node:util'
import { expect } from 'vitest'
import { isSignInError, type SignInError } from '../../src/idp-errors/sign-in-error.ts'
import type { ExpectedTokens, TokenReply } from '../../src/tokens/token-reply.ts'
import type { TokenSet } from '../../src/tokens/token-set.ts'
import type { Issuer } from './issuer.ts'

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
export const DEVICE_CODE = 'SENTINEL-device+code/1%=&'
export const SCOPES = ['openid', 'platform:read']

export interface LoginOptions {
  readonly client?: Parameters<Issuer['client']>[0]
  readonly expected?: Partial<ExpectedTokens>
}

/** One token request of the device grant, to whatever the issuer answers next. */
export async function request(issuer: Issuer, options: LoginOptions = {}): Promise<TokenReply> {
  const reply = await issuer
    .client(options.client)
    .token(DEVICE_GRANT, { device_code: DEVICE_CODE }, { scopes: SCOPES, ...options.expected })
  // Nothing that leaves the room shows a secret, however deep somebody looks.
  expect(inspect(reply, { depth: Infinity, showHidden: true })).not.toContain('SENTINEL')
  return reply
}

/** The tokens of a request that has to succeed. */
export async function tokensOf(issuer: Issuer, options: LoginOptions = {}): Promise<TokenSet> {
  const reply = await request(issuer, options)
  if (reply.kind !== 'tokens') throw new TypeError(`no tokens: ${inspect(reply)}`)
  return reply.tokens
}

/** The error of work that has to fail. It shows no secret, and neither does what it was caused by. */
export async function refusal(work: Promise<unknown>): Promise<SignInError> {
  const error = await work.then(
    (value) => new TypeError(`nothing was thrown, but ${inspect(value)} came back`),
    (thrown: unknown) => thrown,
  )
  if (!isSignInError(error)) throw error
  expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('SENTINEL')
  expect(JSON.stringify(error.problem)).not.toContain('SENTINEL')
  // A slot of the row that was left open shows as `<name>`.
  expect(error.problem.title + error.problem.why).not.toMatch(/<[a-z ]+>/)
  return error
}

/** What a login with this ID token comes to: `accepted`, or the code of the problem. */
export async function verdictOn(
  issuer: Issuer,
  idToken: string,
  options: LoginOptions = {},
): Promise<string> {
  issuer.answers['/token'] = [issuer.reply({ id_token: idToken })]
  try {
    await tokensOf(issuer, options)
    return 'accepted'
  } catch (error) {
    return (await refusal(Promise.reject(error))).problem.code
  }
}
