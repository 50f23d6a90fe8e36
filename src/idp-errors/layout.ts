/** Ranges of code points that take two columns in a terminal: CJK, Hangul, full-width forms, emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u
const COMBINING = /\p{Mn}|\p{Me}/u

/** Columns that a text takes in a terminal. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) {
    if (!COMBINING.test(character)) columns += WIDE.test(character) ? 2 : 1
  }
  return columns
}

/** Further lines stand under the first word, unless that leaves too little room for them. */
function hanging(first: string, width: number): string {
  const columns = columnsOf(first)
  return ' '.repeat(columns > width / 3 ? Math.min(columns, 4) : columns)
}

/**
 * Breaks a text into lines of at most `width` columns. A word that is longer stands alone and whole, so that an
 * address or a code can still be copied.
 *
 * @param first stands before the first line, `rest` before every other
 */
export function wrapped(text: string, width: number, first = '', rest = hanging(first, width)): string[] {
  const lines: string[] = []
  let line = first
  let columns = columnsOf(first)
  let empty = true
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const wordColumns = columnsOf(word)
    if (!empty && columns + 1 + wordColumns > width) {
      lines.push(line)
      line = rest
      columns = columnsOf(rest)
      empty = true
    }
    line += empty ? word : ` ${word}`
    columns += wordColumns + (empty ? 0 : 1)
    empty = false
  }
  if (!empty) lines.push(line)
  return lines
}
