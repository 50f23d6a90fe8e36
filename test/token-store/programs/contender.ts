/**
 * Contends for one lock until it is told to stop or is killed, and looks out for a second owner.
 *   contender.mjs FOLDER TURNS
 * Inside the lock it leaves its process number; whoever finds the number of a living process there was let in too early.
 * One that was killed and whose parent has not noticed yet is not a living one.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { locksIn } from '../../../src/token-store/lock/locks.ts'
import { machineOf } from '../../../src/token-store/lock/machine.ts'
import { realWorld } from '../../../src/world.ts'

export interface ContenderReport {
  readonly turns: number
  readonly doubleOwners: number
}

const [, , folder = '', turns = '1'] = process.argv
const locks = locksIn(folder, '', realWorld(), () => {})
const machine = machineOf(realWorld())
const inside = join(folder, 'inside')
const count = join(folder, 'count')
const numberIn = (path: string) => {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch {
    return 0
  }
}

let doubleOwners = 0
for (let turn = 0; turn < Number(turns); turn += 1) {
  await locks.run(
    'contended',
    async () => {
      const other = numberIn(inside)
      if (other !== 0 && other !== process.pid && machine.look(other).running) doubleOwners += 1
      writeFileSync(inside, String(process.pid))
      const before = numberIn(count)
      await new Promise((resolve) => setImmediate(resolve))
      writeFileSync(count, String(before + 1))
      if (numberIn(inside) !== process.pid) doubleOwners += 1
      rmSync(inside)
    },
    { waitMs: 120_000 },
  )
}
process.send?.({ turns: Number(turns), doubleOwners } satisfies ContenderReport)
process.disconnect?.()
