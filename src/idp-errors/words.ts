import { type ProblemCode, rowOf } from './catalogue.ts'
import { filledText, type Problem, type RowText } from './problem.ts'

/** Some codes in other words: own product names, own links, a runbook. What is left out stays as it is. */
export type Words = { readonly [Code in ProblemCode]?: Partial<RowText> }

/** Every code in other words, as a translation needs it: a code that is missing does not compile. */
export type AllWords = { readonly [Code in ProblemCode]: RowText }

/** The problem in other words. Slots are filled from its own evidence; owner, code and evidence stay. */
export function reworded(problem: Problem, words: Words): Problem {
  const text = Object.hasOwn(words, problem.code) ? words[problem.code] : undefined
  if (text === undefined) return problem
  return { ...problem, ...filledText({ ...rowOf(problem.code), ...text }, problem.evidence, problem.idpCode) }
}
