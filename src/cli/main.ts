import { type Problem, problemOf } from '../index.ts'
import { reportFailure } from './failure.ts'
import { interruption } from './interruption.ts'
import { OptionValues } from './option.ts'
import { ownWorld } from './own-world.ts'
import { run } from './run.ts'
import { talkTo } from './talk.ts'
import { realTerminal } from './terminal.ts'

/**
 * The whole program, in this process.
 *
 * @param notices what was put right before it began, and nobody has been told yet
 * @returns the exit code
 */
export async function main(notices: readonly Problem[]): Promise<number> {
  const terminal = realTerminal()
  const talk = talkTo(terminal, new OptionValues(new Map()), process.env)
  // What nobody caught is told like everything else, in words and without a stack. Its teller is loaded by now: an
  // upgrade while the program waits takes away the files that it would load later.
  process.on('uncaughtException', (error) => {
    process.exit(reportFailure(error, { terminal, talk, json: false, stopped: false }))
  })
  for (const { code, evidence } of notices) talk.insist(`Note: ${problemOf(code, evidence).title}`)
  return run({
    args: process.argv.slice(2),
    env: process.env,
    terminal,
    interruption: interruption(),
    world: ownWorld,
  })
}
