import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signInError } from '../../src/idp-errors/sign-in-error.ts'
import { Secret } from '../../src/secret.ts'
import type { Revocation } from '../../src/tokens/revocation.ts'
import { type Answer, CLIENT_ID, Issuer, newKey } from './issuer.ts'

const key = await newKey()
const TOKEN = new Secret('SENTINEL-refresh-token')
let issuer: Issuer

beforeEach(async () => {
  issuer = await Issuer.start({ keys: [key] })
})
afterEach(() => issuer.close())

async function revoke(answer: Answer, options?: Parameters<Issuer['client']>[0]): Promise<Revocation> {
  issuer.answers['/revoke'] = [answer]
  const outcome = await issuer.client(options).revoke(TOKEN, 'refresh_token')
  expect(inspect(outcome, { depth: Infinity, showHidden: true })).not.toContain('SENTINEL')
  return outcome
}

describe('revocation (RFC 7009)', () => {
  it('names the token, its kind and the client', async () => {
    expect(await revoke({ status: 200, body: '' })).toEqual({ outcome: 'revoked' })
    expect(Object.fromEntries(issuer.requests('/revoke')[0]!.form)).toEqual({
      token: 'SENTINEL-refresh-token',
      token_type_hint: 'refresh_token',
      client_id: CLIENT_ID,
    })
  })

  it('proves a confidential client', async () => {
    await revoke({ status: 204 }, { clientSecret: async () => new Secret('SENTINEL-client-secret') })
    expect(issuer.requests('/revoke')[0]!.headers.authorization).toMatch(/^Basic /)
  })

  it('is not offered by every provider, and that is said', async () => {
    const metadata = (good: ReturnType<Issuer['metadata']>) => {
      const { revocation_endpoint: _, ...rest } = good
      return rest
    }
    expect(await revoke({}, { metadata })).toEqual({ outcome: 'unsupported' })
    expect(issuer.arrived).toEqual([])
    expect(await revoke({ status: 400, body: { error: 'unsupported_token_type' } })).toEqual({
      outcome: 'unsupported',
    })
  })

  it.each<[string, Answer]>([
    [
      'invalid_client',
      { status: 401, body: { error: 'invalid_client', error_description: 'SENTINEL-refresh-token' } },
    ],
    ['503', { status: 503, body: '' }],
    ['a page', { status: 404, body: '<html>SENTINEL-refresh-token</html>' }],
    ['a redirect', { status: 302, headers: { location: 'https://evil.example' } }],
    ['a cut', { cut: true }],
  ])('fails with a reason: %s', async (_, answer) => {
    expect(await revoke(answer)).toMatchObject({ outcome: 'failed', problem: { title: /./ } })
  })

  it('ends when it is cancelled, with the reason as it is', async () => {
    for (const reason of [new TypeError('stopped'), signInError('CANCELLED')]) {
      const work = issuer.client().revoke(TOKEN, 'refresh_token', AbortSignal.abort(reason))
      await expect(work).rejects.toBe(reason)
    }
  })
})
