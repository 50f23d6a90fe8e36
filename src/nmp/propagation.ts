import { type Clock, isSignInError } from '../index.ts'
import type { Member } from './api-reply.ts'
import { type PlatformApi, ROLE_WAIT_MS } from './platform-api.ts'

/** A change of what somebody may do in a workspace. */
export interface RoleChange {
  /** `add`: beside what they have. `replace`: these and no others. `remove`: none any more. */
  readonly kind: 'add' | 'replace' | 'remove'
  readonly workspace: string
  readonly principal: string
  /** Empty for `remove`. */
  readonly roles: readonly string[]
}

/** How a change came out. */
export interface RoleOutcome {
  /**
   * `in_force`: the platform has seen it at its decision point. `not_confirmed`: it is stored, but the platform stopped
   * waiting for it, although it says success. `not_awaited`: it is stored, nobody waited. `overtaken`: something else
   * is stored now.
   */
  readonly state: 'in_force' | 'not_confirmed' | 'not_awaited' | 'overtaken'
  /** What is stored now. Absent: it could not be read. */
  readonly roles?: readonly string[]
  /** How long the platform took, in milliseconds. */
  readonly tookMs: number
}

function isAsWanted(change: RoleChange, stored: readonly string[]): boolean {
  const has = (role: string) => stored.includes(role)
  switch (change.kind) {
    case 'add':
      return change.roles.every(has)
    case 'replace':
      return change.roles.every(has) && stored.every((role) => change.roles.includes(role))
    case 'remove':
      return stored.length === 0
    default:
      return change.kind satisfies never
  }
}

/**
 * What a change came to. The platform answers success when it stopped waiting for its decision point, too; only the
 * time that it took tells the two apart. Pure.
 *
 * @param answer.arrived whether the platform's answer came back at all
 * @param answer.members who is stored now; `undefined` when that could not be read
 */
export function outcomeOf(
  change: RoleChange,
  answer: {
    readonly waited: boolean
    readonly arrived: boolean
    readonly tookMs: number
    readonly members: readonly Member[] | undefined
  },
): RoleOutcome {
  const { waited, arrived, tookMs, members } = answer
  const roles = members?.find(({ principal }) => principal === change.principal)?.roles ?? []
  const known = members === undefined ? {} : { roles }
  if (members !== undefined && !isAsWanted(change, roles)) return { state: 'overtaken', tookMs, ...known }
  if (!waited) return { state: 'not_awaited', tookMs, ...known }
  return { state: arrived && tookMs < ROLE_WAIT_MS ? 'in_force' : 'not_confirmed', tookMs, ...known }
}

/** How a change is watched. */
export interface ChangeWatch {
  readonly clock: Clock
  /** Wait until the change is in force. Default `true`. */
  readonly wait?: boolean
  /** Told once a second how long it has taken, in milliseconds. Default: nobody is told. */
  readonly onWaiting?: (waitedMs: number) => void
  readonly signal?: AbortSignal
}

const TELL_EVERY_MS = 1_000

async function watched<T>(work: Promise<T>, watch: ChangeWatch): Promise<T> {
  const { clock, onWaiting } = watch
  if (onWaiting === undefined) return work
  const ended = new AbortController()
  const startMs = clock.monotonicMs()
  const tell = async () => {
    while (!ended.signal.aborted) {
      await clock.sleep(TELL_EVERY_MS, ended.signal)
      onWaiting(clock.monotonicMs() - startMs)
    }
  }
  // Ends by its own signal, which is no failure.
  tell().catch(() => undefined)
  return work.finally(() => ended.abort())
}

function request(api: PlatformApi, change: RoleChange, watch: ChangeWatch): Promise<unknown> {
  const { workspace, principal, roles } = change
  const options = { wait: watch.wait ?? true, ...(watch.signal ? { signal: watch.signal } : {}) }
  switch (change.kind) {
    case 'add':
      return api.addMember(workspace, principal, roles, options)
    case 'replace':
      return api.updateMember(workspace, principal, roles, options)
    case 'remove':
      return api.removeMember(workspace, principal, options)
    default:
      return change.kind satisfies never
  }
}

/** Faults after which the platform may have made the change all the same. */
function mayHaveHappened(error: unknown): boolean {
  return isSignInError(error) && /^NETWORK_(TIMEOUT|RESET|REPLY_CUT)$/.test(error.problem.code)
}

/**
 * Changes somebody's roles, waits until the change is in force, and looks what is stored afterwards.
 *
 * @throws {@link SignInError} when the change was refused, or when it is not known to have been made
 */
export async function changeRoles(
  api: PlatformApi,
  change: RoleChange,
  watch: ChangeWatch,
): Promise<RoleOutcome> {
  const { clock, wait = true, signal } = watch
  const startMs = clock.monotonicMs()
  let fault: unknown
  try {
    await watched(request(api, change, watch), watch)
  } catch (error) {
    if (!mayHaveHappened(error)) throw error
    fault = error
  }
  const tookMs = clock.monotonicMs() - startMs
  // Whoever has removed themselves may not look any more.
  const members = await api.listMembers(change.workspace, signal).catch((error) => {
    if (isSignInError(error)) return undefined
    throw error
  })
  const outcome = outcomeOf(change, { waited: wait, arrived: fault === undefined, tookMs, members })
  if (fault !== undefined && (outcome.roles === undefined || outcome.state === 'overtaken')) throw fault
  return outcome
}
