import {
  type BadField,
  fieldsOf,
  type Http,
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
  /** When it last asked for its bundle with success, in milliseconds since the epoch. Absent: it does not say. */
  readonly refreshedAtMs?: number
}

/** A bundle that is refreshed every few seconds and is older than this is not refreshed any more, in milliseconds. */
const BUNDLE_MAX_AGE_MS = 300_000

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
  if (fault !== undefined) return problem('policy', fault)
  if (point === undefined)
    return skipped(
      'policy',
      'it answers the platform; give the address of an OPA with --policy-url to look further',
    )
  if ('problem' in point) return problem('policy', point.problem)
  const { address, healthy, refreshedAtMs } = point.value
  if (!healthy) return problem('policy', problemOf('POLICY_BUNDLE_MISSING', { address }))
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

/** Asks an OPA for its health, bundles included, and for its status, which not every one publishes (OPA REST API). */
export async function lookAtOpa(address: string, http: Http, signal: AbortSignal): Promise<PolicyPoint> {
  const base = address.replace(/\/+$/, '')
  const [health, status] = await Promise.all([
    http.send({ url: `${base}/health?bundles=true`, signal }),
    http.send({ url: `${base}/v1/status`, signal }),
  ])
  const refreshedAtMs = status.status === 200 ? refreshedAt(address, status.text) : undefined
  return {
    address,
    healthy: health.status === 200,
    ...(refreshedAtMs === undefined ? {} : { refreshedAtMs }),
  }
}
