import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { boundedHttp, isSignInError, type Problem, realWorld, renderProblem } from '../../src/index.ts'
import { platformApi } from '../../src/nmp/platform-api.ts'
import { changeRoles } from '../../src/nmp/propagation.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import type { PlatformOptions } from '../../src/testing/platform/options.ts'
import { type EmulatedPlatform, startPlatform } from '../../src/testing/platform.ts'
import { type SigningIssuer, startSigningIssuer } from '../testing/signing-issuer.ts'

let idp: SigningIssuer
const open: { close(): Promise<void> }[] = []
const http = boundedHttp(realWorld())

beforeAll(async () => {
  idp = await startSigningIssuer()
})
afterAll(() => idp.close())
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

const ALICE = { sub: 'alice-id', email: 'alice@example.com', exp: 9_999_999_999 }
const BOB = 'bob+x@example.com'

async function start(options: PlatformOptions = {}) {
  const platform: EmulatedPlatform = await startPlatform({
    issuer: idp.issuer,
    workspaces: {
      'ml-team': { members: { [ALICE.email]: ['Admin'] }, entities: { project: 3, dataset: 5 } },
    },
    ...options,
  })
  open.push(platform)
  const token = idp.token(ALICE)
  return { ...platform, api: platformApi({ baseUrl: platform.baseUrl, http, token: async () => token }) }
}

/** A client of a server that gives one answer to everything. */
async function answered(status: number, body: string) {
  const server = createServer((_, response) => response.writeHead(status).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return platformApi({ baseUrl, http, token: async () => undefined })
}

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  if (!isSignInError(error)) throw new TypeError(`no problem but ${String(error)}`)
  return error.problem
}

describe('workspaces', () => {
  it('are listed over all pages', async () => {
    const names = Array.from({ length: 230 }, (_, n) => `w${n}`)
    const { api, requests } = await start({
      workspaces: Object.fromEntries(names.map((name) => [name, { members: { '*': ['Viewer'] } }])),
    })
    const listed = await api.listWorkspaces()
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(names))
    expect(listed).toHaveLength(232)
    expect(requests.filter((line) => line.startsWith('GET /apis/entities'))).toHaveLength(3)
  })

  it('are made, read and deleted', async () => {
    const { api } = await start()
    expect(await api.createWorkspace('new', 'what for')).toMatchObject({
      name: 'new',
      description: 'what for',
    })
    expect(await api.getWorkspace('new')).toMatchObject({
      name: 'new',
      createdAt: expect.stringMatching(/^20/),
    })
    expect(await api.deleteWorkspace('new')).toBe('deleted')
    expect(await problemOf(api.getWorkspace('new'))).toMatchObject({ code: 'PLATFORM_FORBIDDEN' })
  })

  it('are only marked by later releases', async () => {
    const { api } = await start({ deletion: 'mark' })
    expect(await api.deleteWorkspace('ml-team')).toBe('marked')
  })

  it('say what is in the way, with commands that list and delete each kind', async () => {
    const { api, baseUrl } = await start()
    const problem = await problemOf(api.deleteWorkspace('ml-team'))
    expect(problem).toMatchObject({
      code: 'WORKSPACE_NOT_EMPTY',
      title: 'The workspace ml-team is not empty: project (3), dataset (5).',
    })
    expect(problem.fix.map(({ text }) => text)).toEqual([
      'List the 3 of kind project.',
      'Delete each project.',
      'List the 5 of kind dataset.',
      'Delete each dataset.',
      'Delete the workspace when it is empty.',
    ])
    expect(problem.fix[0].command).toBe(
      `nmp auth token --format header | curl -sS -H @- '${baseUrl}/apis/entities/v2/workspaces/ml-team/entities/project'`,
    )
  })

  it('that exist already, or do not', async () => {
    const { api } = await start({ adminEmail: ALICE.email })
    expect(await problemOf(api.createWorkspace('ml-team'))).toMatchObject({ code: 'WORKSPACE_EXISTS' })
    expect(await problemOf(api.getWorkspace('nope'))).toMatchObject({
      code: 'WORKSPACE_UNKNOWN',
      evidence: { workspace: 'nope' },
    })
    expect(await problemOf(api.listMembers('nope'))).toMatchObject({ code: 'WORKSPACE_UNKNOWN' })
  })

  it.each(['', '.', '..'])('cannot be called %j, which leads elsewhere', async (name) => {
    const { api, requests } = await start()
    expect(await problemOf(api.deleteWorkspace(name))).toMatchObject({ code: 'NAME_INVALID' })
    expect(await problemOf(api.removeMember('ml-team', name))).toMatchObject({ code: 'NAME_INVALID' })
    expect(requests).toEqual([])
  })
})

describe('members', () => {
  it.each([BOB, '*', "o'hara@example.com", 'a/b', '%2e%2e', 'ü@例え.jp', 'service:x(y)!'])(
    'keep their name on the way: %s',
    async (principal) => {
      const { api } = await start()
      await api.addMember('ml-team', principal, ['Viewer'])
      expect((await api.updateMember('ml-team', principal, ['Editor'])).roles).toEqual(['Editor'])
      expect((await api.listMembers('ml-team')).find((m) => m.principal === principal)?.roles).toEqual([
        'Editor',
      ])
      await api.removeMember('ml-team', principal)
      expect(await problemOf(api.removeMember('ml-team', principal))).toMatchObject({
        code: 'MEMBER_UNKNOWN',
        evidence: { principal, workspace: 'ml-team' },
      })
    },
  )

  it('keep their last Admin', async () => {
    const { api } = await start()
    expect(await problemOf(api.removeMember('ml-team', ALICE.email))).toMatchObject({ code: 'LAST_ADMIN' })
    expect(await problemOf(api.updateMember('ml-team', ALICE.email, ['Viewer']))).toMatchObject({
      code: 'LAST_ADMIN',
    })
  })
})

describe('a refusal', () => {
  it.each([
    [401, '{"detail":"Invalid or expired token"}', 'PLATFORM_UNAUTHORIZED'],
    [403, '{"detail":"Forbidden"}', 'PLATFORM_FORBIDDEN'],
    [404, '{"detail":"Not Found"}', 'PLATFORM_API_MISSING'],
    [404, '<html>nginx</html>', 'PLATFORM_API_MISSING'],
    [409, '{"detail":"something new"}', 'PLATFORM_CONFLICT'],
    [400, '{"detail":"Malformed scope"}', 'PLATFORM_REFUSES_INPUT'],
    [500, '{"detail":"Internal authorization error"}', 'POLICY_SERVICE_DOWN'],
    [502, '{"detail":"Authorization service error"}', 'POLICY_SERVICE_DOWN'],
    [503, '{"detail":"Authorization service unavailable"}', 'POLICY_SERVICE_DOWN'],
    [504, '{"detail":"Authorization service timeout"}', 'POLICY_SERVICE_DOWN'],
    [502, '<html>Bad Gateway</html>', 'PLATFORM_UNAVAILABLE'],
    [500, '', 'PLATFORM_UNAVAILABLE'],
    [418, '{"message":"teapot"}', 'PLATFORM_ANSWER_UNKNOWN'],
    [307, '', 'PLATFORM_ANSWER_UNKNOWN'],
  ])('%i %s is %s', async (status, body, expected) => {
    const api = await answered(status, body)
    const problem = await problemOf(api.getWorkspace('w'))
    expect(problem).toMatchObject({ code: expected, evidence: { status } })
    expect(renderProblem(problem, 'text')).not.toMatch(/undefined|: \.|says\./)
  })

  it('names each field of a 422', async () => {
    const detail = [
      { type: 'missing', loc: ['body', 'principal'], msg: 'Field required', input: { secret: 'x' } },
      { loc: ['body', 'roles', 0], msg: 'Input should be a valid string\u001b[2J' },
    ]
    const api = await answered(422, JSON.stringify({ detail }))
    const { code, why } = await problemOf(api.addMember('w', 'p', ['X']))
    expect(code).toBe('PLATFORM_REFUSES_INPUT')
    expect(why).toContain('body.principal: Field required; body.roles.0: Input should be a valid string')
    expect(why).not.toMatch(/secret|\u001b/)
  })

  it.each([
    ['data', '{}'],
    ['data', '{"data":{}}'],
    ['principal', '{"data":[{"roles":[]}]}'],
    ['roles', '{"data":[{"principal":"a","roles":[1]}]}'],
    ['the body', 'null'],
  ])('names %s of an answer that cannot be right: %s', async (field, body) => {
    const api = await answered(200, body)
    expect(await problemOf(api.listMembers('w'))).toMatchObject({
      code: 'PLATFORM_ANSWER_INVALID',
      evidence: { field },
    })
  })
})

describe('waiting until a role is in force', () => {
  const change = { kind: 'add', workspace: 'ml-team', principal: BOB, roles: ['Editor'] } as const

  /** Client and server see the same time, which passes only while the server waits. */
  async function propagating(propagationMs: number) {
    const clock = new FakeClock({ startMs: Date.now() })
    const world = { ...realWorld(), clock }
    return { clock, ...(await start({ propagationMs, world })) }
  }

  it('says that it is, when the platform has seen it', async () => {
    const { api, clock } = await propagating(5_000)
    expect(await changeRoles(api, change, { clock })).toEqual({
      state: 'in_force',
      roles: ['Editor'],
      tookMs: 5_000,
    })
  })

  it('does not believe a success that came when the platform stopped waiting', async () => {
    const { api, clock } = await propagating(60_000)
    expect(await changeRoles(api, change, { clock })).toEqual({
      state: 'not_confirmed',
      roles: ['Editor'],
      tookMs: 30_000,
    })
  })

  it('does not wait when it is told not to', async () => {
    const { api, clock } = await propagating(60_000)
    expect(await changeRoles(api, change, { clock, wait: false })).toEqual({
      state: 'not_awaited',
      roles: ['Editor'],
      tookMs: 0,
    })
    expect(clock.slept).toEqual([])
  })

  it('tells of each second, and stops telling', async () => {
    const clock = new FakeClock({ auto: false })
    const seen: number[] = []
    let finish: (value: unknown) => void = () => {}
    const { api } = await start()
    const slow = {
      ...api,
      addMember: async () => {
        await new Promise((resolve) => {
          finish = resolve
        })
        return { principal: BOB, roles: ['Editor'] }
      },
    }
    const changing = changeRoles(slow, change, { clock, onWaiting: (ms) => seen.push(ms) })
    for (let second = 0; second < 3; second += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      clock.advance(1_000)
    }
    await new Promise((resolve) => setImmediate(resolve))
    finish(undefined)
    await changing
    clock.advance(10_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect(seen).toEqual([1_000, 2_000, 3_000])
  })

  it('says what is stored when somebody else was faster', async () => {
    const { api } = await start()
    const clock = new FakeClock()
    const raced = {
      ...api,
      updateMember: async (...given: Parameters<typeof api.updateMember>) => {
        const answer = await api.updateMember(...given)
        await api.addMember('ml-team', BOB, ['Admin'])
        return answer
      },
    }
    const replace = { ...change, kind: 'replace' } as const
    expect(await changeRoles(raced, replace, { clock })).toMatchObject({
      state: 'overtaken',
      roles: ['Editor', 'Admin'],
    })
  })

  it('ends well for somebody who removes themselves', async () => {
    const { api } = await start()
    await api.addMember('ml-team', BOB, ['Admin'])
    const leave = { kind: 'remove', workspace: 'ml-team', principal: ALICE.email, roles: [] } as const
    expect(await changeRoles(api, leave, { clock: new FakeClock() })).toEqual({
      state: 'in_force',
      tookMs: 0,
    })
  })

  it.each([true, false])('looks whether a change was made when its answer was lost: %s', async (made) => {
    const { api } = await start()
    const server = createServer((request) => request.socket.destroy())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) })
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const cut = platformApi({ baseUrl, http, token: async () => undefined })
    const lossy = {
      ...api,
      addMember: async (...given: Parameters<typeof api.addMember>) => {
        if (made) await api.addMember(...given)
        return cut.addMember(...given)
      },
    }
    const changed = changeRoles(lossy, change, { clock: new FakeClock() })
    if (made) expect(await changed).toEqual({ state: 'not_confirmed', roles: ['Editor'], tookMs: 0 })
    else expect(await problemOf(changed)).toMatchObject({ code: 'NETWORK_RESET' })
  })
})
