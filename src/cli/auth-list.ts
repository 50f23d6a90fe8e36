import { isSignInError, type Problem, printable, type Session } from '../index.ts'
import { accountName } from './account-choice.ts'
import type { Invocation } from './invocation.ts'
import { jsonLine } from './json-line.ts'
import { type PlatformContext, platformContext } from './platform-context.ts'
import { loginOf } from './record-login.ts'
import { forProgram } from './result.ts'
import type { SignInRecord } from './sign-in-record.ts'
import { sameSession } from './sign-in-records.ts'
import { table } from './table.ts'
import { isoTime, spanWords } from './time-words.ts'

/** One account of one context. */
interface Listed {
  readonly record: SignInRecord
  /** Used by the commands of its context that name no other. */
  readonly inUse: boolean
  /** Absent: nothing is stored any more, or it cannot be read. */
  readonly session?: Session
  readonly problem?: Problem
}

async function listed(record: SignInRecord, inUse: boolean, invocation: Invocation): Promise<Listed> {
  try {
    const session = await loginOf(record, invocation).session({ signal: invocation.signal })
    return { record, inUse, ...(session === undefined ? {} : { session }) }
  } catch (error) {
    if (!isSignInError(error)) throw error
    return { record, inUse, problem: error.problem }
  }
}

function facts({ record, inUse, session, problem }: Listed): Readonly<Record<string, unknown>> {
  const { context, account, platform, issuer, clientId, store } = record
  return {
    context,
    in_use: inUse,
    subject: account?.subject ?? session?.subject ?? null,
    name: account?.name ?? session?.name ?? null,
    email: account?.email ?? session?.email ?? null,
    platform: platform ?? null,
    issuer,
    client_id: clientId,
    expires_at: session === undefined ? null : isoTime(session.expiresAtMs),
    refreshable: session?.refreshable ?? false,
    store,
    problem: problem?.code ?? null,
  }
}

/** How long the token lasts, and whether the session goes on after it. */
function stateOf({ session, problem }: Listed, nowMs: number): string {
  if (problem !== undefined) return `cannot be read (${problem.code})`
  if (session === undefined) return 'gone'
  const leftMs = session.expiresAtMs - nowMs
  const end = leftMs > 0 ? `ends in ${spanWords(leftMs)}` : `ended ${spanWords(-leftMs)} ago`
  return session.refreshable ? `${end}; renews itself` : end
}

function row(one: Listed, nowMs: number): readonly string[] {
  const { record, inUse, session } = one
  const { context, platform, issuer, store } = record
  const person = accountName(record) || (session?.email ?? session?.name ?? session?.subject ?? '-')
  return [inUse ? '*' : '', context, person, platform ?? issuer, stateOf(one, nowMs), store]
}

/** A context of the settings file in which no account of this program is in use. */
interface Bare {
  readonly name: string
  readonly platform: string | null
  /** Another tool of the platform has stored a token for it. */
  readonly otherTool: boolean
}

function bareContexts({ config }: PlatformContext, listed: readonly Listed[]): readonly Bare[] {
  const here = (name: string) => listed.filter(({ record }) => record.context === name)
  return config.contexts
    .filter(({ name }) => !here(name).some(({ inUse }) => inUse))
    .map(({ name, cluster, user }) => ({
      name,
      platform: config.clusters.find((other) => other.name === cluster)?.baseUrl ?? null,
      otherTool: config.users.some((other) => other.name === user && other.token !== undefined),
    }))
    .filter(({ name, otherTool }) => otherTool || here(name).length === 0)
}

function bareRow({ name, platform, otherTool }: Bare): readonly string[] {
  return ['', name, '-', platform ?? '', otherTool ? 'a token in the settings file' : 'nobody', '']
}

/** `nmp auth list` */
export async function run(invocation: Invocation): Promise<undefined> {
  const { world, terminal, talk } = invocation
  const context = await platformContext(invocation, { mayBeNew: true, account: 'in_use' })
  const { name, records } = context
  const kept = (await records.list()).filter(({ signedOut }) => signedOut !== true)
  const all: Listed[] = []
  for (const record of kept) {
    const active = await records.read(record.context).catch(() => undefined)
    all.push(await listed(record, active !== undefined && sameSession(active, record), invocation))
  }
  const bare = bareContexts(context, all)
  if (forProgram(invocation))
    terminal.out(
      jsonLine({
        current_context: name,
        accounts: all.map(facts),
        contexts_without: bare.map(({ otherTool, ...one }) => ({ ...one, other_tool: otherTool })),
      }),
    )
  else if (all.length + bare.length === 0) talk.insist('Nobody is signed in with this program.')
  else {
    const nowMs = world.clock.nowMs()
    terminal.out(
      table(
        ['', 'CONTEXT', 'ACCOUNT', 'PLATFORM', 'SESSION', 'KEPT IN'],
        [...all.map((one) => row(one, nowMs)), ...bare.map(bareRow)],
      ),
    )
    talk.say(`* is in use in its context; the current context is ${printable(name)}.`)
  }
  for (const variable of ['NMP_ACCESS_TOKEN', 'NMP_ACCOUNT'])
    if (world.env[variable]) talk.insist(`Note: ${variable} is set and wins over the account in use.`)
  return undefined
}
