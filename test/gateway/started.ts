import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real server in a process of its own. */
export interface Started {
  readonly baseUrl: string
  close(): Promise<void>
}

/** Whether a program is on this machine. */
export function isInstalled(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).error === undefined
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new TypeError('no port')
  return address.port
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) break
    const reply = await fetch(url, { redirect: 'manual' }).catch(() => undefined)
    await reply?.body?.cancel()
    if (reply !== undefined) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new TypeError(`nothing answers at ${url}`)
}

/**
 * Starts a server and waits until it answers.
 *
 * @param prepare writes its files into the folder. @returns program and arguments
 */
export async function startServer(
  prepare: (folder: string, port: number) => readonly [program: string, ...args: string[]],
): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'nmp-gateway-'))
  const port = await freePort()
  const [program, ...args] = prepare(folder, port)
  const child = spawn(program, args, { cwd: folder, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const baseUrl = `http://127.0.0.1:${port}`
  const close = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await answers(baseUrl, child)
  } catch (error) {
    await close()
    throw error
  }
  return { baseUrl, close }
}
