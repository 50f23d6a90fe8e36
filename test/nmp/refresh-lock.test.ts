import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { realWorld } from '../../src/index.ts'
import { refreshLockFile, withRefreshLock } from '../../src/nmp/refresh-lock.ts'

const world = realWorld()
const hasFlock = spawnSync('flock', ['--version'], { stdio: 'ignore' }).error === undefined

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nmp-lock-'))
  path = refreshLockFile(join(folder, 'config.yaml'), 'team/prod')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Another process that holds the lock, until it is ended. */
async function heldElsewhere() {
  const other = spawn('flock', ['-x', path, 'sh', '-c', 'echo held && exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(other.stdout, 'data')
  const ended = once(other, 'close')
  return {
    async end() {
      other.stdin.end()
      await ended
    },
  }
}

it('is a file of the context beside the settings', () => {
  expect(path).toBe(join(folder, 'config.yaml.team_prod.oauth-refresh.lock'))
})

it('does not stop the work where there is no program that takes it', async () => {
  const bare = { ...world, env: { PATH: folder } }
  expect(await withRefreshLock(path, async () => 'done', { world: bare, waitMs: 5_000 })).toBe('done')
})

describe.skipIf(!hasFlock)('the lock of the Python client (skipped where there is no flock)', () => {
  it('is waited for, and given up in time', async () => {
    const other = await heldElsewhere()
    const late = withRefreshLock(path, async () => 'done', { world, waitMs: 100 })
    await expect(late).rejects.toMatchObject({ problem: { code: 'STORE_LOCK_BUSY' } })
    const patient = withRefreshLock(path, async () => 'done', { world, waitMs: 20_000 })
    await other.end()
    expect(await patient).toBe('done')
  })

  it('keeps others out while the work goes on, and is free after it, also after a failure', async () => {
    const tried = () => spawnSync('flock', ['-xn', path, 'true']).status
    await withRefreshLock(path, async () => expect(tried()).toBe(1), { world, waitMs: 5_000 })
    expect(tried()).toBe(0)
    const failing = () => Promise.reject(new TypeError('no'))
    await expect(withRefreshLock(path, failing, { world, waitMs: 5_000 })).rejects.toThrow('no')
    expect(tried()).toBe(0)
  })

  it('CL-11 is not waited for any more when cancelled', async () => {
    const other = await heldElsewhere()
    const stop = new AbortController()
    const waiting = withRefreshLock(path, async () => 'done', { world, waitMs: 20_000, signal: stop.signal })
    stop.abort(new TypeError('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await other.end()
  })
})
