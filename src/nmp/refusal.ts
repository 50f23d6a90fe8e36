import { type Clock, type Http, isSignInError, type Problem, SignInError } from '../index.ts'
import type { AccessNeed } from './access-need.ts'
import { found, valueIn } from './doctor/found.ts'
import { explainForbidden, PROPAGATION_MS } from './forbidden.ts'
import type { PlatformApi } from './platform-api.ts'
import { discoverPlatform } from './platform-discovery.ts'
import { tokenFacts } from './token-facts.ts'
import { explainUnauthorized } from './unauthorized.ts'

/** What a request is for. */
export interface RequestPurpose {
  readonly need: AccessNeed
  /** Absent: it is about no workspace. */
  readonly workspace?: string
}

/** What finding out about a refusal works with. */
export interface RefusalDeps {
  readonly baseUrl: string
  readonly http: Http
  readonly api: PlatformApi
  /** The token that was refused. `undefined`: none was sent. */
  readonly token: string | undefined
  /** The time of this machine, in milliseconds since the epoch. */
  readonly nowMs: number
  /** The time at the platform, in milliseconds since the epoch. Absent: not known. */
  readonly serverNowMs?: number
  readonly loginCommand?: string
  readonly signal?: AbortSignal
}

/** Whether the platform did not accept the token, or refused what it is for. */
function isRefusal(error: unknown): error is SignInError {
  return isSignInError(error) && /^PLATFORM_(UNAUTHORIZED|FORBIDDEN)$/.test(error.problem.code)
}

/**
 * Finds out why a platform refused a request: asks it for its settings and for the members of the workspace, and
 * compares them with the token.
 *
 * @param refusal `PLATFORM_UNAUTHORIZED` or `PLATFORM_FORBIDDEN`; every other problem explains itself
 */
export async function explainRefusal(
  refusal: Problem,
  purpose: RequestPurpose,
  deps: RefusalDeps,
): Promise<Problem> {
  const { baseUrl, http, api, token, nowMs, serverNowMs, loginCommand, signal } = deps
  const { need, workspace } = purpose
  const settings = await found(discoverPlatform(baseUrl, { http, ...(signal ? { signal } : {}) }))
  const oidc = valueIn(settings)?.oidc
  const facts = token === undefined ? undefined : tokenFacts(token, oidc?.scopePrefix)
  if (refusal.code === 'PLATFORM_UNAUTHORIZED' || facts === undefined) {
    const detail = refusal.evidence['detail']
    return explainUnauthorized({
      baseUrl,
      nowMs,
      ...(facts === undefined ? {} : { token: facts }),
      ...(typeof detail === 'string' ? { detail } : {}),
      ...(oidc === undefined ? {} : { issuer: oidc.issuer }),
      ...(serverNowMs === undefined ? {} : { serverNowMs }),
      ...(loginCommand === undefined ? {} : { loginCommand }),
    })
  }
  const members = workspace === undefined ? undefined : await found(api.listMembers(workspace, signal))
  const known = valueIn(members)
  return explainForbidden({
    baseUrl,
    token: facts,
    need,
    nowMs: serverNowMs ?? nowMs,
    ...(workspace === undefined ? {} : { workspace }),
    ...(known === undefined ? {} : { members: known }),
  })
}

/** How long somebody waits for a role of theirs to be in force. */
export interface Patience {
  readonly clock: Clock
  /** `false`: not at all. */
  readonly wait: boolean
  /** Told before each further attempt. */
  readonly onWaiting: (why: Problem) => void
  readonly signal: AbortSignal
}

/** Time between two attempts, in milliseconds. */
const RETRY_MS = 2_000

/** The stored role is enough, so the decision point may only be late. */
function mayPass({ code, evidence }: Problem): boolean {
  return code === 'ROLE_NOT_YET_IN_FORCE' || (code === 'FORBIDDEN_UNEXPLAINED' && 'role' in evidence)
}

/**
 * Makes a request. One that is refused although the stored role is enough is repeated until roles must be in force:
 * that tells a late decision point from one that is wrong.
 *
 * @throws {@link SignInError} the explained refusal, and whatever else `work` throws
 */
export async function requestPatiently<T>(
  work: () => Promise<T>,
  explained: (refusal: Problem) => Promise<Problem>,
  { clock, wait, onWaiting, signal }: Patience,
): Promise<T> {
  const endMs = clock.monotonicMs() + PROPAGATION_MS
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isRefusal(error)) throw error
      const why = await explained(error.problem)
      if (!wait || !mayPass(why) || clock.monotonicMs() >= endMs) throw new SignInError(why, { cause: error })
      onWaiting(why)
      await clock.sleep(RETRY_MS, signal)
    }
  }
}
