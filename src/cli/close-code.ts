import type { ProblemCode } from '../index.ts'
import { errorCodes } from './error-codes.ts'
import { nearMiss } from './near-miss.ts'

/** Answers that say that the code itself is not known. */
const UNKNOWN: ReadonlySet<ProblemCode> = new Set([
  'NOT_RECOGNISED',
  'OAUTH_ERROR_UNKNOWN',
  'ENTRA_ERROR_UNKNOWN',
])

/** The code with each run of a digit as one: in 7000218 the zeros are easily miscounted. */
function withoutRuns(code: string): string {
  return code.toUpperCase().replace(/(\d)\1+/g, '$1')
}

/**
 * The known code that somebody who wrote an unknown one may have meant. Of numbers, only the count of equal digits
 * may differ: 70001, 700011 and 700016 are three things.
 *
 * @param answer what the text was explained as
 */
export function closeCode(text: string, answer: ProblemCode): string | undefined {
  const word = text.trim()
  if (!UNKNOWN.has(answer) || !/^[\w.:-]+$/.test(word)) return undefined
  const known = [...new Set(errorCodes().map(([code]) => code))]
  if (!/\d/.test(word))
    return nearMiss(
      word,
      known.filter((code) => !/\d/.test(code)),
    )
  const written = /^\d+$/.test(word) ? `AADSTS${word}` : word
  return known.find((code) => withoutRuns(code) === withoutRuns(written))
}
