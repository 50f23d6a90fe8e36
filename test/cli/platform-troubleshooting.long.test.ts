/** The platform's troubleshooting page, case by case: what a person who is stuck runs, and what they are told. */
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { startProvider } from '../../demo/provider.ts'
import {
  type Dialect,
  replies,
  type SpokenReply,
  startFakeProvider,
  startPlatform,
  startPolicyPoint,
} from '../../src/testing/index.ts'
import type { PlatformOptions } from '../../src/testing/platform/options.ts'
import type { Ended } from './nmp-process.ts'
import { ALICE, BOSS, type Stage } from './platform-stage.ts'
import { platformSuite, said, TEAM } from './platform-suite.ts'

const suite = platformSuite()
const { opened } = suite
beforeAll(() => {
  const bin = join(suite.nmp.home, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'nmp'), `#!/bin/sh\nexec '${process.execPath}' '${suite.nmp.entry}' "$@"\n`, {
    mode: 0o755,
  })
})

async function stage(options: PlatformOptions = {}): Promise<Stage> {
  const members = { [ALICE.email]: ['Viewer'], [BOSS.email]: ['Admin'] }
  const workspaces = { 'ml-team': { members, entities: { project: 2, dataset: 1 } } }
  return suite.stage({ workspaces, ...options })
}

describe('I get 403 Forbidden but I should have access', () => {
  it('because nobody has made me a member: the command for the Admin is there', async () => {
    const { as } = await stage()
    const stranger = { sub: 's', email: 'eve@example.com' }
    const refused = await as(stranger, ['members', 'list', ...TEAM])
    expect(refused.exitCode).toBe(5)
    expect(said(refused)).toContain('You have no role in the workspace ml-team.')
    const line = /\$ nmp (members create .*)/.exec(refused.err)?.[1] ?? ''
    expect(line).toBe('members create --workspace ml-team --principal eve@example.com --roles Viewer')
    // The Admin copies it, and it was the fix.
    expect(await as(BOSS, line.split(' '))).toMatchObject({ exitCode: 0 })
    expect(await as(stranger, ['members', 'list', ...TEAM])).toMatchObject({ exitCode: 0 })
  })

  it('because I am Viewer: the role that is needed, who gives it, and the command', async () => {
    const { as } = await stage()
    const refused = await as(ALICE, ['members', 'add', 'x@example.com', ...TEAM])
    expect(said(refused)).toContain('You are alice@example.com with the role Viewer; this needs Admin.')
    expect(said(refused)).toContain('Ask an Admin of the workspace (boss@example.com)')
  })

  it('because my token is too narrow: the scope that is missing, and how to get it', async () => {
    const { as } = await stage()
    const narrow = { ...BOSS, scope: 'openid platform:read' }
    const refused = await as(narrow, ['members', 'add', 'x@example.com', ...TEAM])
    expect(refused.exitCode).toBe(4)
    expect(said(refused)).toContain('lacks the scope platform:write')
    expect(said(refused)).toMatch(/\$ nmp auth login --base-url http/)
    const doctor = await as(narrow, ['auth', 'doctor', ...TEAM])
    expect(said(doctor)).toContain('warning Scopes of the token: platform:read: may not write')
  })

  it('because the role is new: how long it still takes, at once with --no-wait', async () => {
    const members = { '*': ['Viewer'], [BOSS.email]: ['Admin'] }
    const { as } = await stage({ propagationMs: 25_000, workspaces: { 'ml-team': { members } } })
    const given = ['members', 'add', ALICE.email, '--roles', 'Admin', '--no-wait', ...TEAM]
    expect(await as(BOSS, given)).toMatchObject({ exitCode: 0 })
    const refused = await as(ALICE, ['members', 'add', 'x@example.com', '--no-wait', ...TEAM])
    expect(refused.exitCode).toBe(3)
    expect(said(refused)).toMatch(
      /changed just now and is not in force yet.* Wait \d+ seconds and run the command again\./,
    )
    const doctor = await as(ALICE, ['auth', 'doctor', ...TEAM])
    expect(said(doctor)).toContain('warning Propagation of roles: changed just now')
  })

  it('the way of the page to read a token loses the end of it, and --decode does not', async () => {
    const { idp } = await stage()
    // A name that base64url spells with letters that base64 has not.
    const token = idp.token({ ...ALICE, scope: 'platform:read', name: '\u00ff\u00fe?>~~~\u00ff' })
    const env = {
      PATH: `${join(suite.nmp.home, 'bin')}:${process.env['PATH']}`,
      HOME: suite.nmp.home,
      NMP_ACCESS_TOKEN: token,
    }
    const shell = (line: string) => promisify(execFile)('sh', ['-c', line], { env })
    const page = 'nmp auth token | cut -d. -f2 | base64 -d 2>/dev/null | python3 -m json.tool'
    await expect(shell(page)).rejects.toMatchObject({ code: 1 })
    const { stdout } = await shell('nmp auth token --decode | grep scope')
    expect(stdout).toContain('"scope": "platform:read"')
  })
})

describe('a 403 whose reason is the token', () => {
  /** A gateway that lets a token through that the platform then refuses like everything else. */
  const refuses: PlatformOptions['intercept'] = (request, response) => {
    if (!request.url?.includes('/workspaces')) return false
    response.writeHead(403, { 'content-type': 'application/json' }).end('{"detail":"Forbidden"}')
    return true
  }

  it('because the session has ended: since when, and that the variable stands in the way of a new one', async () => {
    const { as } = await stage({ intercept: refuses })
    const ended = { ...BOSS, iat: 1_700_000_000, exp: 1_700_003_600 }
    const refused = await as(ended, ['members', 'list', ...TEAM])
    expect(refused.exitCode).toBe(4)
    expect(said(refused)).toContain('BEARER_EXPIRED')
    expect(said(refused)).toContain('2023-11-14T23:13:20Z')
    expect(said(refused)).toContain('1. Take NMP_ACCESS_TOKEN away first: it wins over every session.')
  })

  it('because it is unsigned, and the platform takes none: at once, by its own words', async () => {
    const { as, platform } = await stage()
    const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url')
    const unsigned = `${part({ alg: 'none' })}.${part({ ...ALICE, iat: 1, exp: 4_000_000_000 })}.`
    const refused = await as(undefined, ['members', 'list', ...TEAM], { NMP_ACCESS_TOKEN: unsigned })
    expect(refused.exitCode).toBe(4)
    expect(said(refused)).toContain('This platform does not take unsigned tokens.')
    expect(refused.err).toContain(`$ nmp auth login --base-url ${platform.baseUrl}`)
  })
})

describe('401 told apart', () => {
  it.each([
    ['it has ended', { iat: 1_700_000_000, exp: 1_700_003_600 }, 'BEARER_EXPIRED', 4],
    ['it is of another issuer', { iss: 'https://sts.windows.net/contoso/' }, 'BEARER_ISSUER_DIFFERS', 5],
    ['it lacks a claim', { iat: undefined }, 'BEARER_CLAIM_MISSING', 5],
    ['it is for another API', { aud: 'api://other' }, 'UNAUTHORIZED_UNEXPLAINED', 4],
  ])('because %s', async (_, claims, code, exitCode) => {
    const { as } = await stage({ audience: 'api://nmp' })
    const refused = await as({ ...BOSS, aud: 'api://nmp', ...claims }, ['members', 'list', ...TEAM])
    expect(refused.err).toContain(code)
    expect(refused.exitCode).toBe(exitCode)
  })

  it.each([
    ['nobody can read it', 'an-opaque-token', 'BEARER_OPAQUE'],
    [
      'of its algorithm',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIiwiaWF0IjoxLCJleHAiOjQwMDAwMDAwMDB9.eA',
      'BEARER_ALGORITHM',
    ],
  ])('because %s', async (_, token, code) => {
    const { as } = await stage()
    const refused = await as(undefined, ['members', 'list', ...TEAM], { NMP_ACCESS_TOKEN: token })
    expect(refused).toMatchObject({ exitCode: 5, err: expect.stringContaining(code) })
  })

  it('because the audience is another one, says the doctor who is told which one the platform takes', async () => {
    const { as } = await stage({ audience: 'api://nmp' })
    const doctor = await as({ ...BOSS, aud: 'api://other' }, [
      'auth',
      'doctor',
      '--audience',
      'api://nmp',
      '--json',
    ])
    expect(JSON.parse(doctor.out)).toMatchObject({ act_first: 'BEARER_AUDIENCE_DIFFERS', exit_code: 5 })
  })

  it('because nobody is signed in', async () => {
    const { as } = await stage()
    const refused = await as(undefined, ['members', 'list', ...TEAM])
    expect(refused).toMatchObject({ exitCode: 4, err: expect.stringContaining('NOT_SIGNED_IN') })
  })
})

it('advice means the platform of the command: what is copied goes nowhere else', async () => {
  const { platform, environment } = await stage()
  const { NMP_ACCESS_TOKEN: token } = environment(BOSS)
  const set = ['config', 'set', '--context', 'staging', '--base-url', platform.baseUrl]
  expect(await suite.nmp.run([...set, '--access-token', '-'], {}, token)).toMatchObject({ exitCode: 0 })
  const refused = await suite.nmp.run(['workspaces', 'delete', 'ml-team', '--context', 'staging'])
  expect(refused.err).toContain('$ nmp auth token --context staging --format header | curl')
  expect(refused.err).toContain('$ nmp workspaces delete --context staging ml-team')
  const doctor = await suite.nmp.run(['auth', 'doctor', '--context', 'staging', '--workspace', 'gone'])
  expect(doctor.out).toContain('$ nmp workspaces list --context staging')
})

describe('nmp auth login fails with an error of the provider', () => {
  /** What the provider of a platform answers to a request for a code, and what `nmp` says of it. */
  async function failedLogin(dialect: Dialect, reply: SpokenReply): Promise<Ended> {
    const provider = opened(await startFakeProvider({ dialect }))
    provider.script('device', reply, reply)
    const { issuer, clientId } = provider
    const { baseUrl } = opened(await startPlatform({ issuer, clientId }))
    const login = await suite.nmp.run(['auth', 'login', '--base-url', baseUrl, '--no-browser'])
    // Whoever asks the doctor is told the same.
    const doctor = await suite.nmp.run(['auth', 'doctor', '--base-url', baseUrl, '--try-login', '--json'])
    const code = /nmp auth explain ([A-Z0-9_]+)/.exec(login.err)?.[1] ?? 'no code'
    expect(JSON.parse(doctor.out)).toMatchObject({ act_first: code, exit_code: login.exitCode })
    return login
  }

  it('AADSTS70011: which scopes to define, and whose consent is needed', async () => {
    const failed = await failedLogin(
      'entra',
      replies.error(
        'invalid_scope',
        "AADSTS70011: The provided value for the input parameter 'scope' is not valid.",
      ),
    )
    expect(failed.exitCode).toBe(5)
    expect(said(failed)).toMatch(/Expose an API/)
    expect(said(failed)).toMatch(/consent/i)
  })

  it.each([
    [
      'entra' as const,
      replies.error(
        'invalid_client',
        'AADSTS7000218: The request body must contain: client_assertion or client_secret.',
        {
          status: 401,
        },
      ),
      /Allow public client flows/,
    ],
    [
      'okta' as const,
      replies.error('unauthorized_client', 'The client is not authorized to use the provided grant type.'),
      /Device Authorization/i,
    ],
    [
      'keycloak' as const,
      replies.error(
        'unauthorized_client',
        'Client is not allowed to initiate OAuth 2.0 Device Authorization Grant. The flow is disabled for the client.',
      ),
      /OAuth 2\.0 Device Authorization Grant/,
    ],
  ])('the device flow is off at %s: the switch by its name', async (dialect, reply, setting) => {
    const failed = await failedLogin(dialect, reply)
    expect(failed.exitCode).toBe(5)
    expect(said(failed)).toMatch(setting)
  })

  it('the client id is another one than at the provider', async () => {
    const provider = opened(await startProvider())
    const { baseUrl } = opened(await startPlatform({ issuer: provider.issuer, clientId: 'nmp-typo' }))
    const failed = await suite.nmp.run(['auth', 'login', '--base-url', baseUrl])
    expect(failed.exitCode).toBe(5)
    expect(said(failed)).toContain('nmp-typo')
    expect(said(failed)).toMatch(/client id/i)
  })
})

describe("I can't delete a workspace", () => {
  it('because something is in it: the commands that are shown list it, delete it, and then it works', async () => {
    const { as, idp } = await stage()
    const refused = await as(BOSS, ['workspaces', 'delete', 'ml-team'])
    expect(refused.exitCode).toBe(3)
    expect(said(refused)).toContain('not empty: project (2), dataset (1)')
    const commands = [...refused.err.matchAll(/\$ (nmp .*)/g)].map(([, command = '']) => command)
    const env = {
      PATH: `${join(suite.nmp.home, 'bin')}:${process.env['PATH']}`,
      HOME: suite.nmp.home,
      NMP_ACCESS_TOKEN: idp.token({ ...BOSS }),
    }
    const shell = async (line: string) => (await promisify(execFile)('sh', ['-c', line], { env })).stdout
    const [listProjects = '', deleteProject = '', listDatasets = '', deleteDataset = '', last = ''] = commands
    for (const [list, remove] of [
      [listProjects, deleteProject],
      [listDatasets, deleteDataset],
    ] as const) {
      const { data } = JSON.parse(await shell(list))
      for (const { name } of data) await shell(remove.replace('<name>', name))
    }
    expect(last).toBe('nmp workspaces delete ml-team')
    expect(await as(BOSS, last.split(' ').slice(1))).toMatchObject({ exitCode: 0 })
  })

  it('because I am not its Admin', async () => {
    const { as } = await stage()
    const refused = await as(ALICE, ['workspaces', 'delete', 'ml-team'])
    expect(refused.exitCode).toBe(5)
    expect(said(refused)).toContain('this needs Admin')
    const doctor = await as(ALICE, ['auth', 'doctor', ...TEAM])
    expect(said(doctor)).toContain('only an Admin can delete ml-team, and you are Viewer')
  })
})

describe("gateway-level auth isn't working", () => {
  it('the gateway lets forged headers through, or strips them', async () => {
    const forgets = await stage({ gateway: 'forgets' })
    const found = await forgets.as(undefined, ['auth', 'doctor', '--probe-gateway'])
    expect(said(found)).toContain(
      'The gateway lets X-NMP-Authorized and X-NMP-Principal-Id through from outside',
    )
    // Nobody is signed in, and that is not what has to be mended first.
    expect(found.exitCode).toBe(5)
    expect(said(found)).toContain('Act on this first: The gateway lets')
    const strips = await stage()
    const fine = await strips.as(ALICE, ['auth', 'doctor', '--probe-gateway'])
    expect(said(fine)).toContain('ok Gateway: strips X-NMP-Authorized and X-NMP-Principal-* from outside')
  })

  it('sends no forged header to a platform that only the command line names', async () => {
    const { platform } = await stage({ gateway: 'forgets' })
    const args = ['auth', 'doctor', '--probe-gateway', '--base-url', platform.baseUrl]
    const skipped = await suite.nmp.run(args)
    expect(said(skipped)).toContain('only the configured platform is probed')
    expect(platform.requests).toEqual(['GET /apis/auth/discovery'])
  })

  it('the decision point is down, or OPA has no bundle', async () => {
    const { as } = await stage({ policyFault: 'unavailable' })
    const opa = opened(await startPolicyPoint({ bundleAgeMs: null }))
    const refused = await as(BOSS, ['members', 'list', ...TEAM])
    expect(refused.exitCode).toBe(5)
    expect(refused.err).toContain('POLICY_SERVICE_DOWN')
    const healthy = await stage()
    const doctor = await healthy.as(ALICE, ['auth', 'doctor', '--policy-url', opa.address, ...TEAM])
    expect(doctor.exitCode).toBe(5)
    expect(doctor.out).toContain('POLICY_BUNDLE_MISSING')
  })
})

it('a role change does not take effect: commands wait for it, and so does the person who was given it', async () => {
  const { as } = await stage({ propagationMs: 1_500 })
  const changed = await as(BOSS, ['members', 'update', ALICE.email, '--roles', 'Admin', ...TEAM])
  expect(said(changed)).toContain('alice@example.com is Admin in ml-team now. It is in force.')
  const taken = await as(ALICE, ['members', 'delete', BOSS.email, '--no-wait', ...TEAM])
  expect(said(taken)).toContain('it is in force within half a minute')
})

describe("PlatformAdmin can't access a workspace", () => {
  const LOCKED = { locked: { members: { [BOSS.email]: ['Admin'] } } }
  const admin = (email: string) => ['auth', 'doctor', '--workspace', 'locked', '--admin-email', email]

  it('because a letter differs in case', async () => {
    const { as } = await stage({ adminEmail: 'Alice@example.com', workspaces: LOCKED })
    // Whoever does not think of it is told where to look.
    const refused = await as(ALICE, ['members', 'list', '--workspace', 'locked'])
    expect(refused.err).toContain('$ nmp auth doctor --workspace locked --admin-email <address>')
    const doctor = await as(ALICE, admin('Alice@example.com'))
    expect(doctor.exitCode).toBe(5)
    expect(said(doctor)).toContain('Act on this first: PlatformAdmin is Alice@example.com, and you are')
    expect(doctor.out).toContain('ADMIN_EMAIL_CASE')
    expect(doctor.out).not.toContain('ROLE_MISSING')
    expect(said(doctor)).toContain('set auth.admin_email to exactly alice@example.com')
  })

  it('because the address is in upn and the platform reads email', async () => {
    const { as } = await stage({ adminEmail: 'a.lice@corp.example.com', workspaces: LOCKED })
    const doctor = await as({ ...ALICE, upn: 'a.lice@corp.example.com' }, admin('a.lice@corp.example.com'))
    expect(doctor.out).toContain('ADMIN_EMAIL_CLAIM')
    expect(said(doctor)).toContain('set auth.oidc.email_claim to "upn"')
  })

  it('and has access when it is the same letter by letter', async () => {
    const { as } = await stage({ adminEmail: ALICE.email, workspaces: LOCKED })
    const doctor = await as(ALICE, admin(ALICE.email))
    expect(said(doctor)).toContain('ok PlatformAdmin: your token has exactly alice@example.com')
  })
})
