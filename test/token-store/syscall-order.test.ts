import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { program } from './agents.ts'
import { freshFolder } from './places.ts'

const traceable = spawnSync('strace', ['-f', 'true']).status === 0

interface Call {
  readonly name: string
  readonly args: string
  readonly result: string
}

/** System calls of a trace in the order in which they ended; those that another thread interrupted put together. */
function callsOf(trace: string): Call[] {
  const unfinished = new Map<string, string>()
  return trace.split('\n').flatMap((line) => {
    const [, thread = '', text = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    if (text.endsWith('<unfinished ...>')) {
      unfinished.set(thread, text.replace(' <unfinished ...>', ''))
      return []
    }
    const whole = text.replace(/^<\.\.\. \w+ resumed>/, () => unfinished.get(thread) ?? '')
    const [, name, args = '', result = ''] = /^(\w+)\((.*)\) += (.*)$/.exec(whole) ?? []
    return name === undefined ? [] : [{ name, args, result }]
  })
}

describe.skipIf(!traceable)(
  'CR-03 the order of system calls (skipped where strace is missing or not allowed)',
  () => {
    it('is create 0600, write, fsync, rename, fsync the folder; then only the intent goes', async () => {
      const folder = join(freshFolder(), 'sessions')
      const file = await program('write-once')
      const trace = join(freshFolder(), 'trace')
      const traced = 'openat,fchmod,write,pwrite64,fsync,rename,renameat,unlink,mkdir,close'
      execFileSync('strace', [
        '-f',
        '-y',
        '-s',
        '4000',
        '-e',
        `trace=${traced}`,
        '-o',
        trace,
        process.execPath,
        file,
        folder,
      ])
      const calls = callsOf(readFileSync(trace, 'utf8'))
      const ours = calls.filter(({ args }) => args.includes('.session.') || args.includes(`<${folder}>`))

      const at = (name: string, part: RegExp, from = 0) =>
        ours.findIndex((call, index) => index >= from && call.name === name && part.test(call.args))
      const created = at('openat', /\.session\.[0-9a-f]{16}\.tmp", O_WRONLY\|O_CREAT\|O_EXCL\S*, 0600/)
      const closedToOthers = at('fchmod', /\.session\.\w+\.tmp>, 0600/)
      const written = ours.findIndex(({ name, args }) => /write/.test(name) && args.includes('.session.'))
      const synced = at('fsync', /\.session\.\w+\.tmp/)
      const renamed = ours.findIndex(
        ({ name, args }) => /^rename/.test(name) && /\.tmp", .*\.session"/.test(args),
      )
      const folderSynced = at('fsync', new RegExp(`<${folder}>`), renamed)
      const order = [created, closedToOthers, written, synced, renamed, folderSynced]
      expect(Math.min(...order)).toBeGreaterThanOrEqual(0)
      expect(order).toEqual([...order].sort((a, b) => a - b))
      expect(ours[synced]?.result).toBe('0')

      // The intent outlives the rename, and the whole write happens while the lock and its gate are there.
      const names = calls.map(({ name, args }) => `${name} ${args}`)
      const intentGone = names.findIndex((call) => /^unlink .*\.intent"/.test(call))
      const visible = names.findIndex((call) => /^rename.*\.session"/.test(call))
      const gate = names.findIndex((call) => /^openat .*\.gate", O_WRONLY\|O_CREAT\|O_EXCL/.test(call))
      const unlocked = names.findLastIndex((call) => /^unlink .*\.lock"/.test(call))
      expect(gate).toBeLessThan(visible)
      expect(visible).toBeLessThan(intentGone)
      expect(intentGone).toBeLessThan(unlocked)

      // Every file that was made was made for its owner alone, and none held the session unsealed.
      for (const { args } of calls.filter(
        ({ name, args }) => name === 'openat' && args.includes(folder) && args.includes('O_CREAT'),
      ))
        expect(args).toMatch(/O_EXCL\S*, 0600$/)
      expect(names.filter((call) => call.includes('SENTINEL'))).toEqual([])
    })
  },
)
