import { problemCodes } from './catalogue.ts'
import { type Problem, problemOf } from './problem.ts'
import { each } from './rule.ts'
import { allRules } from './rules/all-rules.ts'

/** A row, and what providers call it. */
export interface Listed {
  /** The problem of which nothing is known but its code. */
  readonly problem: Problem
  /** Codes and OAuth errors of providers that lead to it. */
  readonly seenAs: readonly string[]
}

/** Every row with what leads to it, in the order of the codes. For a list, an index, a suggestion. */
export function listing(): readonly Listed[] {
  const names = new Map<string, Set<string>>()
  const { rules, fallbackRules } = allRules()
  for (const { code, when } of [...rules, ...fallbackRules]) {
    const known = names.get(code) ?? new Set()
    names.set(code, known)
    for (const name of [...each(when.idpCode), ...each(when.error), ...each(when.suberror)]) known.add(name)
  }
  return problemCodes().map((code) => ({ problem: problemOf(code), seenAs: [...(names.get(code) ?? [])] }))
}
