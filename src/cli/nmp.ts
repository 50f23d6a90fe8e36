#!/usr/bin/env node
import { realWorld } from '../index.ts'
import { interruption } from './interruption.ts'
import { OptionValues } from './option.ts'
import { run } from './run.ts'
import { talkTo } from './talk.ts'
import { realTerminal } from './terminal.ts'

const terminal = realTerminal()

/** What nobody caught is told like everything else, in words and without a stack. */
process.on('uncaughtException', async (error) => {
  const { reportFailure } = await import('./failure.ts')
  const talk = talkTo(terminal, new OptionValues(new Map()), process.env)
  process.exit(reportFailure(error, { terminal, talk, json: false, stopped: false }))
})

process.exit(
  await run({
    args: process.argv.slice(2),
    env: process.env,
    terminal,
    interruption: interruption(),
    world: realWorld,
  }),
)
