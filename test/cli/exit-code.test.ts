import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '../../src/cli/exit-code.ts'
import { type ProblemCode, rowOf } from '../../src/idp-errors/catalogue.ts'
import { problemOf } from '../../src/idp-errors/problem.ts'
import { catalogue } from '../../src/idp-errors/whole-catalogue.ts'

const codes = Object.keys(catalogue) as ProblemCode[]

describe('exit codes', () => {
  it.each([
    ['USAGE', 2],
    ['HOME_UNKNOWN', 1],
    ['PLATFORM_NOT_FOUND', 3],
    ['PLATFORM_HAS_NO_OIDC', 5],
    ['NOT_SIGNED_IN', 4],
    ['SIGN_IN_DENIED', 4],
    ['CODE_EXPIRED', 4],
    ['CANCELLED', 130],
    ['PLATFORM_AUTH_DISABLED', 0],
  ] as const)('%s ends with %i', (code, exitCode) => {
    expect(exitCodeOf(problemOf(code))).toBe(exitCode)
  })

  it('are the documented ones, for every problem that there is', () => {
    // 126 and 127 are those of a shell that cannot run a command, for the one that runs another.
    const documented = [0, 1, 2, 3, 4, 5, 126, 127, 130]
    for (const code of codes) expect(documented, code).toContain(exitCodeOf(problemOf(code)))
  })

  it('say 5 where an administrator has to act at the provider or the platform, and nowhere else', () => {
    for (const code of codes) {
      const { kind, owner } = rowOf(code)
      expect(exitCodeOf(problemOf(code)) === 5, code).toBe(kind === 'remote' && owner === 'admin')
    }
  })
})
