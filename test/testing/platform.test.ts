import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import type { PlatformOptions } from '../../src/testing/platform/options.ts'
import { type EmulatedPlatform, startPlatform } from '../../src/testing/platform.ts'
import { realWorld } from '../../src/world.ts'
import { type SigningIssuer, startSigningIssuer, unsignedToken } from './signing-issuer.ts'

let idp: SigningIssuer
const open: EmulatedPlatform[] = []

beforeAll(async () => {
  idp = await startSigningIssuer()
})
afterAll(() => idp.close())
afterEach(async () => {
  for (const platform of open.splice(0)) await platform.close()
})

/** What is read of the bodies below. */
interface Body {
  readonly data: readonly { readonly name: string }[]
  readonly detail: string & readonly { readonly loc: readonly string[] }[]
}

const ALICE = { sub: 'alice-id', email: 'alice@example.com' }
const BOB = { sub: 'bob-id', email: 'bob@example.com' }

async function start(options: PlatformOptions = {}) {
  const platform = await startPlatform({
    issuer: idp.issuer,
    workspaces: {
      'ml-team': { members: { [ALICE.email]: ['Admin'] }, entities: { project: 3, dataset: 5 } },
    },
    ...options,
  })
  open.push(platform)
  const call = async (token: string | undefined, method: string, path: string, body?: unknown) => {
    const response = await fetch(`${platform.baseUrl}${path}`, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Body }
  }
  return { ...platform, call }
}

const WORKSPACES = '/apis/entities/v2/workspaces'
const TEAM = `${WORKSPACES}/ml-team`

describe('discovery', () => {
  it('takes the endpoints from the provider', async () => {
    const { call } = await start()
    expect((await call(undefined, 'GET', '/apis/auth/discovery')).body).toMatchObject({
      auth_enabled: true,
      oidc: { issuer: idp.issuer, token_endpoint: `${idp.issuer}/token`, scope_prefix: null },
    })
  })

  it('has no provider when authentication is off', async () => {
    const { call } = await start({ authEnabled: false })
    expect((await call(undefined, 'GET', '/apis/auth/discovery')).body).toEqual({
      auth_enabled: false,
      oidc: null,
    })
  })
})

describe('who calls', () => {
  const GOOD = { ...ALICE, aud: 'nmp' }
  const INVALID = { status: 401, body: { detail: 'Invalid or expired token' } }

  it.each([
    ['nothing', () => undefined, { status: 401, body: { detail: 'Unauthorized' } }],
    ['an opaque token', () => 'opaque', INVALID],
    ['an expired token', () => idp.token({ ...GOOD, exp: 1 }), INVALID],
    ['a token of another issuer', () => idp.token({ ...GOOD, iss: 'https://other.example' }), INVALID],
    ['a token for another audience', () => idp.token({ ...GOOD, aud: 'other' }), INVALID],
    ['a token with a changed signature', () => `${idp.token(GOOD).slice(0, -4)}AAAA`, INVALID],
    [
      'an unsigned token',
      () => unsignedToken(ALICE),
      {
        status: 401,
        body: {
          detail: 'Unsigned JWTs are not accepted. Set auth.allow_unsigned_jwt=true for local development.',
        },
      },
    ],
  ])('refuses %s', async (_, token, expected) => {
    const { call } = await start({ audience: 'nmp' })
    expect(await call(token(), 'GET', TEAM)).toEqual(expected)
  })

  it('takes a token that the provider signed', async () => {
    const { call } = await start({ audience: 'nmp' })
    expect(await call(idp.token(GOOD), 'GET', TEAM)).toMatchObject({ status: 200 })
  })

  it('takes unsigned tokens where that is allowed, and no others without a provider', async () => {
    const platform = await startPlatform({ allowUnsignedJwt: true })
    open.push(platform)
    const get = async (token: string) => {
      const response = await fetch(`${platform.baseUrl}${WORKSPACES}`, {
        headers: { authorization: `Bearer ${token}` },
      })
      return { status: response.status, body: (await response.json()) as Body }
    }
    expect((await get(unsignedToken(ALICE))).status).toBe(200)
    expect(await get(idp.token(ALICE))).toEqual({
      status: 401,
      body: { detail: 'Bearer token authentication not configured' },
    })
  })
})

describe('what a caller may do', () => {
  const FORBIDDEN = { status: 403, body: { detail: 'Forbidden' } }

  it('says the same for a missing role and a missing scope', async () => {
    const { call } = await start()
    expect(await call(idp.token(BOB), 'GET', TEAM)).toEqual(FORBIDDEN)
    const readOnly = idp.token({ ...ALICE, scp: 'platform:read' })
    expect((await call(readOnly, 'GET', TEAM)).status).toBe(200)
    expect(await call(readOnly, 'DELETE', TEAM)).toEqual(FORBIDDEN)
  })

  it('counts a token without platform scopes as not limited, and strips the prefix', async () => {
    const { call } = await start({ scopePrefix: 'api://nmp/' })
    expect((await call(idp.token({ ...ALICE, scope: 'openid email' }), 'GET', TEAM)).status).toBe(200)
    const prefixed = idp.token({ ...ALICE, scope: 'api://nmp/platform:read' })
    expect((await call(prefixed, 'GET', TEAM)).status).toBe(200)
  })

  it('knows the PlatformAdmin by the exact address only', async () => {
    const { call } = await start({ adminEmail: 'Bob@example.com' })
    expect(await call(idp.token(BOB), 'GET', TEAM)).toEqual(FORBIDDEN)
    expect((await call(idp.token({ ...BOB, email: 'Bob@example.com' }), 'GET', TEAM)).status).toBe(200)
  })

  it('lists only what the caller can see, page by page', async () => {
    const { call } = await start()
    const names = async (token: string, query = '') =>
      (await call(token, 'GET', `${WORKSPACES}${query}`)).body.data.map(({ name }) => name)
    expect(await names(idp.token(BOB))).toEqual(['default', 'system'])
    expect(await names(idp.token(ALICE), '?page=2&page_size=2')).toEqual(['ml-team'])
  })
})

describe('a gateway', () => {
  const impersonation = { 'x-nmp-principal-id': 'alice-id', 'x-nmp-principal-email': ALICE.email }

  it.each([
    ['x-nmp-authorized', { 'x-nmp-authorized': 'true' }],
    ['x-nmp-principal-*', impersonation],
  ])('that forgets to strip %s lets anybody in', async (_, headers) => {
    const url = async (gateway: 'strips' | 'forgets') => {
      const { baseUrl } = await start({ gateway })
      return (await fetch(`${baseUrl}${TEAM}`, { headers })).status
    }
    expect(await url('strips')).toBe(401)
    expect(await url('forgets')).toBe(200)
  })
})

describe('members', () => {
  const member = `${TEAM}/members/${encodeURIComponent(BOB.email)}`

  it('come and go', async () => {
    const { call } = await start()
    const alice = idp.token(ALICE)
    const created = await call(alice, 'POST', `${TEAM}/members`, { principal: BOB.email, roles: ['Viewer'] })
    expect(created).toMatchObject({ status: 201, body: { principal: BOB.email, roles: ['Viewer'] } })
    expect(await call(alice, 'PUT', member, { roles: ['Editor'] })).toMatchObject({
      status: 200,
      body: { roles: ['Editor'] },
    })
    expect((await call(alice, 'GET', `${TEAM}/members`)).body.data).toHaveLength(2)
    expect((await call(alice, 'DELETE', member)).status).toBe(200)
    expect(await call(alice, 'DELETE', member)).toEqual({
      status: 404,
      body: { detail: "Member 'bob@example.com' not found in workspace 'ml-team'" },
    })
  })

  it('keeps the last Admin', async () => {
    const { call } = await start()
    const self = `${TEAM}/members/${encodeURIComponent(ALICE.email)}`
    const refused = await call(idp.token(ALICE), 'DELETE', self)
    expect(refused.status).toBe(409)
    expect(refused.body.detail).toContain("last Admin for workspace 'ml-team'")
    expect((await call(idp.token(ALICE), 'PUT', self, { roles: ['Viewer'] })).status).toBe(409)
  })

  it('are in force later than they are listed, and the platform says success when it stopped waiting', async () => {
    const clock = new FakeClock({ startMs: Date.now() })
    const { call } = await start({ propagationMs: 40_000, world: { ...realWorld(), clock } })
    const alice = idp.token({ ...ALICE, exp: 9_999_999_999 })
    const bob = idp.token({ ...BOB, exp: 9_999_999_999 })
    const added = await call(alice, 'POST', `${TEAM}/members`, { principal: BOB.email })
    expect(added).toMatchObject({ status: 201, body: { roles: ['Editor'] } })
    expect(clock.slept).toEqual(Array(30).fill(1_000))
    expect((await call(bob, 'GET', TEAM)).status).toBe(403)
    clock.advance(10_000)
    expect((await call(bob, 'GET', TEAM)).status).toBe(200)
  })

  it('says in the words of its framework what a body lacks', async () => {
    const { call } = await start()
    const { status, body } = await call(idp.token(ALICE), 'POST', `${TEAM}/members`, {})
    expect({ status, first: body.detail[0]?.loc }).toEqual({ status: 422, first: ['body', 'principal'] })
  })
})

describe('deleting a workspace', () => {
  it('is refused while something is in it', async () => {
    const { call } = await start()
    const alice = idp.token(ALICE)
    expect(await call(alice, 'DELETE', TEAM)).toEqual({
      status: 409,
      body: {
        detail:
          "Cannot delete workspace 'ml-team': workspace contains entities that must be deleted first: project (3), dataset (5)",
      },
    })
    for (const [kind, count] of [
      ['project', 3],
      ['dataset', 5],
    ] as const)
      for (let n = 1; n <= count; n += 1)
        expect((await call(alice, 'DELETE', `${TEAM}/entities/${kind}/${kind}-${n}`)).status).toBe(200)
    expect((await call(alice, 'DELETE', TEAM)).status).toBe(200)
  })

  it('marks it, hides it at once and frees its name later, in later releases', async () => {
    const clock = new FakeClock({ startMs: Date.now() })
    const { call } = await start({
      deletion: 'mark',
      adminEmail: BOB.email,
      world: { ...realWorld(), clock },
    })
    const admin = idp.token({ ...BOB, exp: 9_999_999_999 })
    expect(await call(admin, 'DELETE', TEAM)).toEqual({
      status: 200,
      body: { id: 'ml-team', message: 'Workspace marked for deletion' },
    })
    expect((await call(admin, 'GET', TEAM)).status).toBe(404)
    expect((await call(admin, 'POST', WORKSPACES, { name: 'ml-team' })).status).toBe(409)
    clock.advance(3_000)
    expect((await call(admin, 'POST', WORKSPACES, { name: 'ml-team' })).status).toBe(201)
  })
})
