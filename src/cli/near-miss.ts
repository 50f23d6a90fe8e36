/** Edits between two words: insert, delete, replace, swap neighbours (optimal string alignment). */
function distance(one: string, other: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1]
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    beforeLast = last
    last = current
  }
  return last[other.length] ?? 0
}

/** Longest word for which a suggestion is looked up, in characters. */
const WORD_MAX_LENGTH = 40

/**
 * The candidate that somebody who wrote `word` may have meant.
 * @returns `undefined` when none is close: more than a third of the longer word differs
 */
export function nearMiss(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > WORD_MAX_LENGTH) return undefined
  let best: { readonly candidate: string; readonly edits: number } | undefined
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase())
    if (edits > Math.max(word.length, candidate.length) / 3) continue
    if (best === undefined || edits < best.edits) best = { candidate, edits }
  }
  return best?.candidate
}
