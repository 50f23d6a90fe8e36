import { type Evidence, type Problem, problemOf } from '../index.ts'
import { type AccessNeed, acceptedScopes, hasScope, highestRole, isEnough, type Role } from './access-need.ts'
import type { Member } from './api-reply.ts'
import { personOf, type TokenFacts } from './token-facts.ts'

/** Longest time until a changed role is in force when the platform says nothing else, in milliseconds. */
export const PROPAGATION_MS = 30_000

/** What is known about a request that was refused with 403. */
export interface ForbiddenFacts {
  readonly baseUrl: string
  readonly token: TokenFacts
  readonly need: AccessNeed
  /** Absent: the request was about no workspace. */
  readonly workspace?: string
  /** Members of the workspace. Absent: they could not be listed, which a person without any role in it may not do. */
  readonly members?: readonly Member[]
  /** The `auth.admin_email` of the platform, which only its administrator knows. Absent: not checked. */
  readonly adminEmail?: string
  /** Whether the platform takes unsigned tokens. Absent: not known. */
  readonly unsignedAccepted?: boolean
  /** When a role of this person was changed last, in milliseconds since the epoch. Default: what the members say. */
  readonly changedAtMs?: number
  /** How long a change may take to be in force, in milliseconds. Default {@link PROPAGATION_MS}. */
  readonly propagationMs?: number
  /** The time at the platform, in milliseconds since the epoch. */
  readonly nowMs: number
}

const sameLetters = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

function expired({ token, nowMs, baseUrl }: ForbiddenFacts): Problem | undefined {
  const { expiresAtMs } = token
  if (expiresAtMs === undefined || expiresAtMs > nowMs) return undefined
  return problemOf('BEARER_EXPIRED', {
    base_url: baseUrl,
    expired_at: new Date(expiresAtMs).toISOString().replace(/\.\d+/, ''),
  })
}

function narrow({ token, need, baseUrl }: ForbiddenFacts): Problem | undefined {
  if (hasScope(token.scopes, need)) return undefined
  return problemOf('ACCESS_SCOPE_MISSING', {
    base_url: baseUrl,
    needed_scope: acceptedScopes(need)[0] ?? '',
    scopes: token.scopes.join(' '),
  })
}

/** PlatformAdmin by name only: the address is right for a person, and not for a comparison letter by letter. */
function adminByNameOnly({ token, adminEmail, baseUrl }: ForbiddenFacts): Problem | undefined {
  if (adminEmail === undefined) return undefined
  const evidence = {
    base_url: baseUrl,
    admin_email: adminEmail,
    person: personOf(token),
  }
  const exact = token.names.find(({ value }) => value === adminEmail)
  if (exact !== undefined && exact === token.names[0]) return problemOf('ADMIN_NOT_SEEDED', evidence)
  if (exact !== undefined) return problemOf('ADMIN_EMAIL_CLAIM', { ...evidence, claim: exact.claim })
  const near = token.names.find(({ value }) => sameLetters(value, adminEmail))
  return near && problemOf('ADMIN_EMAIL_CASE', { ...evidence, person: near.value })
}

/** Names under which the platform finds roles of a person for certain. */
function namesOf(token: TokenFacts): readonly string[] {
  const [first] = token.names
  const subject = token.subject === undefined ? [] : [token.subject]
  return [...(first === undefined ? [] : [first.value]), ...subject, ...token.groups, '*']
}

function notYetInForce(facts: ForbiddenFacts, changedAtMs: number, evidence: Evidence): Problem | undefined {
  const { propagationMs = PROPAGATION_MS, nowMs } = facts
  const ageMs = Math.max(0, nowMs - changedAtMs)
  if (ageMs >= propagationMs) return undefined
  return problemOf('ROLE_NOT_YET_IN_FORCE', {
    ...evidence,
    propagation_seconds: Math.round(propagationMs / 1_000),
    age_seconds: Math.round(ageMs / 1_000),
    wait_seconds: Math.ceil((propagationMs - ageMs) / 1_000),
  })
}

function latestGrant(members: readonly Member[]): number | undefined {
  const times = members.map(({ grantedAt }) => Date.parse(grantedAt ?? '')).filter(Number.isFinite)
  return times.length === 0 ? undefined : Math.max(...times)
}

/** An entry that means this person, spelled otherwise or by another claim. */
function otherSpelling(token: TokenFacts, members: readonly Member[], needed: Role) {
  for (const member of members) {
    const name = token.names.find(({ value }) => sameLetters(value, member.principal))
    if (name !== undefined && isEnough(member.roles, needed)) return { listed: member.principal, ...name }
  }
  return undefined
}

function byRole(facts: ForbiddenFacts, needed: Role): Problem {
  const { token, members, workspace = '', baseUrl } = facts
  const mine = members?.filter(({ principal }) => namesOf(token).includes(principal)) ?? []
  const roles = mine.flatMap((member) => member.roles)
  const role = highestRole(roles)
  const admins = members?.filter((member) => member.roles.includes('Admin')).map(({ principal }) => principal)
  const evidence: Evidence = {
    base_url: baseUrl,
    workspace,
    person: personOf(token),
    needed_role: needed,
    ...(role === undefined ? {} : { role }),
    ...(admins === undefined || admins.length === 0 ? {} : { admins: admins.slice(0, 3).join(', ') }),
  }
  const changedAtMs = facts.changedAtMs ?? (isEnough(roles, needed) ? latestGrant(mine) : undefined)
  const fresh = changedAtMs === undefined ? undefined : notYetInForce(facts, changedAtMs, evidence)
  if (fresh !== undefined && (members === undefined || isEnough(roles, needed))) return fresh
  if (isEnough(roles, needed)) return problemOf('FORBIDDEN_UNEXPLAINED', evidence)
  const other = otherSpelling(token, members ?? [], needed)
  if (other !== undefined)
    return problemOf('ROLE_NAME_DIFFERS', {
      ...evidence,
      listed: other.listed,
      claim: other.claim,
    })
  return problemOf(role === undefined ? 'ROLE_MISSING' : 'ROLE_INSUFFICIENT', evidence)
}

/**
 * Tells apart why a platform refused a request of somebody who is signed in. Its answer is the same for a missing role,
 * a missing scope, a role that is not in force yet and a name that is spelled otherwise. Pure.
 */
export function explainForbidden(facts: ForbiddenFacts): Problem {
  const { token, need, unsignedAccepted, baseUrl, workspace } = facts
  if (token.algorithm === 'none' && unsignedAccepted === false)
    return problemOf('BEARER_UNSIGNED', { base_url: baseUrl })
  const certain = expired(facts) ?? narrow(facts) ?? adminByNameOnly(facts)
  if (certain !== undefined) return certain
  if (need.role !== undefined && workspace !== undefined) return byRole(facts, need.role)
  return problemOf('FORBIDDEN_UNEXPLAINED', {
    base_url: baseUrl,
    person: personOf(token),
  })
}
