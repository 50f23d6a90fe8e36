import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { program } from './agents.ts'
import { freshFolder } from './places.ts'
import { WRITE_ONCE_KEY, writeOnce } from './programs/write-once.ts'
import { afterCrash, traceable, traced } from './strace.ts'

const FILE_CALLS = 'openat,fchmod,write,pwrite64,fsync,rename,renameat,link,linkat,unlink,mkdir'

describe.skipIf(!traceable)('system calls (skipped where strace is missing or not allowed)', () => {
  it('CR-03 come in order: create 0600, write, fsync, rename, fsync the folder; then the intent goes', async () => {
    const folder = join(freshFolder(), 'sessions')
    const { stdout, calls } = traced([await program('write-once'), folder, 'SENTINEL'], FILE_CALLS)
    expect(stdout).toBe('stored')
    const names = calls.map(({ name, args }) => `${name} ${args}`)
    const at = (call: RegExp, from = 0) => names.findIndex((name, index) => index >= from && call.test(name))

    const created = at(/^openat .*\.session\.[0-9a-f]{16}\.tmp", O_WRONLY\|O_CREAT\|O_EXCL\S*, 0600/)
    const closedToOthers = at(/^fchmod .*\.session\.\w+\.tmp>, 0600/)
    const written = at(/^p?write\w* .*\.session\.\w+\.tmp>/)
    const synced = at(/^fsync .*\.session\.\w+\.tmp>/)
    const gate = at(/^link(at)? .*\.gate"/, synced)
    const visible = at(/^rename.*\.tmp", .*\.session"/)
    const durable = at(new RegExp(`^fsync \\d+<${folder}>`), visible)
    const intentGone = at(/^unlink .*\.intent"/)
    const unlocked = names.findLastIndex((name) => /^unlink .*\.lock"/.test(name))
    const order = [created, closedToOthers, written, synced, gate, visible, durable, intentGone, unlocked]
    expect(Math.min(...order)).toBeGreaterThanOrEqual(0)
    expect(order).toEqual([...order].sort((a, b) => a - b))

    // Every file that was made was made for its owner alone, and none holds the session unsealed.
    const made = names.filter((name) => /^openat .*O_CREAT/.test(name) && name.includes(folder))
    expect(made.length).toBeGreaterThanOrEqual(4)
    for (const name of made) expect(name).toMatch(/O_EXCL\S*, 0600$/)
    expect(names.filter((name) => name.includes('SENTINEL'))).toEqual([])
  })

  it('CR-06 leave the old or the new session on a disk that loses all that was not synced', async () => {
    const folder = join(freshFolder(), 'sessions')
    await writeOnce(folder, 'old')
    const { calls } = traced([await program('write-once'), folder, 'new'], FILE_CALLS)
    const moments = afterCrash(calls, folder, `${WRITE_ONCE_KEY.id}.session`)
    expect(moments.filter((shows) => shows.has('torn'))).toEqual([])
    expect(moments.some((shows) => shows.has('old') && shows.has('new'))).toBe(true)
    expect([...(moments.at(-1) ?? [])]).toEqual(['new'])
    // The simulator itself notices a disk that was not told to sync.
    const careless = calls.filter(({ name }) => name !== 'fsync')
    expect(
      afterCrash(careless, folder, `${WRITE_ONCE_KEY.id}.session`).some((shows) => shows.has('torn')),
    ).toBe(true)
  })

  it('that make hard links are not needed: FAT has none, Android forbids them', async () => {
    const folder = join(freshFolder(), 'sessions')
    const { stdout, calls } = traced(
      [await program('write-once'), folder, 'new'],
      'link,linkat',
      'link,linkat:error=EPERM',
    )
    expect(stdout).toBe('stored')
    expect(calls.filter(({ result }) => result.includes('(INJECTED)')).length).toBeGreaterThanOrEqual(4)
    expect(readdirSync(folder).sort()).toEqual([`${WRITE_ONCE_KEY.id}.session`, 'key'])
  })
})
