import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { boundedHttp, realWorld, type Session, signInError } from '../../../src/index.ts'
import { EMPTY_CONFIG } from '../../../src/nmp/config.ts'
import { resolveContext } from '../../../src/nmp/config-context.ts'
import type { Diagnosis } from '../../../src/nmp/doctor/diagnosis.ts'
import { EXAMINATION_MS, examine } from '../../../src/nmp/doctor/examination.ts'
import type { ExaminationOptions } from '../../../src/nmp/doctor/examination-options.ts'
import { type RowCode, rowCodes, rowTable } from '../../../src/nmp/doctor/row-table.ts'
import { FakeClock } from '../../../src/testing/fake-clock.ts'
import type { PlatformOptions } from '../../../src/testing/platform/options.ts'
import { startPlatform } from '../../../src/testing/platform.ts'
import { startPolicyPoint } from '../../../src/testing/policy-point.ts'
import { type SigningIssuer, startSigningIssuer, unsignedToken } from '../../testing/signing-issuer.ts'

let idp: SigningIssuer
const open: { close(): Promise<void> }[] = []
const world = realWorld()

beforeAll(async () => {
  idp = await startSigningIssuer()
})
afterAll(() => idp.close())
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

const ALICE = { sub: 'alice-id', email: 'alice@example.com' }
const SCOPES = { scp: 'platform:read platform:write' }

function sessionOf(more: Partial<Session> = {}): Session {
  return {
    issuer: idp.issuer,
    clientId: 'nmp-cli',
    profile: 'default',
    email: ALICE.email,
    scopes: [],
    expiresAtMs: Date.now() + 3_600_000,
    obtainedAtMs: Date.now(),
    refreshable: true,
    store: 'memory',
    ...more,
  }
}

/** A platform as it is staged, and the examination of somebody who is stuck with it. */
async function examined(
  platform: PlatformOptions,
  claims: Record<string, unknown> | string | undefined,
  options: Partial<ExaminationOptions> = {},
): Promise<Diagnosis> {
  const started = await startPlatform({ issuer: idp.issuer, ...platform })
  open.push(started)
  const token = typeof claims === 'string' || claims === undefined ? claims : idp.token(claims)
  return examineAt(started.baseUrl, token, options)
}

function examineAt(
  baseUrl: string,
  token: string | undefined,
  options: Partial<ExaminationOptions> = {},
): Promise<Diagnosis> {
  const env = { NMP_BASE_URL: baseUrl }
  return examine({
    world,
    http: boundedHttp(world),
    configFile: '~/.config/nmp/config.yaml',
    context: { value: resolveContext({ flags: {}, env, config: EMPTY_CONFIG }) },
    baseUrl,
    workspace: 'ml-team',
    session: async () => (token === undefined ? undefined : sessionOf()),
    token: async () => (token === undefined ? undefined : { token, source: 'session' }),
    loginCommand: 'nmp auth login',
    surroundings: 'This runs in a container.',
    versions: { nmp: '0.1.0', node: process.version },
    ...options,
  })
}

const row = (diagnosis: Diagnosis, code: RowCode) => {
  const found = diagnosis.rows.find((other) => other.code === code)
  return { status: found?.status, code: found?.problem?.code, seen: found?.seen }
}

const team = (roles: Record<string, readonly string[]>): PlatformOptions => ({
  workspaces: { 'ml-team': { members: { 'boss@example.com': ['Admin'], ...roles } } },
})

describe('somebody for whom everything is well', () => {
  it('has no problem in any row, and the rows come in order', async () => {
    const told: string[] = []
    const diagnosis = await examined(
      team({ [ALICE.email]: ['Editor'] }),
      { ...ALICE, ...SCOPES },
      { store: async () => 'memory', onRow: ({ code }) => told.push(code), probeGateway: true },
    )
    expect(diagnosis.verdict).toBe('ok')
    expect(diagnosis.first).toBeUndefined()
    expect(diagnosis.rows.map(({ code }) => code)).toEqual(rowCodes)
    expect(told.toSorted()).toEqual([...rowCodes].sort())
    const skippedRows = diagnosis.rows.filter(({ status }) => status === 'skipped').map(({ code }) => code)
    expect(skippedRows).toEqual(['client', 'deletion', 'policy', 'admin'])
  })

  it('is told where each setting comes from, and who they are', async () => {
    const diagnosis = await examined(team({ [ALICE.email]: ['Admin'] }), { ...ALICE, ...SCOPES })
    expect(row(diagnosis, 'configuration').seen).toMatch(
      /context default \(by default\), platform .* \(from the env/,
    )
    expect(row(diagnosis, 'role').seen).toBe('alice@example.com is Admin in ml-team')
    expect(row(diagnosis, 'deletion')).toMatchObject({ status: 'ok' })
    expect(row(diagnosis, 'claims').seen).toContain('email alice@example.com')
  })
})

describe('403 although I should have access', () => {
  it('a role is missing', async () => {
    const diagnosis = await examined(team({}), { ...ALICE, ...SCOPES })
    expect(row(diagnosis, 'role')).toMatchObject({ status: 'problem', code: 'ROLE_MISSING' })
    expect(diagnosis.first?.code).toBe('ROLE_MISSING')
  })

  it('a role is not enough to write', async () => {
    const diagnosis = await examined(team({ [ALICE.email]: ['Viewer'] }), { ...ALICE, ...SCOPES })
    expect(row(diagnosis, 'role')).toMatchObject({ status: 'warning', code: 'ROLE_INSUFFICIENT' })
  })

  it('the name in the list is spelled otherwise', async () => {
    const diagnosis = await examined(team({ 'Alice@example.com': ['Editor'], '*': ['Viewer'] }), {
      ...ALICE,
      ...SCOPES,
    })
    expect(row(diagnosis, 'role')).toMatchObject({ status: 'warning', code: 'ROLE_NAME_DIFFERS' })
  })

  it('the token is too narrow', async () => {
    const diagnosis = await examined(team({ [ALICE.email]: ['Editor'] }), { ...ALICE, scp: 'platform:read' })
    expect(row(diagnosis, 'scopes')).toMatchObject({ status: 'warning', code: 'ACCESS_SCOPE_MISSING' })
    expect(row(diagnosis, 'role').status).toBe('ok')
  })

  it('the token may not even read', async () => {
    const diagnosis = await examined(team({ [ALICE.email]: ['Editor'] }), { ...ALICE, scp: 'jobs:read' })
    expect(row(diagnosis, 'role')).toMatchObject({ status: 'problem', code: 'ACCESS_SCOPE_MISSING' })
  })

  it('the role was given just now', async () => {
    const platform = await startPlatform({
      issuer: idp.issuer,
      propagationMs: 20_000,
      workspaces: { 'ml-team': { members: { 'boss@example.com': ['Admin'], '*': ['Viewer'] } } },
    })
    open.push(platform)
    await fetch(
      `${platform.baseUrl}/apis/entities/v2/workspaces/ml-team/members?wait_role_propagation=false`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${idp.token({ sub: 'boss', email: 'boss@example.com' })}` },
        body: JSON.stringify({ principal: ALICE.email, roles: ['Editor'] }),
      },
    )
    const diagnosis = await examineAt(platform.baseUrl, idp.token({ ...ALICE, ...SCOPES }))
    expect(row(diagnosis, 'propagation')).toMatchObject({ status: 'warning', code: 'ROLE_NOT_YET_IN_FORCE' })
  })
})

describe('PlatformAdmin has no access', () => {
  it.each([
    ['Alice@example.com', ALICE, 'problem', 'ADMIN_EMAIL_CASE'],
    ['a@corp.example', { ...ALICE, upn: 'a@corp.example' }, 'problem', 'ADMIN_EMAIL_CLAIM'],
    ['other@example.com', ALICE, 'warning', 'ADMIN_EMAIL_OTHER'],
    [ALICE.email, ALICE, 'problem', 'ADMIN_NOT_SEEDED'],
  ])('%s is configured', async (adminEmail, claims, status, code) => {
    const diagnosis = await examined(team({}), { ...claims, ...SCOPES }, { adminEmail })
    expect(row(diagnosis, 'admin')).toMatchObject({ status, code })
  })

  it('is well when the address is exactly right', async () => {
    const adminEmail = ALICE.email
    const diagnosis = await examined({ ...team({}), adminEmail }, { ...ALICE, ...SCOPES }, { adminEmail })
    expect(row(diagnosis, 'admin')).toMatchObject({ status: 'ok' })
  })
})

describe('401', () => {
  it.each([
    ['BEARER_EXPIRED', () => idp.token({ ...ALICE, exp: 1 })],
    ['BEARER_ISSUER_DIFFERS', () => idp.token({ ...ALICE, iss: 'https://sts.windows.net/x/' })],
    ['BEARER_UNSIGNED', () => unsignedToken(ALICE)],
    ['BEARER_OPAQUE', () => 'opaque'],
    ['UNAUTHORIZED_UNEXPLAINED', () => idp.token({ ...ALICE, aud: 'other' })],
  ])('%s', async (code, token) => {
    const diagnosis = await examined({ audience: 'nmp' }, token())
    expect(row(diagnosis, 'token')).toMatchObject({ status: 'problem', code })
    expect(row(diagnosis, 'role').status).toBe('skipped')
  })

  it('names the audience when the person knows it', async () => {
    const diagnosis = await examined({ audience: 'nmp' }, idp.token({ ...ALICE, aud: 'other' }), {
      audience: 'nmp',
    })
    expect(row(diagnosis, 'token')).toMatchObject({ code: 'BEARER_AUDIENCE_DIFFERS' })
    expect(row(diagnosis, 'claims')).toMatchObject({ code: 'BEARER_AUDIENCE_DIFFERS' })
  })
})

describe('the gateway', () => {
  it('that strips is well, and one that forgets to is a problem', async () => {
    const wanted = { probeGateway: true }
    expect(row(await examined({ gateway: 'strips' }, undefined, wanted), 'gateway').status).toBe('ok')
    const leaking = row(await examined({ gateway: 'forgets' }, undefined, wanted), 'gateway')
    expect(leaking).toMatchObject({ status: 'problem', code: 'GATEWAY_TRUSTS_OUTSIDE' })
    expect(leaking.seen).toContain('X-NMP-Authorized and X-NMP-Principal-Id')
  })

  it('is not probed without being asked, nor at an address from the command line, nor elsewhere', async () => {
    const seen: string[] = []
    const platform = await startPlatform({
      issuer: idp.issuer,
      intercept: (request) => {
        for (const name of Object.keys(request.headers)) if (name.startsWith('x-nmp-')) seen.push(name)
        return false
      },
    })
    open.push(platform)
    const { baseUrl } = platform
    const context = {
      value: resolveContext({ flags: { baseUrl }, env: {}, config: EMPTY_CONFIG }),
    }
    expect(row(await examineAt(baseUrl, undefined), 'gateway').status).toBe('skipped')
    expect(row(await examineAt(baseUrl, undefined, { context, probeGateway: true }), 'gateway').status).toBe(
      'skipped',
    )
    expect(seen).toEqual([])
  })
})

describe('the decision point', () => {
  it.each(['error', 'unavailable', 'timeout', 'internal'] as const)('fails: %s', async (policyFault) => {
    const diagnosis = await examined({ policyFault }, ALICE)
    expect(row(diagnosis, 'policy')).toMatchObject({ status: 'problem', code: 'POLICY_SERVICE_DOWN' })
  })

  it.each([
    [{}, 'ok', undefined],
    [{ status: false }, 'ok', undefined],
    [{ bundleAgeMs: 900_000 }, 'warning', 'POLICY_BUNDLE_STALE'],
    [{ bundleAgeMs: null }, 'problem', 'POLICY_BUNDLE_MISSING'],
    [{ rules: false }, 'problem', 'POLICY_RULES_MISSING'],
  ])('is an OPA with %j', async (options, status, code) => {
    const opa = await startPolicyPoint(options)
    open.push(opa)
    const diagnosis = await examined({}, ALICE, { policyUrl: opa.address })
    expect(row(diagnosis, 'policy')).toMatchObject({ status, code })
  })
})

describe('the sign-in', () => {
  async function provider(document: Record<string, unknown>, device: { status: number; body: unknown }) {
    let issuer = ''
    const server = createServer((request, response) => {
      const send = (status: number, body: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      if (request.method === 'POST') send(device.status, device.body)
      else send(200, { issuer, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`, ...document })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) })
    return issuer
  }

  it('fails at a provider without a device flow', async () => {
    const issuer = await provider({}, { status: 404, body: {} })
    const diagnosis = await examined({ issuer }, undefined)
    expect(row(diagnosis, 'provider')).toMatchObject({ status: 'problem', code: 'DEVICE_FLOW_NOT_OFFERED' })
  })

  it('takes the device endpoint of the platform, and warns when the two differ', async () => {
    const issuer = await provider({}, { status: 404, body: {} })
    const override = { device_authorization_endpoint: `${issuer}/device` }
    expect(row(await examined({ issuer, oidc: override }, undefined), 'provider')).toMatchObject({
      status: 'ok',
    })
    const differing = { issuer: idp.issuer, oidc: { token_endpoint: 'https://elsewhere.example/token' } }
    expect(row(await examined(differing, undefined), 'provider')).toMatchObject({
      status: 'warning',
      code: 'PROVIDER_ENDPOINTS_DIFFER',
    })
  })

  it('is tried without an end, and the words of the provider are explained', async () => {
    const issuer = await provider({}, { status: 400, body: { error: 'unauthorized_client' } })
    const oidc = { device_authorization_endpoint: `${issuer}/device` }
    const refused = await examined({ issuer, oidc }, undefined, { tryLogin: true })
    expect(row(refused, 'client').status).toBe('problem')
    const good = await provider({}, { status: 200, body: { device_code: 'secret-code', user_code: 'A' } })
    const well = await examined(
      { issuer: good, oidc: { device_authorization_endpoint: `${good}/device` } },
      undefined,
      { tryLogin: true },
    )
    expect(row(well, 'client').status).toBe('ok')
    expect(JSON.stringify(well)).not.toContain('secret-code')
  })
})

describe('on a machine that is signed out, offline or broken', () => {
  it('says that nobody is signed in, and looks at the rest', async () => {
    const diagnosis = await examined({}, undefined)
    expect(row(diagnosis, 'session')).toMatchObject({ status: 'problem', code: 'NOT_SIGNED_IN' })
    expect(row(diagnosis, 'provider').status).toBe('ok')
    expect(row(diagnosis, 'token').status).toBe('skipped')
  })

  it('has nothing to do where authentication is off', async () => {
    const diagnosis = await examined({ authEnabled: false }, undefined)
    expect(row(diagnosis, 'settings')).toMatchObject({ status: 'ok' })
    expect(row(diagnosis, 'session').status).toBe('skipped')
    expect(diagnosis.verdict).toBe('ok')
  })

  it('says that no platform answers, first of all', async () => {
    const gone = await startPlatform()
    await gone.close()
    const diagnosis = await examineAt(gone.baseUrl, idp.token(ALICE))
    expect(diagnosis.first?.code).toBe('PLATFORM_NOT_FOUND')
  })

  it('names a wrong clock', async () => {
    const clock = new FakeClock({ startMs: Date.now() - 3_600_000, auto: false })
    const skewed = {
      ...world,
      clock: { ...clock, nowMs: () => clock.nowMs(), monotonicMs: () => 0, sleep: world.clock.sleep },
    }
    const diagnosis = await examined({}, undefined, { world: skewed, http: boundedHttp(skewed) })
    expect(row(diagnosis, 'clock')).toMatchObject({ status: 'problem', code: 'CLOCK_SKEW' })
  })

  it('passes on what a store, a session or a configuration says', async () => {
    const locked = signInError('KEYCHAIN_LOCKED', {})
    const broken = signInError('CONFIG_INVALID', { file: 'f', line: 3, reason: 'r' })
    const ended = signInError('SESSION_ENDED', { issuer: 'i' })
    const diagnosis = await examined({}, undefined, {
      store: async () => {
        throw locked
      },
      context: { problem: broken.problem },
      session: async () => sessionOf(),
      token: async () => {
        throw ended
      },
    })
    expect(row(diagnosis, 'configuration').code).toBe('CONFIG_INVALID')
    expect(row(diagnosis, 'store').code).toBe('KEYCHAIN_LOCKED')
    expect(row(diagnosis, 'session').code).toBe('SESSION_ENDED')
  })

  it('warns of a token in the environment and of a session that does not renew', async () => {
    const env = { NMP_ACCESS_TOKEN: 'x' }
    const context = { value: resolveContext({ flags: {}, env, config: EMPTY_CONFIG }) }
    const diagnosis = await examined({}, ALICE, {
      context,
      session: async () => sessionOf({ refreshable: false }),
    })
    expect(row(diagnosis, 'configuration')).toMatchObject({
      status: 'warning',
      code: 'TOKEN_FROM_ENVIRONMENT',
    })
    expect(row(diagnosis, 'session')).toMatchObject({ status: 'warning', code: 'SESSION_NOT_RENEWABLE' })
  })

  it('ends in time when nothing answers, and says which looks were cut off', async () => {
    const clock = new FakeClock({ auto: false })
    const held = await startPlatform({ intercept: () => true })
    open.push(held)
    const slow = {
      ...world,
      clock: { ...world.clock, sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal) },
    }
    const examining = examineAt(held.baseUrl, idp.token(ALICE), { world: slow, http: boundedHttp(world) })
    await expect.poll(() => held.requests.length).toBeGreaterThan(1)
    clock.advance(EXAMINATION_MS)
    const diagnosis = await examining
    expect(row(diagnosis, 'platform')).toMatchObject({ status: 'problem', code: 'CHECK_TOO_SLOW' })
    expect(row(diagnosis, 'versions').status).toBe('ok')
  })

  it('is cancelled at once', async () => {
    const held = await startPlatform({ intercept: () => true })
    open.push(held)
    const cancel = new AbortController()
    const examining = examineAt(held.baseUrl, undefined, { signal: cancel.signal })
    cancel.abort(new TypeError('enough'))
    await expect(examining).rejects.toThrow('enough')
  })
})

it('finds only what its table says it can find, and puts no token into its report', async () => {
  const token = idp.token({ ...ALICE, iss: 'https://other.example' })
  const diagnoses = [
    await examined(team({}), { ...ALICE, ...SCOPES }),
    await examined({}, token, { audience: 'nmp' }),
    await examined({ gateway: 'forgets' }, undefined, { probeGateway: true }),
  ]
  for (const { rows } of diagnoses)
    for (const { code, problem } of rows)
      if (problem !== undefined) expect(rowTable[code].finds).toContain(problem.code)
  expect(JSON.stringify(diagnoses)).not.toContain(token.split('.')[2])
})
