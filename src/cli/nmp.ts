#!/usr/bin/env node
import type { Problem } from '../index.ts'
import { freshToken } from './fresh-token.ts'
import { realTerminal } from './terminal.ts'

const args = process.argv.slice(2)
const notices: Problem[] = []

/** Whether a stored token was all that was asked for, and it is printed. */
async function handedOut(): Promise<boolean> {
  const token = await freshToken(args, process.env, (notice) => notices.push(notice))
  if (token === undefined || notices.length > 0) return false
  realTerminal().out(token)
  return true
}

/** Whether help was all that was asked for, and it is printed. The parser has the last word on that. */
async function helped(): Promise<boolean> {
  if (args.length > 0 && !args.includes('--help') && !args.includes('-h')) return false
  const { helpFor } = await import('./short-help.ts')
  const terminal = realTerminal()
  const text = helpFor(args, terminal, process.env)
  if (text === undefined) return false
  terminal.out(text)
  return true
}

/** What fails in the short way is met again by the whole program, which has the words for it. */
async function exitCode(): Promise<number> {
  for (const shortWay of [handedOut, helped]) if (await shortWay().catch(() => false)) return 0
  const { main } = await import('./main.ts')
  return main(notices)
}

exitCode().then((code) => process.exit(code))
