import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { isSignInError } from '../../src/idp-errors/sign-in-error.ts'

const made: string[] = []

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A fresh folder of our own, removed after the test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'token-store-'))
  made.push(folder)
  return folder
}

/** The code that a promise fails with; `undefined` when it does not fail. Other errors are thrown on. */
export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (isSignInError(error)) return error.problem.code
    throw error
  }
}
