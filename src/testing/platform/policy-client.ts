import { jsonObject } from '../../http/fields.ts'
import type { Http } from '../../http/http.ts'
import { isSignInError } from '../../idp-errors/sign-in-error.ts'

/** How a decision point can fail the platform. */
export type PolicyFault = 'error' | 'unavailable' | 'timeout' | 'internal'

/** A decision point that cannot decide. */
export class PolicyFailure extends Error {
  override readonly name = 'PolicyFailure'
  readonly fault: PolicyFault

  constructor(fault: PolicyFault) {
    super(fault)
    this.fault = fault
  }
}

/** What is asked of a decision point about one request. */
export interface PolicyQuestion {
  /** Every name under which roles of the caller may be stored. */
  readonly principals: readonly string[]
  readonly workspace: string
  /** Least role that the route needs. Absent: being signed in is enough. */
  readonly role?: string
  /** Scopes of the token. */
  readonly scopes: readonly string[]
  /** Scopes that open the route, any of them. */
  readonly needed_scopes: readonly string[]
}

/** An OPA that decides for the platform: rules `allow` and `has_role` of the package `authz`. */
export interface PolicyPoint {
  /** @throws {@link PolicyFailure} */
  allow(question: PolicyQuestion): Promise<boolean>
  /** @throws {@link PolicyFailure} */
  hasRole(question: Pick<PolicyQuestion, 'principals' | 'workspace' | 'role'>): Promise<boolean>
}

/** The platform's `auth.policy_decision_point_request_timeout_seconds`, in milliseconds. */
const TIMEOUT_MS = 5_000

/** Asks an OPA over its REST API (`POST /v1/data/authz/…`), as the platform does. */
export function opaClient(baseUrl: string, http: Http): PolicyPoint {
  async function ask(rule: string, input: object): Promise<boolean> {
    const reply = await http
      .send({
        url: `${baseUrl.replace(/\/+$/, '')}/v1/data/authz/${rule}`,
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ input }),
        timeoutMs: TIMEOUT_MS,
      })
      .catch((error: unknown) => {
        const late = isSignInError(error) && error.problem.code === 'NETWORK_TIMEOUT'
        throw new PolicyFailure(late ? 'timeout' : 'unavailable')
      })
    if (reply.status !== 200) throw new PolicyFailure('error')
    const result = jsonObject(reply.text)?.['result']
    // A rule that the bundle does not have is no decision: OPA answers without a result.
    if (typeof result !== 'boolean') throw new PolicyFailure('internal')
    return result
  }
  return {
    allow: (question) => ask('allow', question),
    hasRole: (question) => ask('has_role', question),
  }
}
