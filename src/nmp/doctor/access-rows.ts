import { problemOf } from '../../index.ts'
import { acceptedScopes, hasScope, highestRole, isEnough, needs, type Role } from '../access-need.ts'
import type { Member } from '../api-reply.ts'
import { explainForbidden, type ForbiddenFacts } from '../forbidden.ts'
import type { PlatformOidc } from '../platform-settings.ts'
import { personOf, type TokenFacts } from '../token-facts.ts'
import { explainUnauthorized, type UnauthorizedFacts } from '../unauthorized.ts'
import { type DoctorRow, ok, problem, skipped, warning } from './diagnosis.ts'
import type { Found } from './found.ts'

/** What the rows about access look at. */
export interface AccessFacts {
  readonly baseUrl: string
  /** Absent: there is no token. */
  readonly token?: TokenFacts
  readonly oidc?: PlatformOidc
  readonly workspace: string
  /** Absent: not asked. */
  readonly members?: Found<readonly Member[]>
  readonly adminEmail?: string
  readonly audience?: string
  /** The time at the platform, in milliseconds since the epoch. */
  readonly nowMs: number
}

const NO_TOKEN = 'nobody is signed in'

/** @param answer of a request that only reads: accepted, or what the platform says is wrong */
export function tokenRow(
  facts: AccessFacts,
  answer: Found<'accepted'> | undefined,
  clocks: Pick<UnauthorizedFacts, 'nowMs' | 'serverNowMs'>,
): DoctorRow {
  const { token, baseUrl, oidc, audience } = facts
  if (token === undefined || answer === undefined) return skipped('token', NO_TOKEN)
  if ('value' in answer) return ok('token', 'the platform accepts it')
  if (answer.problem.code === 'PLATFORM_FORBIDDEN')
    return ok('token', 'the platform accepts it, and refuses the request')
  if (answer.problem.code !== 'PLATFORM_UNAUTHORIZED') return problem('token', answer.problem)
  const detail = answer.problem.evidence['detail']
  return problem(
    'token',
    explainUnauthorized({
      baseUrl,
      token,
      ...clocks,
      ...(typeof detail === 'string' ? { detail } : {}),
      ...(oidc === undefined ? {} : { issuer: oidc.issuer }),
      ...(audience === undefined ? {} : { audience }),
    }),
  )
}

function forbiddenFacts(facts: AccessFacts, token: TokenFacts, members?: readonly Member[]): ForbiddenFacts {
  const { baseUrl, workspace, nowMs } = facts
  return {
    baseUrl,
    token,
    workspace,
    nowMs,
    need: needs['workspace write'],
    ...(members === undefined ? {} : { members }),
  }
}

/** Codes of a refusal that are about the role and not about the token. */
const ABOUT_ROLES = /^ROLE_(MISSING|INSUFFICIENT|NAME_DIFFERS)$/

function roleOf(token: TokenFacts, members: readonly Member[]): Role | undefined {
  const names = [...token.names.slice(0, 1).map(({ value }) => value), token.subject, ...token.groups, '*']
  return highestRole(
    members.filter(({ principal }) => names.includes(principal)).flatMap(({ roles }) => roles),
  )
}

export function roleRow(facts: AccessFacts): DoctorRow {
  const { token, members, workspace } = facts
  if (token === undefined || members === undefined) return skipped('role', NO_TOKEN)
  if ('problem' in members) {
    const { code } = members.problem
    if (code === 'PLATFORM_UNAUTHORIZED') return skipped('role', 'the platform does not accept the token')
    if (code !== 'PLATFORM_FORBIDDEN') return problem('role', members.problem)
    const { adminEmail } = facts
    const asked = { ...forbiddenFacts(facts, token), need: needs['members list'] }
    return problem(
      'role',
      explainForbidden({ ...asked, ...(adminEmail === undefined ? {} : { adminEmail }) }),
    )
  }
  const role = roleOf(token, members.value)
  const seen = `${personOf(token)} is ${role ?? 'nobody'} in ${workspace}`
  if (role !== undefined && isEnough([role], 'Editor')) return ok('role', seen)
  const found = explainForbidden({ ...forbiddenFacts(facts, token, members.value), nowMs: 0 })
  if (!ABOUT_ROLES.test(found.code)) return ok('role', seen)
  return role === undefined ? problem('role', found, seen) : warning('role', `${seen}: may read only`, found)
}

export function scopesRow(facts: AccessFacts): DoctorRow {
  const { token, baseUrl } = facts
  if (token === undefined) return skipped('scopes', NO_TOKEN)
  if (token.form === 'opaque') return skipped('scopes', 'the token cannot be read')
  const own = token.scopes.filter((scope) => scope.includes(':'))
  if (own.length === 0) return ok('scopes', 'none of the platform, so the token is not limited by scopes')
  const missing = [needs['workspaces list'], needs['workspace write']].find(
    (need) => !hasScope(token.scopes, need),
  )
  if (missing === undefined) return ok('scopes', own.join(' '))
  const found = problemOf('ACCESS_SCOPE_MISSING', {
    base_url: baseUrl,
    needed_scope: acceptedScopes(missing)[0] ?? '',
    scopes: own.join(' '),
  })
  return warning('scopes', `${own.join(' ')}: may not ${missing.access}`, found)
}

export function propagationRow(facts: AccessFacts): DoctorRow {
  const { token, members } = facts
  if (token === undefined || members === undefined || 'problem' in members)
    return skipped('propagation', 'the members could not be listed')
  const mine = [...token.names.map(({ value }) => value), token.subject]
  const own = members.value.filter(({ principal }) => mine.includes(principal))
  if (own.length === 0) return skipped('propagation', 'you are no member by name')
  const role = highestRole(own.flatMap(({ roles }) => roles)) ?? 'Viewer'
  const found = explainForbidden({
    ...forbiddenFacts(facts, { ...token, scopes: [], expiresAtMs: undefined }, own),
    need: { access: 'read', role },
  })
  if (found.code === 'ROLE_NOT_YET_IN_FORCE') return warning('propagation', 'changed just now', found)
  return ok('propagation', 'your role was changed long enough ago to be in force')
}

export function deletionRow(facts: AccessFacts): DoctorRow {
  const { token, members, workspace } = facts
  if (token === undefined || members === undefined || 'problem' in members)
    return skipped('deletion', 'the members could not be listed')
  const role = roleOf(token, members.value)
  if (role !== undefined && isEnough([role], 'Admin'))
    return ok('deletion', `you are Admin of ${workspace}; it must be empty before it can be deleted`)
  return skipped('deletion', `only an Admin can delete ${workspace}, and you are ${role ?? 'no member'}`)
}

/** @param isRefused whether the platform refuses what every PlatformAdmin may do */
export function adminRow(facts: AccessFacts, isRefused: boolean): DoctorRow {
  const { token, adminEmail, baseUrl } = facts
  if (adminEmail === undefined)
    return skipped('admin', 'give the address that is configured, with --admin-email')
  if (token === undefined) return skipped('admin', NO_TOKEN)
  const found = explainForbidden({
    ...forbiddenFacts(facts, { ...token, scopes: [], expiresAtMs: undefined }),
    adminEmail,
  })
  if (found.code === 'ADMIN_NOT_SEEDED') {
    if (isRefused) return problem('admin', found)
    return ok('admin', `your token has exactly ${adminEmail}`)
  }
  if (found.code === 'ADMIN_EMAIL_CASE' || found.code === 'ADMIN_EMAIL_CLAIM') return problem('admin', found)
  const person = personOf(token)
  return warning(
    'admin',
    `you are ${person}, the PlatformAdmin is ${adminEmail}`,
    problemOf('ADMIN_EMAIL_OTHER', { base_url: baseUrl, admin_email: adminEmail, person }),
  )
}

/** @param isAccepted the platform takes the token, whatever its settings say */
export function claimsRow(facts: AccessFacts, isAccepted: boolean): DoctorRow {
  const { token, oidc, audience, baseUrl } = facts
  if (token === undefined) return skipped('claims', NO_TOKEN)
  if (token.form === 'opaque') return skipped('claims', 'the token cannot be read')
  const names = token.names.map(({ claim, value }) => `${claim} ${value}`)
  const audiences = token.audiences.join(', ') || 'nobody'
  const seen = [`issuer ${token.issuer ?? 'none'}`, `audience ${audiences}`, ...names].join(', ')
  const evidence = { base_url: baseUrl, token_issuer: token.issuer ?? 'nobody', token_audience: audiences }
  if (!isAccepted && oidc !== undefined && token.issuer !== oidc.issuer)
    return problem('claims', problemOf('BEARER_ISSUER_DIFFERS', { ...evidence, issuer: oidc.issuer }), seen)
  if (!isAccepted && audience !== undefined && !token.audiences.includes(audience))
    return problem('claims', problemOf('BEARER_AUDIENCE_DIFFERS', { ...evidence, audience }), seen)
  if (token.names.length === 0)
    return warning('claims', seen, problemOf('CLAIM_EMAIL_MISSING', { ...evidence, person: personOf(token) }))
  return ok('claims', seen)
}
