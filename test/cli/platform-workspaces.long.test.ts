import { describe, expect, it } from 'vitest'
import type { PlatformOptions } from '../../src/testing/platform/options.ts'
import { ALICE, BOSS, jsonOf, type Stage } from './platform-stage.ts'
import { platformSuite } from './platform-suite.ts'

const suite = platformSuite()

async function stage(options: PlatformOptions = {}): Promise<Stage> {
  return suite.stage({
    workspaces: {
      'ml-team': { members: { [BOSS.email]: ['Admin'] }, entities: { project: 3, dataset: 1 } },
      empty: { members: { [BOSS.email]: ['Admin'], [ALICE.email]: ['Viewer'] } },
    },
    ...options,
  })
}

it('makes a workspace, shows it alone and among the others, and deletes it', async () => {
  const { as } = await stage()
  const created = await as(ALICE, ['workspaces', 'create', 'mine', '--description', 'My own'])
  expect(created).toMatchObject({ exitCode: 0 })
  expect(jsonOf(created)).toMatchObject({ name: 'mine', description: 'My own' })
  expect(created.err).toContain('The workspace mine is there, and you are its Admin.')
  const got = await as(ALICE, ['workspaces', 'get', 'mine', '-f', 'text'])
  expect(got.out).toMatch(/^ {2}Name +mine\n {2}Description +My own\n/)
  const listed = await as(ALICE, ['workspaces', 'list'])
  expect(jsonOf(listed)).toContainEqual(expect.objectContaining({ name: 'mine' }))
  const deleted = await as(ALICE, ['workspaces', 'delete', 'mine'])
  expect(jsonOf(deleted)).toEqual({ workspace: 'mine', state: 'deleted' })
  const again = await as(ALICE, ['workspaces', 'get', 'mine'])
  expect(again.exitCode).toBeGreaterThan(2)
})

it('says that a name is taken', async () => {
  const { as } = await stage()
  const refused = await as(ALICE, ['workspaces', 'create', 'ml-team'])
  expect(refused).toMatchObject({ exitCode: 3, out: '' })
  expect(refused.err).toContain('The workspace ml-team is there already.')
})

it('waits for a role that was given just now, as long as roles take to be in force', async () => {
  const { as } = await stage({ propagationMs: 1_500 })
  const args = ['members', 'update', ALICE.email, '--roles', 'Admin', '--no-wait', '--workspace', 'empty']
  expect(await as(BOSS, args)).toMatchObject({ exitCode: 0 })
  const deleted = await as(ALICE, ['workspaces', 'delete', 'empty'])
  expect(deleted).toMatchObject({ exitCode: 0 })
  expect(deleted.err).toContain('Your role may not be in force yet.')
})

describe('a workspace that is cleared away by and by', () => {
  /** What a look at the workspace gets, one answer after the other. */
  function looks(...statuses: readonly number[]): PlatformOptions {
    const rest = [...statuses]
    return {
      deletion: 'mark',
      intercept(request, response) {
        const status =
          request.method === 'GET' && request.url?.endsWith('/ml-team') ? rest.shift() : undefined
        if (status === undefined) return false
        const body = status === 200 ? { name: 'ml-team' } : { detail: "Workspace 'ml-team' not found" }
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
        return true
      },
    }
  }

  it('is followed to its end with --wait, over a fault that passes', async () => {
    const { as } = await stage(looks(200, 503, 404))
    const deleted = await as(BOSS, ['workspaces', 'delete', 'ml-team', '--wait'])
    expect(jsonOf(deleted)).toEqual({ workspace: 'ml-team', state: 'gone' })
    expect(deleted.err).toContain('Waiting until the workspace is gone')
    expect(deleted.err.replace(/\s+/g, ' ')).toContain('is deleted, with everything that was in it.')
  })

  it('is not called gone by somebody who may not see it any more', async () => {
    const { as } = await stage({ deletion: 'mark' })
    const deleted = await as(BOSS, ['workspaces', 'delete', 'ml-team', '--wait'])
    expect(jsonOf(deleted)).toEqual({ workspace: 'ml-team', state: 'hidden' })
    expect(deleted.err.replace(/\s+/g, ' ')).toContain('only a PlatformAdmin can see when it is gone')
  })

  it('is said to be marked without --wait', async () => {
    const { as } = await stage({ deletion: 'mark' })
    const deleted = await as(BOSS, ['workspaces', 'delete', 'ml-team'])
    expect(jsonOf(deleted)).toEqual({ workspace: 'ml-team', state: 'marked' })
    expect(deleted.err).toContain('nmp workspaces get ml-team')
  })
})
