/** How a run of characters looks. */
interface Look {
  readonly bold: boolean
  readonly dim: boolean
  readonly reverse: boolean
  readonly front: number | undefined
  readonly back: number | undefined
}

const PLAIN: Look = { bold: false, dim: false, reverse: false, front: undefined, back: undefined }

/** The eight colours of SGR 30 to 37 and 40 to 47, as a dark terminal shows them. */
const COLOURS = ['#000000', '#f47067', '#8ddb8c', '#f0c674', '#6cb6ff', '#dcbdfb', '#76e3ea', '#ffffff']
const [GROUND, TEXT] = ['#22272e', '#cdd9e5']

/** Least width of a picture. */
export const COLUMNS = 80

/** One cell of a monospaced font, and the room around the screen, in pixels. */
const [CELL_WIDTH, CELL_HEIGHT, ROOM] = [8.4, 18, 16]

/** What one SGR parameter makes of a look (ECMA-48 section 8.3.117). */
function step(look: Look, code: number): Look {
  if (code === 0) return PLAIN
  if (code === 1) return { ...look, bold: true }
  if (code === 2) return { ...look, dim: true }
  if (code === 7) return { ...look, reverse: true }
  if (code >= 30 && code <= 37) return { ...look, front: code - 30 }
  if (code === 39) return { ...look, front: undefined }
  if (code >= 40 && code <= 47) return { ...look, back: code - 40 }
  return code === 49 ? { ...look, back: undefined } : look
}

function after(look: Look, parameters: string): Look {
  let result = look
  for (const text of parameters.split(';')) result = step(result, Number(text || 0))
  return result
}

interface Run {
  readonly text: string
  readonly column: number
  readonly look: Look
}

/** The runs of one row, and the look that the next row begins with. */
function runsOf(row: string, begin: Look): { readonly runs: readonly Run[]; readonly end: Look } {
  const runs: Run[] = []
  let [look, column] = [begin, 0]
  for (const [, parameters, text = ''] of row.matchAll(/\u001b\[([\d;]*)m|([^\u001b]+)/g)) {
    if (parameters !== undefined) look = after(look, parameters)
    else {
      runs.push({ text, column, look })
      column += [...text].length
    }
  }
  return { runs, end: look }
}

const escaped = (text: string) =>
  // Renderers make one space of several, whatever they are told; of these they do not.
  text
    .replaceAll(' ', '\u00a0')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

function colour(index: number | undefined, otherwise: string): string {
  return (index === undefined ? undefined : COLOURS[index]) ?? otherwise
}

function drawn({ text, column, look }: Run, row: number): string {
  const [front, back] = [colour(look.front, TEXT), colour(look.back, GROUND)]
  const [ink, ground] = look.reverse ? [back, front] : [front, back]
  const [x, y] = [ROOM + column * CELL_WIDTH, ROOM + row * CELL_HEIGHT]
  const width = [...text].length * CELL_WIDTH
  const rect =
    ground === GROUND
      ? ''
      : `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${CELL_HEIGHT}" fill="${ground}"/>`
  if (text.trim() === '') return rect
  const weight = look.bold ? ' font-weight="bold"' : ''
  const opacity = look.dim ? ' opacity="0.7"' : ''
  return `${rect}<text x="${x.toFixed(1)}" y="${y + 13}" textLength="${width.toFixed(1)}" fill="${ink}"${weight}${opacity}>${escaped(text)}</text>`
}

/**
 * A picture of a terminal: its rows with their SGR sequences as an SVG, which browsers scale and search.
 * @param title what the picture shows, for those who do not see it
 */
export function svgOf(rows: readonly string[], title: string): string {
  const columns = Math.max(
    COLUMNS,
    ...rows.map((row) => [...row.replace(/\u001b\[[\d;]*m/g, '').trimEnd()].length),
  )
  let look = PLAIN
  const lines = rows.map((text, row) => {
    const { runs, end } = runsOf(text, look)
    look = end
    return runs.map((run) => drawn(run, row)).join('')
  })
  const [width, height] = [columns * CELL_WIDTH + 2 * ROOM, rows.length * CELL_HEIGHT + 2 * ROOM]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${GROUND}"/>`,
    ...lines.filter((line) => line !== ''),
    '</svg>',
    '',
  ].join('\n')
}
