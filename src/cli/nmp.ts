#!/usr/bin/env node
import type { Problem } from '../index.ts'
import { freshToken } from './fresh-token.ts'
import { realTerminal } from './terminal.ts'

const notices: Problem[] = []

/** Whether a stored token was all that was asked for, and it is printed. */
async function handedOut(): Promise<boolean> {
  const token = await freshToken(process.argv.slice(2), process.env, (notice) => notices.push(notice))
  if (token === undefined || notices.length > 0) return false
  realTerminal().out(token)
  return true
}

/** What fails in the short way is met again by the whole program, which has the words for it. */
async function exitCode(): Promise<number> {
  if (await handedOut().catch(() => false)) return 0
  const { main } = await import('./main.ts')
  return main(notices)
}

exitCode().then((code) => process.exit(code))
