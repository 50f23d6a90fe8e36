import { printable, signInError } from '../index.ts'
import type { Invocation } from './invocation.ts'
import { nearMiss } from './near-miss.ts'
import type { Account, SignInRecord } from './sign-in-record.ts'

/** Whether `--account` names an account: then it wins over a token of the environment, as every option does. */
export function optionNamesAccount({ values }: Pick<Invocation, 'values'>): boolean {
  return Boolean(values.text('account'))
}

/** The account that `--account` or `NMP_ACCOUNT` names. `undefined`: the one in use. */
export function askedAccount({ values, world }: Pick<Invocation, 'values' | 'world'>): string | undefined {
  return values.text('account') || world.env['NMP_ACCOUNT'] || undefined
}

/** What an account may be called, the best name first. */
export function accountNames({ email, username, name, subject }: Account): readonly string[] {
  return [...new Set([email, username, name, subject].filter((one) => one !== undefined))]
}

/** All that names an account; with the provider behind it, each name is unlike those at other providers. */
function wordsFor({ account, issuer }: SignInRecord): readonly string[] {
  const names = account === undefined ? [] : accountNames(account)
  return [...names, ...names.map((name) => `${name} ${issuer}`)]
}

/** The shortest way to name one of several accounts that share a name. */
function fullName({ account, issuer }: SignInRecord, others: readonly SignInRecord[]): string {
  const subject = account?.subject ?? ''
  const twice = others.filter((other) => other.account?.subject === subject).length > 1
  return twice ? `'${subject} ${issuer}'` : subject
}

/** How an account is called in a list and on a command line. */
export function accountName({ account }: SignInRecord): string {
  return (account && accountNames(account)[0]) ?? ''
}

function named(asked: string, records: readonly SignInRecord[]): readonly SignInRecord[] {
  const exact = records.filter((record) => wordsFor(record).includes(asked))
  if (exact.length > 0) return exact
  const small = asked.toLowerCase()
  return records.filter((record) => wordsFor(record).some((name) => name.toLowerCase() === small))
}

/**
 * The account of a context that somebody means: by its email address, user name, name or subject, and where that is
 * not enough, by the issuer behind it.
 *
 * @param records the accounts of the context that are signed in
 * @throws {@link SignInError} `ACCOUNT_UNKNOWN`, `ACCOUNT_AMBIGUOUS`
 */
export function accountNamed(asked: string, records: readonly SignInRecord[], context: string): SignInRecord {
  const [found, ...others] = named(asked, records)
  if (found !== undefined && others.length === 0) return found
  const known = records.map(accountName).filter((name) => name !== '')
  const evidence = { account: printable(asked, { maxLength: 100 }), context }
  if (found !== undefined)
    throw signInError('ACCOUNT_AMBIGUOUS', {
      ...evidence,
      names: [found, ...others].map((one, _, all) => fullName(one, all)).join(', '),
    })
  const meant = nearMiss(asked, known)
  throw signInError('ACCOUNT_UNKNOWN', {
    ...evidence,
    known: known.join(', ') || 'nobody',
    ...(meant === undefined ? {} : { meant }),
  })
}
