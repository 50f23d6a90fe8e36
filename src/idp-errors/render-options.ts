import type { Labels } from './labels.ts'
import type { Words } from './words.ts'

/** How a problem is laid out. */
export interface RenderOptions {
  /** Columns of a line of text. Default 80, least 20. Addresses, commands and codes are never broken. */
  readonly width?: number
  /** Colours of a terminal (SGR). Default `false`. */
  readonly color?: boolean
  /** Address of the folder with the pages of the error index. Default: the link leads to the problem's source. */
  readonly pagesUrl?: string
  /** Rows in other words, by code. Default: as they stand in the catalogue. */
  readonly words?: Words
  /** The words around a problem. Default: English. */
  readonly labels?: Labels
}
