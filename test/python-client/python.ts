import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const here = fileURLToPath(new URL('.', import.meta.url))
const folder = join(root, '.cache', 'python-client-0.3.0')
const python = join(folder, 'bin', 'python')

/** Installs the platform's own Python client once, into the checkout's cache. */
export function installPythonClient(): void {
  if (existsSync(join(folder, 'ready'))) return
  execFileSync('python3', ['-m', 'venv', folder])
  // Without its dependencies, which are those of the whole platform; the file names the few that are used.
  execFileSync(python, ['-m', 'pip', 'install', '-q', '--no-deps', '-r', join(here, 'requirements.txt')])
  execFileSync('touch', [join(folder, 'ready')])
}

/** Runs one of the scripts beside this file. @returns what it printed, as JSON */
export async function runPython(script: string, args: readonly string[], env = {}): Promise<unknown> {
  const { stdout } = await promisify(execFile)(python, [join(here, script), ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  })
  return JSON.parse(stdout)
}
