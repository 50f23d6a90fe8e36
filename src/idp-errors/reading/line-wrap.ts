/** A narrower or wider column of text is none that a terminal made, in characters. */
const NARROWEST = 38
const WIDEST = 400

/** What stands before each line of a quotation, a frame or a log of containers. */
const MARGIN = /^(?:[ \t]{0,40}[>│┃┆|╷╵]{1,3} ?|[\w.-]{1,40} +\| ?)/

/** A line that begins with a name and its value: `Timestamp: …`. */
const PAIR =
  /^\s{0,40}(?:trace|correlation|request|timestamp|error|message|status|hint|description|detail)[\w ]{0,15}: /i

function withoutMargin(lines: readonly string[]): readonly string[] {
  const told = lines.filter((line) => line.trim() !== '')
  const framed = told.filter((line) => MARGIN.test(line))
  if (told.length > 1 && framed.length * 4 >= told.length * 3)
    return lines.map((line) => line.replace(MARGIN, ''))
  const indents = lines.slice(1).flatMap((line) => (line.trim() === '' ? [] : [line.search(/[^ \t]/)]))
  const indent = indents.length === 0 ? 0 : Math.min(...indents)
  return indent < 2 ? lines : lines.map((line, index) => (index === 0 ? line : line.slice(indent)))
}

/**
 * A text that was broken in the middle of its words, at the width of a terminal, made whole. Lines are joined when
 * they are as long as the longest, and words that end with a hyphen.
 *
 * @returns `undefined` when it was not broken so
 */
export function unwrapped(text: string): string | undefined {
  if (!text.includes('\n')) return undefined
  const lines = withoutMargin(text.split(/\r?\n/))
  let width = 0
  for (const { length } of lines) if (length > width) width = length
  const full = lines.filter(({ length }) => length === width).length
  const joinable = width >= NARROWEST && width <= WIDEST
  let joined = ''
  let broken = 0
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1]
    const hyphened = next !== undefined && /[a-z]-$/.test(line) && /^\s{0,40}[a-z]/.test(next)
    const cut =
      joinable &&
      line.length === width &&
      next !== undefined &&
      next !== '' &&
      !PAIR.test(next) &&
      (full > 1 || (/\w$/.test(line) && /^\w/.test(next)))
    if (cut || hyphened) broken += 1
    joined += hyphened ? line.slice(0, -1) : line
    if (!cut && !hyphened && next !== undefined) joined += '\n'
  }
  return broken === 0 ? undefined : joined
}
