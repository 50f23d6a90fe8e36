import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder } from './places.ts'

/** Whether strace is there and may trace here. */
export const traceable = spawnSync('strace', ['-f', 'true']).status === 0

/** One system call of a trace. File descriptors carry their path: `18</tmp/x>`. */
export interface Call {
  readonly name: string
  readonly args: string
  readonly result: string
}

/**
 * Runs a program on bare node under strace, its file calls all on one thread.
 *
 * @param inject faults as strace spells them, such as `fsync:error=EIO:when=2`
 */
export function traced(
  args: readonly string[],
  calls: string,
  inject?: string,
): { readonly stdout: string; readonly calls: readonly Call[] } {
  const file = join(freshFolder(), 'trace')
  const options = ['-f', '-y', '-s', '4000', '-e', `trace=${calls}`, '-o', file]
  const faults = inject === undefined ? [] : ['-e', `inject=${inject}`]
  const { stdout } = spawnSync('strace', [...options, ...faults, process.execPath, ...args], {
    encoding: 'utf8',
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  })
  return { stdout, calls: callsOf(readFileSync(file, 'utf8')) }
}

/** System calls in the order in which they ended; those that another thread interrupted are put together. */
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

/**
 * Plays a trace against a disk that loses, at any moment, whatever was not synced: content of files and names alike.
 *
 * @param name of the file that matters, in `folder`
 * @returns for each moment, what the name may show after a crash then
 */
export function afterCrash(
  calls: readonly Call[],
  folder: string,
  name: string,
): readonly ReadonlySet<'old' | 'torn' | 'new'>[] {
  /** Temporary files, and whether all that was written to them is on the disk. */
  const synced = new Map<string, boolean>()
  let shows: readonly string[] = ['old']
  const stateOf = (file: string) => (file === 'old' ? 'old' : synced.get(file) ? 'new' : 'torn')
  return calls.map(({ name: call, args }) => {
    const open = /"([^"]+\.tmp)", [^"]*O_CREAT/.exec(args)?.[1]
    const at = /^\d+<([^>]+)>/.exec(args)?.[1] ?? ''
    const [, from = '', to = ''] = /"([^"]+)".*"([^"]+)"/.exec(args) ?? []
    if (call === 'openat' && open !== undefined) synced.set(open, false)
    if (/write/.test(call) && synced.has(at)) synced.set(at, false)
    if (call === 'fsync' && synced.has(at)) synced.set(at, true)
    if (/^rename/.test(call) && to === join(folder, name)) shows = [...shows, from]
    if (call === 'fsync' && at === folder) shows = shows.slice(-1)
    return new Set(shows.map(stateOf))
  })
}
