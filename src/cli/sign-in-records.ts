import { isSignInError, type Problem, type World } from '../index.ts'
import { loginCommandOf } from './login-command.ts'
import { hashed, recordFolder } from './record-folder.ts'
import type { SignInRecord } from './sign-in-record.ts'

/**
 * The records of all contexts and of the people in them: one file each, so that two sign-ins at once never lose one
 * another's. Beside them each context has a copy of the record that is in use, found without knowing whose it is.
 */
export interface SignInRecords {
  /**
   * The record that is in use in a context.
   * @returns `undefined` when the context has none
   * @throws {@link SignInError} `SIGN_IN_RECORD_DAMAGED`, `STORE_*`
   */
  read(context: string): Promise<SignInRecord | undefined>
  /** Keeps a record that is not in use. */
  keep(record: SignInRecord): Promise<void>
  /** Keeps a record and puts it into use. */
  use(record: SignInRecord): Promise<void>
  /** Removes the record of a person. Where it is in use, only what it takes to sign in again is left of it. */
  end(record: SignInRecord): Promise<void>
  /** Removes the records of people that cannot be read. */
  endUnreadable(): Promise<void>
  /** Every record that can be read, each once, in the order of contexts and people. Of the others, a notice is given. */
  list(): Promise<readonly SignInRecord[]>
}

const ACTIVE = /^[0-9a-f]{64}\.json$/
const KEPT = /^[0-9a-f]{64}\.account\.json$/

function activeFileOf(context: string): string {
  return `${hashed(context)}.json`
}

function keptFileOf(profile: string): string {
  return `${hashed(profile)}.account.json`
}

/** The profile that the session of a record is kept under. */
export function profileOf({ profile, context }: Pick<SignInRecord, 'profile' | 'context'>): string {
  return profile ?? context
}

/** Whether two records are of the same session. */
export function sameSession(one: SignInRecord, other: SignInRecord): boolean {
  return one.context === other.context && profileOf(one) === profileOf(other)
}

/** A profile for each person of each provider in each context; no two share one. Nobody known: that of the context. */
export function profileFor(context: string, issuer: string, subject: string | undefined): string {
  return subject === undefined ? context : JSON.stringify([context, issuer, subject])
}

/** The context of a profile that {@link profileFor} has made. */
export function contextOf(profile: string): string {
  try {
    const parts: unknown = JSON.parse(profile)
    return Array.isArray(parts) && typeof parts[0] === 'string' ? parts[0] : profile
  } catch {
    return profile
  }
}

/**
 * The records of this program.
 * @param onNotice told about what was found and put right
 */
export function signInRecords(
  world: Pick<World, 'env' | 'platform' | 'home'>,
  onNotice: (notice: Problem) => void,
): SignInRecords {
  const { load, write, remove, names } = recordFolder({
    folder: 'sign-ins',
    world,
    onNotice,
    nameOf: (record, name) =>
      ACTIVE.test(name) ? activeFileOf(record.context) : keptFileOf(profileOf(record)),
    commandFor: (context) => loginCommandOf({ context }),
  })

  const read: SignInRecords['read'] = (context) => load(activeFileOf(context), context)

  // Whoever is kept beside others is found by the profile alone, also when that is the one of an older version.
  const keep: SignInRecords['keep'] = (record) => {
    const profile = profileOf(record)
    return write(keptFileOf(profile), { ...record, profile })
  }

  return {
    read,
    keep,
    async use(record) {
      await keep(record)
      await write(activeFileOf(record.context), record)
    },
    async end(record) {
      await remove(keptFileOf(profileOf(record)))
      const active = await read(record.context).catch(() => undefined)
      if (active === undefined || !sameSession(active, record)) return
      await write(activeFileOf(record.context), { ...record, signedOut: true })
    },
    async endUnreadable() {
      for (const name of (await names()).filter((one) => KEPT.test(one)))
        await load(name).catch(async (error: unknown) => {
          if (!isSignInError(error)) throw error
          await remove(name)
        })
    },
    async list() {
      const all = await names()
      const records: SignInRecord[] = []
      for (const name of [KEPT, ACTIVE].flatMap((shape) => all.filter((one) => shape.test(one)))) {
        try {
          const record = await load(name)
          if (record !== undefined && !records.some((other) => sameSession(other, record)))
            records.push(record)
        } catch (error) {
          if (!isSignInError(error)) throw error
          onNotice(error.problem)
        }
      }
      return records.sort(byContextAndPerson)
    },
  }
}

function byContextAndPerson(one: SignInRecord, other: SignInRecord): number {
  const key = ({ context, account }: SignInRecord) =>
    [context, account?.email ?? account?.username ?? account?.subject ?? ''] as const
  const [[context, person], [otherContext, otherPerson]] = [key(one), key(other)]
  return context.localeCompare(otherContext, 'en') || person.localeCompare(otherPerson, 'en')
}
