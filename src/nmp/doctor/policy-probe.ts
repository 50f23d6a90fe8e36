import {
  type BadField,
  fieldsOf,
  type Http,
  type HttpReply,
  jsonObject,
  type Problem,
  problemOf,
  signInError,
} from '../../index.ts'
import { type DoctorRow, ok, problem, skipped, warning } from './diagnosis.ts'
import type { Found } from './found.ts'

/** What an OPA says of itself. */
export interface PolicyPoint {
  readonly address: string
  readonly healthy: boolean
  /** Whether it has the rules that the platform asks for. Absent: it does not say. */
  readonly hasRules?: boolean
  /** When it last asked for its bundle with success, in milliseconds since the epoch. Absent: it does not say. */
  readonly refreshedAtMs?: number
}

/** A bundle that is refreshed every few seconds and is older than this is not refreshed any more, in milliseconds. */
const BUNDLE_MAX_AGE_MS = 300_000

/** What is wrong with an OPA itself: that says more than what the platform noticed of it. */
function problemAt(point: Found<PolicyPoint>): Problem | undefined {
  if ('problem' in point) return point.problem
  const { address, healthy, hasRules } = point.value
  if (!healthy) return problemOf('POLICY_BUNDLE_MISSING', { address })
  return hasRules === false ? problemOf('POLICY_RULES_MISSING', { address }) : undefined
}

/**
 * The decision point, as far as it can be seen: by the platform's answers, and by its own when its address was given.
 *
 * @param fault what the platform said when it could not ask its decision point
 */
export function policyRow(
  fault: Problem | undefined,
  point: Found<PolicyPoint> | undefined,
  nowMs: number,
): DoctorRow {
  const seenThere = point === undefined ? undefined : problemAt(point)
  if (seenThere !== undefined) return problem('policy', seenThere)
  if (fault !== undefined) return problem('policy', fault)
  if (point === undefined || 'problem' in point)
    return skipped(
      'policy',
      'it answers the platform; give the address of an OPA with --policy-url to look further',
    )
  const { address, refreshedAtMs } = point.value
  if (refreshedAtMs === undefined) return ok('policy', `OPA at ${address} is healthy, its bundle is active`)
  const seconds = Math.round((nowMs - refreshedAtMs) / 1_000)
  const seen = `OPA at ${address} is healthy, bundle refreshed ${seconds} seconds ago`
  if (nowMs - refreshedAtMs <= BUNDLE_MAX_AGE_MS) return ok('policy', seen)
  return warning('policy', seen, problemOf('POLICY_BUNDLE_STALE', { address, seconds }))
}

/** The newest refresh among the bundles of OPA's status document. */
function refreshedAt(address: string, text: string): number | undefined {
  const bad: BadField = (field, expected) =>
    signInError('POLICY_ANSWER_INVALID', { address, field, expected })
  const body = jsonObject(text)
  if (body === undefined) throw bad('the body', 'a JSON object')
  const bundles =
    fieldsOf(fieldsOf(body, bad).optionalObject('result') ?? {}, bad).optionalObject('bundles') ?? {}
  const times = Object.keys(bundles).map((name) => {
    const bundle = fieldsOf(fieldsOf(bundles, bad).optionalObject(name) ?? {}, bad)
    return Date.parse(bundle.optionalText('last_successful_request') ?? '')
  })
  const known = times.filter((time) => time > 0)
  return known.length === 0 ? undefined : Math.max(...known)
}

/** Whether there is anything under the path of the platform's rules: for what is not there, OPA gives no result. */
function rulesIn({ status, text }: HttpReply): boolean | undefined {
  const body = status === 200 ? jsonObject(text) : undefined
  return body && 'result' in body
}

/**
 * Asks an OPA for its health, bundles included, for its status, which not every one publishes, and for the rules that
 * the platform asks for (OPA REST API).
 */
export async function lookAtOpa(address: string, http: Http, signal: AbortSignal): Promise<PolicyPoint> {
  const base = address.replace(/\/+$/, '')
  const [health, status, rules] = await Promise.all([
    http.send({ url: `${base}/health?bundles=true`, signal }),
    http.send({ url: `${base}/v1/status`, signal }),
    http.send({ url: `${base}/v1/data/authz`, signal }),
  ])
  const refreshedAtMs = status.status === 200 ? refreshedAt(address, status.text) : undefined
  const hasRules = rulesIn(rules)
  return {
    address,
    healthy: health.status === 200,
    ...(hasRules === undefined ? {} : { hasRules }),
    ...(refreshedAtMs === undefined ? {} : { refreshedAtMs }),
  }
}
