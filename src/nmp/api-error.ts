import { type Evidence, type HttpReply, jsonObject, SignInError, signInError } from '../index.ts'
import { obstacleSteps, obstaclesIn } from './obstacles.ts'

/** What a request was about. */
export interface ApiPurpose {
  readonly workspace?: string
  readonly principal?: string
}

/** A request that was refused. */
export interface RefusedRequest extends ApiPurpose {
  readonly baseUrl: string
  readonly path: string
}

/** What the platform says is wrong: one sentence, or one for each field. */
export function detailOf(text: string): string | undefined {
  const body = jsonObject(text)
  const detail = body?.['detail'] ?? body?.['message']
  if (typeof detail === 'string') return detail
  if (!Array.isArray(detail)) return undefined
  return detail
    .slice(0, 5)
    .map((fault: unknown) => {
      const { loc, msg } = jsonObject(JSON.stringify(fault) ?? '') ?? {}
      return `${Array.isArray(loc) ? loc.join('.') : 'input'}: ${String(msg)}`
    })
    .join('; ')
}

/** Services behind the gateway that answer for the policy decision point. */
const POLICY_FAULT = /^(authorization service|internal authorization)/i

function notFound(detail: string, evidence: Evidence, request: RefusedRequest): SignInError {
  if (request.principal !== undefined && /^member /i.test(detail))
    return signInError('MEMBER_UNKNOWN', evidence)
  // The words of the web framework when no service knows the path.
  if (request.workspace === undefined || detail === 'Not Found' || detail === '')
    return signInError('PLATFORM_API_MISSING', evidence)
  return signInError('WORKSPACE_UNKNOWN', evidence)
}

function conflict(detail: string, evidence: Evidence, request: RefusedRequest): SignInError {
  const obstacles = obstaclesIn(detail)
  const { baseUrl, workspace } = request
  if (obstacles.length > 0 && workspace !== undefined) {
    const error = signInError('WORKSPACE_NOT_EMPTY', {
      ...evidence,
      obstacles: obstacles.map(({ kind, count }) => `${kind} (${count})`).join(', '),
    })
    const steps = obstacleSteps(obstacles, baseUrl, workspace)
    return new SignInError({ ...error.problem, fix: [...steps, ...error.problem.fix] })
  }
  if (/last admin/i.test(detail)) return signInError('LAST_ADMIN', evidence)
  if (/already exists/i.test(detail)) return signInError('WORKSPACE_EXISTS', evidence)
  return signInError('PLATFORM_CONFLICT', evidence)
}

/** What a refused request means. Pure; the body of the reply does not leave it. */
export function apiError(reply: HttpReply, request: RefusedRequest): SignInError {
  const { status } = reply
  const detail = detailOf(reply.text) ?? ''
  const { baseUrl, path, workspace, principal } = request
  const evidence: Evidence = {
    base_url: baseUrl,
    path,
    status,
    ...(detail === '' ? {} : { detail }),
    ...(workspace === undefined ? {} : { workspace }),
    ...(principal === undefined ? {} : { principal }),
  }
  if (status === 401) return signInError('PLATFORM_UNAUTHORIZED', evidence)
  if (status === 403) return signInError('PLATFORM_FORBIDDEN', evidence)
  if (status === 404) return notFound(detail, evidence, request)
  if (status === 409) return conflict(detail, evidence, request)
  if (status === 400 || status === 422) return signInError('PLATFORM_REFUSES_INPUT', evidence)
  if (status >= 500 && POLICY_FAULT.test(detail)) return signInError('POLICY_SERVICE_DOWN', evidence)
  if (status === 429 || status >= 500) return signInError('PLATFORM_UNAVAILABLE', evidence)
  return signInError('PLATFORM_ANSWER_UNKNOWN', evidence)
}
