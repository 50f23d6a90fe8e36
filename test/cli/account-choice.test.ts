import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountName, accountNamed } from '../../src/cli/account-choice.ts'
import type { Account, SignInRecord } from '../../src/cli/sign-in-record.ts'
import { contextOf, profileFor } from '../../src/cli/sign-in-records.ts'
import { isSignInError } from '../../src/index.ts'

const record = (account: Account | undefined, issuer = 'https://sso.example.com'): SignInRecord => ({
  context: 'prod',
  ...(account === undefined ? {} : { account }),
  issuer,
  clientId: 'nmp',
  provider: 'oidc',
  scopes: [],
  store: 'file',
})
const ALICE = record({ subject: 'a1', email: 'alice@example.com', username: 'alice', name: 'Alice Liddell' })
const BOB = record({ subject: 'b1', email: 'bob@example.com', name: 'Bob' })
const NOBODY = record(undefined)

/** What a wish that cannot be met is told. */
function told(asked: string, records: readonly SignInRecord[]) {
  try {
    accountNamed(asked, records, 'prod')
  } catch (error) {
    if (isSignInError(error)) return { code: error.problem.code, ...error.problem.evidence }
  }
  return undefined
}

describe('the account that somebody means', () => {
  it.each(['alice@example.com', 'ALICE@Example.com', 'alice', 'Alice Liddell', 'a1'])(
    'is hers: %s',
    (asked) => {
      expect(accountNamed(asked, [BOB, NOBODY, ALICE], 'prod')).toBe(ALICE)
    },
  )

  it('is the one that is written like that, where letter case alone tells two apart', () => {
    const other = record({ subject: 'A1' })
    expect(accountNamed('A1', [ALICE, other], 'prod')).toBe(other)
    expect(accountNamed('a1', [ALICE, other], 'prod')).toBe(ALICE)
  })

  it('is not there: the one that may be meant is suggested, and those that are there are named', () => {
    expect(told('alise@example.com', [ALICE, BOB])).toMatchObject({
      code: 'ACCOUNT_UNKNOWN',
      meant: 'alice@example.com',
      known: 'alice@example.com, bob@example.com',
    })
    expect(told('somebody-else', [NOBODY])).not.toHaveProperty('meant')
    expect(told('alice', [])).toMatchObject({ known: 'nobody' })
  })

  it('is not clear: the subjects tell, and the issuers where subjects are the same', () => {
    const namesake = record({ subject: 'a2', email: 'alice@example.com' })
    expect(told('alice@example.com', [ALICE, namesake])).toMatchObject({
      code: 'ACCOUNT_AMBIGUOUS',
      names: 'a1, a2',
    })
    const elsewhere = record({ subject: 'a1', email: 'alice@example.com' }, 'https://other.example.com')
    expect(told('a1', [ALICE, elsewhere])).toMatchObject({
      names: "'a1 https://sso.example.com', 'a1 https://other.example.com'",
    })
    expect(accountNamed('a1 https://other.example.com', [ALICE, elsewhere], 'prod')).toBe(elsewhere)
  })

  it('is never somebody whose name is a word of JavaScript', () => {
    for (const word of ['__proto__', 'constructor', 'undefined', ''])
      expect(told(word, [ALICE, NOBODY])?.code, word).toBe('ACCOUNT_UNKNOWN')
    expect(accountName(NOBODY)).toBe('')
  })
})

describe('the profile of an account', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 })

  it('ST-13 belongs to one person of one issuer in one context, whatever they are called', () => {
    const triple = fc.tuple(text, text, text)
    fc.assert(
      fc.property(triple, triple, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other))
        expect(profileFor(...one)).not.toBe(profileFor(...other))
      }),
    )
    expect(profileFor('a', 'b,c', 'd')).not.toBe(profileFor('a', 'b', 'c,d'))
  })

  it('tells its context', () => {
    fc.assert(
      fc.property(text, text, text, (context, issuer, subject) => {
        expect(contextOf(profileFor(context, issuer, subject))).toBe(context)
      }),
    )
    for (const context of ['prod', '[1]', '{}', '"x"', '1'])
      expect(contextOf(profileFor(context, 'https://sso.example.com', undefined))).toBe(context)
  })
})
