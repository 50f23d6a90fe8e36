// Whole processes, one after the other in turn, so that whatever else the machine does meets all of them alike.
import { spawnSync } from 'node:child_process'

/** The middle of some numbers. */
export const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]

/** What the environment tells Node, such as certificates to load, would be measured too. */
export const plainEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('NODE_')),
)

const shuffled = (names) =>
  names
    .map((name) => ({ name, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name)

/**
 * Runs each way once a round, and compares it with the first way of the same round.
 *
 * @param ways name → arguments of node, and the environment
 * @param check looks at what a run printed; throws when it is not what was to be done
 * @returns name → median ratio to the first way of the same round, median milliseconds, and all of them
 */
export function inPairs(rounds, ways, check = () => {}) {
  const names = Object.keys(ways)
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = -2; round < rounds; round += 1) {
    // In another order each round: a process pays for the heat and the quota that the one before it has used up.
    for (const name of shuffled(names)) {
      const { args, env = plainEnvironment } = ways[name]
      const startedAt = process.hrtime.bigint()
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env })
      const ms = Number(process.hrtime.bigint() - startedAt) / 1e6
      if (status !== 0) throw new Error(`${name}: exit ${status}\n${stdout}${stderr}`)
      check(name, stdout)
      // The first two rounds warm the disk cache.
      if (round >= 0) times[name].push(ms)
    }
  }
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        ratio: median(times[name].map((ms, round) => ms / times[names[0]][round])),
        ms: median(times[name]),
        times: times[name],
      },
    ]),
  )
}

/** Prints what {@link inPairs} found. */
export function report(title, results) {
  console.log(title)
  for (const [name, { ratio, ms }] of Object.entries(results))
    console.log(`  ${ratio.toFixed(2)} x  ${ms.toFixed(1).padStart(6)} ms  ${name}`)
}
