import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** How a run of `nmp` ended. */
export interface Ended {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null
  readonly out: string
  readonly err: string
}

/** A run of `nmp` that goes on. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams
  /** Resolves as soon as what was printed so far, on both streams, matches. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  /** Resolves as soon as the program has taken over what a signal does. */
  readonly listening: () => Promise<void>
  readonly ended: Promise<Ended>
}

/** The command as it is shipped, in a home folder of its own. */
export interface Nmp {
  readonly entry: string
  readonly home: string
  /** @param env added to an environment that holds nothing of this machine but `PATH` */
  start(args: readonly string[], env?: Readonly<Record<string, string | undefined>>): Running
  run(
    args: readonly string[],
    env?: Readonly<Record<string, string | undefined>>,
    input?: string,
  ): Promise<Ended>
  /** Removes the home folder and the built command. */
  dispose(): void
}

/** Builds the command and makes a home folder for it. */
export function builtNmp(): Nmp {
  // Two folders below the package, as in `dist/cli`: there it finds the package it belongs to.
  const folder = join(root, '.cache', `nmp-${process.pid}`)
  execFileSync(process.execPath, ['scripts/build.mjs', 'cli', folder], { cwd: root })
  const home = mkdtempSync(join(tmpdir(), 'nmp-home-'))
  const entry = join(folder, 'nmp.js')

  const start: Nmp['start'] = (args, env = {}) => {
    const child = spawn(process.execPath, [entry, ...args], {
      cwd: home,
      env: { PATH: process.env['PATH'], HOME: home, NMP_STORE: 'file', ...env },
    })
    let [out, err] = ['', '']
    const watchers = new Set<() => void>()
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      for (const look of watchers) look()
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
      for (const look of watchers) look()
    })
    // A child that has ended takes no input any more.
    child.stdin.on('error', () => {})
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (exitCode) => {
        keepTranscript(child.pid, { args, out, err })
        resolve({ exitCode, out, err })
      })
    })
    return {
      child,
      ended,
      async listening() {
        while (!catchesSignals(child.pid)) await new Promise((resolve) => setTimeout(resolve, 20))
      },
      printed: (pattern) =>
        new Promise((resolve, reject) => {
          const look = () => {
            const match = pattern.exec(out) ?? pattern.exec(err)
            if (match === null) return
            watchers.delete(look)
            resolve(match)
          }
          watchers.add(look)
          look()
          ended.then(() => reject(new Error(`it ended without ${pattern}:\n${out}${err}`)), reject)
        }),
    }
  }

  return {
    entry,
    home,
    start,
    run(args, env, input = '') {
      const { child, ended } = start(args, env)
      child.stdin.end(input)
      return ended
    },
    dispose() {
      rmSync(folder, { recursive: true, force: true })
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/**
 * Whether the program has its handlers in place, as the system knows it: Node itself has none for SIGHUP, and that is
 * the last one that the program takes over. A guess where the system does not say.
 */
function catchesSignals(pid: number | undefined): boolean {
  if (process.platform !== 'linux') return true
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'
  return (BigInt(`0x${caught}`) & 1n) !== 0n
}

/** What a run printed, for `scripts/secret-scan.ts`, when it asks for that. */
function keepTranscript(
  pid: number | undefined,
  transcript: { readonly args: readonly string[]; readonly out: string; readonly err: string },
): void {
  const folder = process.env['TRANSCRIPTS']
  if (folder) writeFileSync(join(folder, `${pid}-${performance.now()}.json`), JSON.stringify(transcript))
}

/** The events of `--json`, one a line. */
export function eventsOf(out: string): readonly Record<string, unknown>[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
