// Our lock beside kept libraries: 6 processes that change one file 25 times each, the same alone, after the holder was
// killed, and after it was stopped.
//   node bench/lock.mjs [FOLDER]     FOLDER has proper-lockfile and fs-native-extensions installed; without it, ours alone
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [PROCESSES, TURNS] = [6, 25]
const root = fileURLToPath(new URL('..', import.meta.url))

/** Each way: takes the lock of `folder`, does the work, gives it back. */
const ways = {
  none: async () => (_, work) => work(),
  ours: async ({ bundle }) => {
    const { locksIn, realWorld } = await import(bundle)
    return (folder, work) => locksIn(folder, '', realWorld(), () => {}).run('bench', work, { waitMs: 60_000 })
  },
  'proper-lockfile': async ({ packages }) => {
    const { lock } = createRequire(`${packages}/`)('proper-lockfile')
    return async (folder, work) => {
      const retries = { forever: true, minTimeout: 2, maxTimeout: 50 }
      const release = await lock(folder, { lockfilePath: join(folder, 'lock'), retries })
      await work().finally(release)
    }
  },
  'fs-native-extensions (flock)': async ({ packages }) => {
    const { waitForLock, unlock } = createRequire(`${packages}/`)('fs-native-extensions')
    return async (folder, work) => {
      const file = openSync(join(folder, 'lock'), 'a+', 0o600)
      await waitForLock(file)
      await work().finally(() => {
        unlock(file)
        closeSync(file)
      })
    }
  },
}

async function worker({ way, folder, turns, ...where }) {
  const locked = await ways[way](where)
  const count = join(folder, 'count')
  process.send('ready')
  const [order] = await once(process, 'message')
  if (order === 'hold') {
    await locked(folder, async () => {
      process.send('held')
      await new Promise((resolve) => setTimeout(resolve, 600_000))
    })
  }
  const startedAt = performance.now()
  for (let turn = 0; turn < turns; turn += 1) {
    await locked(folder, async () => {
      const before = Number(readFileSync(count, 'utf8'))
      await new Promise((resolve) => setImmediate(resolve))
      writeFileSync(count, String(before + 1))
    })
  }
  process.send((performance.now() - startedAt) / turns)
  process.disconnect()
}

async function measure(way, where) {
  const start = async (folder, turns) => {
    const child = fork(fileURLToPath(import.meta.url), [JSON.stringify({ way, folder, turns, ...where })])
    await once(child, 'message')
    return child
  }
  const fresh = () => {
    const folder = mkdtempSync(join(tmpdir(), 'lock-bench-'))
    writeFileSync(join(folder, 'count'), '0')
    return folder
  }
  const run = async (child, limitMs = 60_000) => {
    child.send('go')
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
    const [ms] = await Promise.race([once(child, 'message'), once(child, 'exit')])
    clearTimeout(timer)
    return ms
  }
  const together = fresh()
  const children = await Promise.all(Array.from({ length: PROCESSES }, () => start(together, TURNS)))
  const startedAt = performance.now()
  await Promise.all(children.map((child) => run(child)))
  const totalMs = performance.now() - startedAt
  const kept = Number(readFileSync(join(together, 'count'), 'utf8'))
  const aloneMs = await run(await start(fresh(), 200))
  const after = async (signal) => {
    if (way === 'none') return undefined
    const folder = fresh()
    const holder = await start(folder, 1)
    holder.send('hold')
    await once(holder, 'message')
    holder.kill(signal)
    if (signal === 'SIGKILL') await once(holder, 'exit')
    const ms = await run(await start(folder, 1), 30_000)
    holder.kill('SIGKILL')
    return ms
  }
  const [killedMs, stoppedMs] = [await after('SIGKILL'), await after('SIGSTOP')]
  const shown = (ms) =>
    ms === undefined || ms === null ? '-'.padStart(9) : `${ms.toFixed(ms < 10 ? 2 : 0)} ms`.padStart(9)
  console.log(
    `${way.padEnd(30)} ${String(kept).padStart(3)} of ${PROCESSES * TURNS}  ${shown(totalMs)}  ${shown(aloneMs)}  ${shown(killedMs)}  ${shown(stoppedMs)}`,
  )
}

if (process.send !== undefined) await worker(JSON.parse(process.argv[2]))
else {
  const { build } = await import('esbuild')
  const scratch = mkdtempSync(join(tmpdir(), 'lock-bench-bundle-'))
  const bundle = join(scratch, 'ours.mjs')
  const contents = `export { locksIn } from './src/token-store/lock/locks.ts'; export { realWorld } from './src/world.ts'`
  await build({
    stdin: { contents, resolveDir: root },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
  })
  const packages = process.argv[2]
  console.log(
    `${''.padEnd(30)} ${'kept'.padStart(10)}  ${'together'.padStart(9)}  ${'alone'.padStart(9)}  ${'killed'.padStart(9)}  ${'stopped'.padStart(9)}`,
  )
  for (const way of Object.keys(ways)) {
    if (packages !== undefined || way === 'none' || way === 'ours') await measure(way, { bundle, packages })
  }
  rmSync(scratch, { recursive: true })
}
