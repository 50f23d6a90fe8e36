import { columnsOf, printable } from '../index.ts'

/** Columns between two cells. */
const GAP = 2

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)))
}

/**
 * A table for people: a heading, then a line for each row. Nothing is cut off, so that every cell can be copied.
 *
 * @param rows cells may come from outside
 */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [heading, ...rows.map((row) => row.map((cell) => printable(cell)))]
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => columnsOf(row[column] ?? ''))))
  const lines = cells.map((row) =>
    row
      .map((cell, column) => padded(cell, (widths[column] ?? 0) + GAP))
      .join('')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}
