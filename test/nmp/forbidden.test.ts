import { describe, expect, it } from 'vitest'
import { type Problem, renderProblem } from '../../src/index.ts'
import type { Member } from '../../src/nmp/api-reply.ts'
import { explainForbidden, type ForbiddenFacts } from '../../src/nmp/forbidden.ts'
import { tokenFacts } from '../../src/nmp/token-facts.ts'

const NOW_MS = Date.UTC(2026, 0, 1, 12)
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

function token(claims: Record<string, unknown>, header: Record<string, unknown> = { alg: 'RS256' }) {
  return tokenFacts(
    `${encoded(header)}.${encoded({ sub: 'id-1', exp: NOW_MS / 1_000 + 60, ...claims })}.c2ln`,
  )
}

const long = '2025-01-01T00:00:00Z'
const member = (principal: string, roles: readonly string[], grantedAt = long): Member => ({
  principal,
  roles,
  grantedAt,
})
const ADMIN = member('boss@example.com', ['Admin'])

function explained(facts: Partial<ForbiddenFacts>): Problem {
  return explainForbidden({
    baseUrl: 'https://nmp.example.com',
    token: token({ email: 'alice@example.com' }),
    need: { access: 'write', role: 'Editor' },
    workspace: 'ml-team',
    members: [ADMIN],
    nowMs: NOW_MS,
    ...facts,
  })
}

const commandOf = ({ fix }: Problem) => fix.map(({ command }) => command).filter(Boolean)

describe('403 told apart: the role', () => {
  it('is missing: says who can give it, and how', () => {
    const problem = explained({})
    expect(problem).toMatchObject({
      code: 'ROLE_MISSING',
      owner: 'admin',
      why: expect.stringContaining('alice@example.com'),
    })
    expect(problem.fix[1]?.text).toContain('boss@example.com')
    expect(commandOf(problem)).toContain(
      'nmp members create --workspace ml-team --principal alice@example.com --roles Editor',
    )
  })

  it('is missing when the members cannot even be listed', () => {
    const { members: _, ...facts } = { members: [], token: token({ email: 'alice@example.com' }) }
    expect(
      explainForbidden({
        ...facts,
        baseUrl: 'https://nmp.example.com',
        need: { access: 'read', role: 'Viewer' },
        workspace: 'ml-team',
        nowMs: NOW_MS,
      }),
    ).toMatchObject({ code: 'ROLE_MISSING' })
  })

  it('is not enough', () => {
    expect(explained({ members: [ADMIN, member('alice@example.com', ['Viewer'])] })).toMatchObject({
      code: 'ROLE_INSUFFICIENT',
      evidence: { role: 'Viewer', needed_role: 'Editor' },
    })
  })

  it.each(['alice@example.com', 'id-1', '*', 'team-a'])('is found under the name %s', (principal) => {
    const facts = { token: token({ email: 'alice@example.com', groups: ['team-a'] }) }
    expect(explained({ ...facts, members: [member(principal, ['Viewer'])] }).code).toBe('ROLE_INSUFFICIENT')
    expect(explained({ ...facts, members: [member(principal, ['Editor'])] }).code).toBe(
      'FORBIDDEN_UNEXPLAINED',
    )
  })

  it('is not in force yet: says how long to wait', () => {
    const granted = new Date(NOW_MS - 12_000).toISOString()
    expect(explained({ members: [member('alice@example.com', ['Editor'], granted)] })).toMatchObject({
      code: 'ROLE_NOT_YET_IN_FORCE',
      retry: 'backoff',
      fix: [{ text: 'Wait 18 seconds and run the command again.' }],
    })
    expect(
      explained({ members: [member('alice@example.com', ['Editor'], granted)], propagationMs: 10_000 }).code,
    ).toBe('FORBIDDEN_UNEXPLAINED')
    expect(explained({ changedAtMs: NOW_MS - 1_000, members: [ADMIN] }).code).toBe('ROLE_MISSING')
  })

  it.each([
    ['another case', 'Alice@Example.com', { email: 'alice@example.com' }, 'email'],
    ['another claim', 'alice@corp.example', { email: 'alice@example.com', upn: 'alice@corp.example' }, 'upn'],
  ])('is there under %s', (_, listed, claims, claim) => {
    expect(explained({ token: token(claims), members: [member(listed, ['Editor'])] })).toMatchObject({
      code: 'ROLE_NAME_DIFFERS',
      evidence: { listed, claim, person: 'alice@example.com' },
    })
  })
})

describe('403 told apart: the scope', () => {
  it.each([
    ['platform:read', 'ACCESS_SCOPE_MISSING'],
    ['entities:read platform:read openid', 'ACCESS_SCOPE_MISSING'],
    ['platform:write', 'ROLE_MISSING'],
    ['entities:write', 'ROLE_MISSING'],
    ['openid email', 'ROLE_MISSING'],
  ])('%j gives %s', (scope, code) => {
    expect(explained({ token: token({ email: 'alice@example.com', scp: scope }) }).code).toBe(code)
  })

  it('says which is needed, which there are, and signs in with all of them', () => {
    const problem = explained({ token: token({ scope: 'platform:read' }) })
    expect(problem.why).toContain('It has platform:read.')
    expect(problem.title).toContain('platform:write')
    expect(commandOf(problem)[0]).toBe('nmp auth login --base-url https://nmp.example.com')
  })
})

describe('403 told apart: PlatformAdmin', () => {
  const adminEmail = 'Alice@example.com'

  it.each([
    ['ADMIN_EMAIL_CASE', { email: 'alice@example.com' }],
    ['ADMIN_EMAIL_CASE', { email: 'other@example.com', upn: 'alice@EXAMPLE.com' }],
    ['ADMIN_EMAIL_CLAIM', { email: 'other@example.com', upn: adminEmail }],
    ['ADMIN_NOT_SEEDED', { email: adminEmail }],
    ['ADMIN_NOT_SEEDED', { upn: adminEmail }],
    ['ROLE_MISSING', { email: 'other@example.com' }],
  ])('%s for %j', (code, claims) => {
    expect(explained({ adminEmail, token: token(claims) }).code).toBe(code)
  })
})

describe('403 told apart: the token', () => {
  it('has ended', () => {
    expect(explained({ token: token({ exp: NOW_MS / 1_000 - 1 }) }).code).toBe('BEARER_EXPIRED')
  })

  it('is unsigned where none is accepted', () => {
    const unsigned = token({ email: 'alice@example.com' }, { alg: 'none' })
    expect(explained({ token: unsigned, unsignedAccepted: false }).code).toBe('BEARER_UNSIGNED')
    expect(explained({ token: unsigned }).code).toBe('ROLE_MISSING')
  })
})

it('shows hostile names as text', () => {
  const problem = explained({ token: token({ email: 'a\u001b[2J"; rm -rf ~ #@x' }), members: [] })
  expect(renderProblem(problem, 'text')).not.toMatch(/\u001b/)
  expect(commandOf(problem)[1]).toMatch(/--principal '[^']*' --roles Editor$/)
})
