import { printable, signInError } from '../index.ts'
import type { Invocation } from './invocation.ts'
import { nearMiss } from './near-miss.ts'
import type { Account, SignInRecord } from './sign-in-record.ts'

/** The account that `--account` or `NMP_ACCOUNT` names. `undefined`: the one in use. */
export function askedAccount({ values, world }: Pick<Invocation, 'values' | 'world'>): string | undefined {
  return values.text('account') || world.env['NMP_ACCOUNT'] || undefined
}

/** What an account may be called, the best name first. */
export function accountNames({ email, username, name, subject }: Account): readonly string[] {
  return [...new Set([email, username, name, subject].filter((one) => one !== undefined))]
}

/** How an account is called in a list and on a command line. */
export function accountName({ account }: SignInRecord): string {
  return (account && accountNames(account)[0]) ?? ''
}

function named(asked: string, records: readonly SignInRecord[]): readonly SignInRecord[] {
  const exact = records.filter(({ account }) => account && accountNames(account).includes(asked))
  if (exact.length > 0) return exact
  const small = asked.toLowerCase()
  return records.filter(
    ({ account }) => account && accountNames(account).some((name) => name.toLowerCase() === small),
  )
}

/**
 * The account of a context that somebody means: by its email address, user name, name or subject.
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
      subjects: [found, ...others].map(({ account }) => account?.subject ?? '').join(', '),
    })
  const meant = nearMiss(asked, known)
  throw signInError('ACCOUNT_UNKNOWN', {
    ...evidence,
    known: known.join(', ') || 'nobody',
    ...(meant === undefined ? {} : { meant }),
  })
}
