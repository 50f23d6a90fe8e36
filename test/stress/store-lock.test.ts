import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { program } from '../token-store/agents.ts'
import { freshFolder } from '../token-store/places.ts'
import type { ContenderReport } from '../token-store/programs/contender.ts'

const processes = Number(process.env['STRESS_PROCESSES'] ?? 80)
const kills = Number(process.env['STRESS_LOCK_KILLS'] ?? 200)

/** What a contender reports; `undefined` when it was killed before. */
async function reportOf(child: ChildProcess): Promise<ContenderReport | undefined> {
  let report: ContenderReport | undefined
  child.on('message', (said: ContenderReport) => {
    report = said
  })
  await once(child, 'exit')
  return report
}

it(`${processes} processes that want one lock get it one at a time, all of them`, {
  timeout: 600_000,
}, async () => {
  const folder = freshFolder()
  const file = await program('contender')
  const startedAt = performance.now()
  const contenders = Array.from({ length: processes }, () =>
    reportOf(fork(file, [folder, '5'], { execArgv: [] })),
  )
  const reports = await Promise.all(contenders)
  console.log(`${processes} processes, 5 turns each: ${Math.round(performance.now() - startedAt)} ms`)
  expect(reports).toEqual(Array.from({ length: processes }, () => ({ turns: 5, doubleOwners: 0 })))
  expect(readFileSync(join(folder, 'count'), 'utf8')).toBe(String(processes * 5))
})

it(`CC-05 ${kills} contenders that are killed at random never let two in`, {
  timeout: 1_200_000,
}, async () => {
  const folder = freshFolder()
  const file = await program('contender')
  const contend = (turns: number) => fork(file, [folder, String(turns)], { execArgv: [] })
  // Eight that may die at any moment and are replaced; two that live and watch.
  const watchers = [reportOf(contend(2_000)), reportOf(contend(2_000))]
  let killed = 0
  const victims = Array.from({ length: 6 }, async () => {
    while (killed < kills) {
      const victim = contend(1_000_000)
      const gone = once(victim, 'exit')
      await delay(150 + Math.random() * 400)
      victim.kill('SIGKILL')
      killed += 1
      await gone
    }
  })
  await Promise.all(victims)
  const reports = await Promise.all(watchers)
  console.log(`${killed} contenders killed; the watchers: ${JSON.stringify(reports)}`)
  expect(reports).toEqual([
    { turns: 2_000, doubleOwners: 0 },
    { turns: 2_000, doubleOwners: 0 },
  ])
})
