import { printable, signInError } from '../index.ts'
import { accountName, accountNamed } from './account-choice.ts'
import { putIntoUse } from './account-in-use.ts'
import { accountsIn } from './accounts.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { notSignedIn, type PlatformContext, platformContext } from './platform-context.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { sameSession } from './sign-in-records.ts'
import { table } from './table.ts'

function shown(record: SignInRecord): string {
  return printable(accountName(record) || 'an account without a name', { maxLength: 100 })
}

/** The account that the person picks from a list, by its number or its name. */
async function picked(
  all: readonly SignInRecord[],
  { name, record: inUse }: PlatformContext,
  { terminal, signal }: Invocation,
): Promise<SignInRecord> {
  const rows = all.map((record, at) => [
    inUse !== undefined && sameSession(record, inUse) ? '*' : '',
    String(at + 1),
    shown(record),
    record.platform ?? record.issuer,
  ])
  terminal.err(`${table(['', '', 'ACCOUNT', 'PLATFORM'], rows)}Which one? `)
  for await (const line of terminal.lines(signal)) {
    const answer = line.trim()
    const chosen = /^\d{1,4}$/.test(answer) ? all[Number(answer) - 1] : undefined
    return chosen ?? accountNamed(answer, all, name)
  }
  signal.throwIfAborted()
  throw signInError('CANCELLED')
}

/** The account to use from now on: the one that is named, the other one of two, or the one that is picked. */
async function wanted(context: PlatformContext, invocation: Invocation): Promise<SignInRecord> {
  const { operand, terminal, json } = invocation
  const { name, records, record: active } = context
  const all = await accountsIn(name, records, invocation)
  const [only] = all
  if (only === undefined) throw notSignedIn(context)
  if (operand !== '') return accountNamed(operand, all, name)
  const others = all.filter((record) => active === undefined || !sameSession(record, active))
  const [first] = others
  if (first === undefined) throw signInError('ACCOUNT_ONLY_ONE', { context: name, account: shown(only) })
  if (others.length === 1) return first
  if (terminal.attended && !json) return picked(all, context, invocation)
  throw signInError('USAGE', {
    reason: `several accounts are signed in to ${printable(name)}: ${all.map(shown).join(', ')}`,
    command: 'nmp auth switch',
  })
}

/** `nmp auth switch` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { world, terminal, talk, json } = invocation
  const context = await platformContext(invocation, { mayBeNew: true, account: 'in_use' })
  const record = await wanted(context, invocation)
  await putIntoUse(record, context, invocation)
  const { account } = record
  if (json)
    terminal.out(
      jsonLine({
        context: context.name,
        subject: account?.subject ?? null,
        name: account?.name ?? null,
        email: account?.email ?? null,
      }),
    )
  else talk.say(`${shown(record)} is in use in the context ${printable(context.name)} from now on.`)
  for (const name of ['NMP_ACCESS_TOKEN', 'NMP_ACCOUNT'])
    if (world.env[name]) talk.insist(`Note: ${name} is set and wins over this choice.`)
  return undefined
}
