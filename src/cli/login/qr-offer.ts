import { qrExtent, qrLines, qrModules } from './qr-code.ts'
import { type QrScreen, qrLooks } from './qr-look.ts'
import { sentence } from './words.ts'

/** The window that a QR code has to fit into. */
export interface QrWindow extends QrScreen {
  readonly columns: number
  readonly rows: number
  /** Rows of what has to be on the screen together with it. */
  readonly rowsBeside: number
}

/** A QR code line by line, or why there is none. */
export type QrOffer = { readonly lines: readonly string[] } | { readonly none: string }

/** The QR code of an address, in the best way to draw it that fits the window. */
export async function qrOffer(address: string, window: QrWindow): Promise<QrOffer> {
  const looks = qrLooks(window)
  if (looks.length === 0) return { none: sentence('qr_undrawable') }
  const modules = await qrModules(address)
  if (modules === undefined) return { none: sentence('qr_too_long') }
  const needs = looks.map(({ cells, ink }) => {
    const { columns, rows } = qrExtent(modules, cells)
    return { cells, ink, columns, rows: rows + window.rowsBeside }
  })
  const fitting = needs.find(({ columns, rows }) => columns <= window.columns && rows <= window.rows)
  if (fitting !== undefined) return { lines: qrLines(modules, fitting.cells, fitting.ink) }
  const smallest = needs.toSorted((one, other) => one.rows - other.rows)[0] ?? { columns: 0, rows: 0 }
  return { none: sentence('qr_too_big', { columns: smallest.columns, rows: smallest.rows }) }
}
