import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, afterEach } from 'vitest'
import type { AgentOrder, AgentReply } from './programs/agent.ts'

// Inside the project, so that a bundle finds the native packages.
const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url))
mkdirSync(cache, { recursive: true })
const bundles = mkdtempSync(join(cache, 'store-programs-'))
afterAll(() => rmSync(bundles, { recursive: true, force: true }))

/**
 * Bundles a program with a copy of the package of its own.
 *
 * @param name of a file in the folder `programs` beside `here`
 * @returns a file that bare node runs
 */
export async function program(name: string, copy = 'a', here = import.meta.url): Promise<string> {
  const outfile = join(bundles, `${name}.${copy}.mjs`)
  const entry = fileURLToPath(new URL(`programs/${name}.ts`, here))
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  })
  return outfile
}

const running = new Set<ChildProcess>()
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
})

/** Another process over the same store. Gone after the test at the latest. */
export interface Agent {
  readonly child: ChildProcess
  /** @returns what the order came to; a failure as its code */
  tell(order: AgentOrder): Promise<AgentReply>
}

/** Starts an agent. @param file from `program('agent')` */
export async function agent(file: string, folder: string): Promise<Agent> {
  const child = fork(file, [folder], { execArgv: [] })
  running.add(child)
  await once(child, 'spawn')
  return {
    child,
    async tell(order) {
      const reply = once(child, 'message')
      child.send(order)
      const [answer] = await reply
      return answer
    },
  }
}
