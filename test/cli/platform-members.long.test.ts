import { describe, expect, it } from 'vitest'
import type { PlatformOptions } from '../../src/testing/platform/options.ts'
import { ALICE, BOSS, jsonOf, type Stage } from './platform-stage.ts'
import { platformSuite, TEAM } from './platform-suite.ts'

const suite = platformSuite()

async function stage(options: PlatformOptions = {}): Promise<Stage> {
  const members = { [ALICE.email]: ['Viewer'], [BOSS.email]: ['Admin'], '*': ['Viewer'] }
  return suite.stage({ workspaces: { 'ml-team': { members } }, ...options })
}

describe('nmp members list', () => {
  it('is JSON in a pipe, a table on a terminal, and takes the workspace from NMP_WORKSPACE too', async () => {
    const { as, onTerminal } = await stage()
    const piped = await as(BOSS, ['members', 'list'], { NMP_WORKSPACE: 'ml-team' })
    expect(piped).toMatchObject({ exitCode: 0, err: '' })
    expect(jsonOf(piped)).toContainEqual(
      expect.objectContaining({ principal: 'alice@example.com', roles: ['Viewer'] }),
    )
    const shown = await onTerminal(BOSS, ['members', 'list', ...TEAM])
    expect(shown.exitCode).toBe(0)
    expect(shown.out).toMatch(/^PRINCIPAL {10}ROLES {3}GRANTED .*\nalice@example\.com {2}Viewer {2}/)
  })

  it('shows no control byte of a platform on a terminal', async () => {
    const { onTerminal } = await stage({
      workspaces: { 'ml-team': { members: { [BOSS.email]: ['Admin'], 'x\u001b[2Jy': ['Viewer'] } } },
    })
    const { out } = await onTerminal(BOSS, ['members', 'list', ...TEAM])
    expect(out).toContain('x\\x1b[2Jy')
    expect(out).not.toContain('\u001b')
  })
})

describe('a change of roles', () => {
  it('waits until it is in force, and says so as it waits and at the end', async () => {
    const { as } = await stage({ propagationMs: 1_500 })
    const added = await as(BOSS, ['members', 'add', 'carol@example.com', '--roles', 'editor', ...TEAM])
    expect(jsonOf(added)).toMatchObject({ roles: ['Editor'], state: 'in_force' })
    expect(added.err).toContain('Waiting until the change is in force: 1 second.')
    expect(added.err).toContain('carol@example.com is Editor in ml-team now. It is in force.')
    const list = await as({ sub: 'c', email: 'carol@example.com' }, ['members', 'list', ...TEAM])
    expect(list.exitCode).toBe(0)
  })

  it('does not wait with --no-wait, and claims nothing then', async () => {
    const { as } = await stage({ propagationMs: 60_000 })
    const updated = await as(BOSS, [
      ...['members', 'update', ALICE.email, '--roles', 'Editor,Admin', '--no-wait'],
      ...TEAM,
    ])
    expect(updated.exitCode).toBe(0)
    expect(jsonOf(updated)).toMatchObject({ roles: ['Editor', 'Admin'], state: 'not_awaited' })
    expect(updated.err.replace(/\s+/g, ' ')).toContain('Nobody has waited for it')
  })

  it('reaches everybody by the name *, and takes it away again', async () => {
    const { as } = await stage()
    const removed = await as(BOSS, ['members', 'delete', '*', ...TEAM])
    expect(removed.err).toContain('* has no role in ml-team any more. It is in force.')
    const list = await as(BOSS, ['members', 'list', ...TEAM])
    expect(list.out).not.toContain('"*"')
  })

  it('says what is stored when somebody else was faster', async () => {
    const { as, platform } = await stage({
      intercept(request, response) {
        if (request.method !== 'POST') return false
        // Says that it is done, and does nothing.
        response.writeHead(201, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ principal: ALICE.email, roles: ['Admin'] }))
        return true
      },
    })
    const added = await as(BOSS, ['members', 'create', ALICE.email, '--roles', 'Admin', ...TEAM])
    expect(added.exitCode).toBe(3)
    expect(jsonOf(added)).toMatchObject({ roles: ['Viewer'], state: 'overtaken' })
    expect(added.err).toContain('ROLE_CHANGE_OVERTAKEN')
    expect(platform.requests.at(-1)).toBe('GET /apis/entities/v2/workspaces/ml-team/members')
  })

  it.each([
    [['delete', BOSS.email], 'LAST_ADMIN', 3],
    [['update', BOSS.email, '--roles', 'Viewer'], 'LAST_ADMIN', 3],
    [['update', 'nobody@example.com', '--roles', 'Viewer'], 'MEMBER_UNKNOWN', 3],
    [['delete', 'nobody@example.com'], 'MEMBER_UNKNOWN', 3],
    [['update', ALICE.email], 'USAGE', 2],
    [['create', 'a@example.com b@example.com'], 'USAGE', 2],
    [['create', 'a@example.com', '--roles', 'Editr'], 'USAGE', 2],
  ])('%j is refused in words: %s', async (args, code, exitCode) => {
    const { as } = await stage()
    const refused = await as(BOSS, ['members', ...args, ...TEAM])
    expect(refused).toMatchObject({ exitCode, out: '' })
    expect(refused.err).toContain(code)
  })
})

describe('whose token goes where', () => {
  it('needs no token where authentication is off', async () => {
    const { as } = await stage({ authEnabled: false })
    expect(await as(undefined, ['members', 'list', ...TEAM])).toMatchObject({ exitCode: 0, err: '' })
  })

  it('sends the token of another tool to no other platform than its own', async () => {
    const { as, idp, platform } = await stage()
    const set = await suite.nmp.run(
      ['config', 'set', '--base-url', 'https://nmp.example.com', '--access-token', '-'],
      {},
      idp.token(BOSS),
    )
    expect(set.exitCode).toBe(0)
    const refused = await as(undefined, ['members', 'list', ...TEAM])
    expect(refused.exitCode).toBe(4)
    expect(refused.err).toContain('SIGNED_IN_ELSEWHERE')
    expect(platform.requests).toEqual([])
  })
})
