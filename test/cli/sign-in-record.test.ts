import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeRecord, encodeRecord, recordDamaged, type SignInRecord } from '../../src/cli/sign-in-record.ts'
import { isSignInError } from '../../src/index.ts'

const RECORD: SignInRecord = {
  context: 'prod',
  account: { subject: 'a1', name: 'Alice', email: 'alice@example.com', username: 'alice' },
  profile: '["prod","https://sso.example.com/realms/ml","a1"]',
  platform: 'https://nmp.example.com',
  issuer: 'https://sso.example.com/realms/ml',
  clientId: 'nmp-cli',
  provider: 'keycloak',
  scopes: ['openid', 'platform:read'],
  scopePrefix: 'api://nmp/',
  bearer: 'id_token',
  store: 'file',
  signedOut: true,
}

const damaged = (reason: string) => recordDamaged('/home/a/record.json', 'prod', 'nmp auth login', reason)
const decode = (text: string) => decodeRecord(text, damaged)

function codeOf(text: string): string | undefined {
  try {
    decode(text)
    return undefined
  } catch (error) {
    return isSignInError(error) ? error.problem.code : String(error)
  }
}

describe('the record of a sign-in', () => {
  it('is read as it was written, with every optional part and with none', () => {
    expect(decode(encodeRecord(RECORD))).toEqual(RECORD)
    const { context, issuer, clientId, provider, scopes, store } = RECORD
    const least = { context, issuer, clientId, provider, scopes, store }
    expect(decode(encodeRecord(least))).toEqual(least)
  })

  it('CL-03 that is damaged in any way is said to be, and nothing of it is taken over', () => {
    const changed = (change: object) => JSON.stringify({ ...JSON.parse(encodeRecord(RECORD)), ...change })
    for (const text of [
      '',
      '[]',
      'null',
      '{',
      changed({ issuer: 'http://sso.example.com' }),
      changed({ issuer: 'javascript:alert(1)' }),
      changed({ platform: 7 }),
      changed({ provider: 'constructor' }),
      changed({ store: 'memory' }),
      changed({ scopes: 'openid' }),
      changed({ clientId: '' }),
      changed({ bearer: 'refresh_token' }),
      changed({ account: 'alice' }),
      changed({ account: { name: 'Alice' } }),
      changed({ account: { subject: 'a1', email: 7 } }),
      changed({ profile: 7 }),
      changed({ version: 2 }),
    ])
      expect(codeOf(text), text).toBe('SIGN_IN_RECORD_DAMAGED')
  })

  it('never fails in another way, and gives objects nothing new', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect([undefined, 'SIGN_IN_RECORD_DAMAGED']).toContain(codeOf(text))
      }),
    )
    codeOf('{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}')
    expect(Object.getOwnPropertyDescriptor(Object.prototype, 'x')).toBeUndefined()
  })
})
