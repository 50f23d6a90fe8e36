/** A QR code without its quiet zone. */
export interface QrModules {
  /** Modules in a row. */
  readonly size: number
  /** Whether a module is dark. Outside of the code none is. */
  get(x: number, y: number): boolean
}

/**
 * How modules become characters. `half`: two of them, one above the other, in a character of the block elements.
 * `whole`: each is two columns wide and one row high, by its background alone.
 */
export type QrCells = 'half' | 'whole'

/**
 * `colours`: dark on light by the colours of the terminal, whatever its own are. The others have no colours to choose
 * from: characters are drawn in the colour of the text, which is the light one on a `dark_screen`.
 */
export type QrInk = 'colours' | 'dark_screen' | 'light_screen'

/** Light modules on every side (ISO/IEC 18004, section 6.3.8). */
export const QUIET_ZONE = 4

/** Black text on white ground, and back (ECMA-48 section 8.3.117). */
const [BLACK_ON_WHITE, DARK_GROUND, LIGHT_GROUND, PLAIN] = ['30;47', '40', '47', '0'].map(
  (code) => `\u001b[${code}m`,
)

/**
 * The QR code of a text.
 * @returns `undefined` for a text that is too long for one
 */
export async function qrModules(text: string): Promise<QrModules | undefined> {
  const { correction, generate } = await import('lean-qr')
  try {
    return generate(text, { minCorrectionLevel: correction.L })
  } catch {
    return undefined
  }
}

/** The room that a QR code takes, quiet zone included, in columns and rows. */
export function qrExtent(
  { size }: QrModules,
  cells: QrCells,
): { readonly columns: number; readonly rows: number } {
  const edge = size + 2 * QUIET_ZONE
  return cells === 'half' ? { columns: edge, rows: Math.ceil(edge / 2) } : { columns: 2 * edge, rows: edge }
}

/** Every module of a row, the quiet zone included. */
function rowOf(modules: QrModules, y: number): readonly boolean[] {
  const edge = modules.size + 2 * QUIET_ZONE
  return Array.from({ length: edge }, (_, x) => modules.get(x - QUIET_ZONE, y - QUIET_ZONE))
}

/** A character whose upper and lower halves are drawn or left empty. */
function halves(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀'
  return lower ? '▄' : ' '
}

function wholeCells(row: readonly boolean[]): string {
  // Neighbours of one colour share a sequence.
  let line = ''
  let drawn: boolean | undefined
  for (const dark of row) {
    line += `${dark === drawn ? '' : dark ? DARK_GROUND : LIGHT_GROUND}  `
    drawn = dark
  }
  return `${line}${PLAIN}`
}

/** A QR code as lines of characters. Whole cells are drawn with colours. */
export function qrLines(modules: QrModules, cells: QrCells, ink: QrInk): readonly string[] {
  const { rows } = qrExtent(modules, cells)
  return Array.from({ length: rows }, (_, index) => {
    if (cells === 'whole') return wholeCells(rowOf(modules, index))
    const below = rowOf(modules, 2 * index + 1)
    const isDrawn = (dark: boolean) => (ink === 'dark_screen' ? !dark : dark)
    const line = rowOf(modules, 2 * index)
      .map((dark, x) => halves(isDrawn(dark), isDrawn(below[x] ?? false)))
      .join('')
    return ink === 'colours' ? `${BLACK_ON_WHITE}${line}${PLAIN}` : line
  })
}
