import jsQR from 'jsqr'

/** Width and height of a module in the picture, in pixels. */
const SCALE = 4

/** A screen: its ground, and the colour of its text. Light is `true`. */
export interface Screen {
  readonly ground: boolean
  readonly text: boolean
}
export const DARK: Screen = { ground: false, text: true }
export const LIGHT: Screen = { ground: true, text: false }

/** What a terminal shows for the lines, as light and dark squares: each half of a row of characters is a row of them. */
export function squares(lines: readonly string[], screen: Screen, columnsAModule: number): boolean[][] {
  const rows: boolean[][] = []
  for (const line of lines) {
    let { ground, text } = screen
    const [upper, lower]: [boolean[], boolean[]] = [[], []]
    for (const [, sgr, character = ''] of line.matchAll(/\u001b\[([\d;]*)m|(.)/gu)) {
      if (sgr !== undefined) {
        for (const code of sgr.split(';')) {
          if (code === '0') ({ ground, text } = screen)
          if (code === '30') text = false
          if (code === '47') ground = true
          if (code === '40') ground = false
        }
        continue
      }
      upper.push('█▀'.includes(character) ? text : ground)
      lower.push('█▄'.includes(character) ? text : ground)
    }
    const thinned = (row: boolean[]) => row.filter((_, index) => index % columnsAModule === 0)
    rows.push(thinned(upper))
    if (columnsAModule === 1) rows.push(thinned(lower))
  }
  return rows
}

/** Reads a picture of the squares on their screen with a decoder that is not ours, the right way round only. */
export function decoded(rows: boolean[][], screen: Screen): string | undefined {
  const margin = 2
  const width = ((rows[0]?.length ?? 0) + 2 * margin) * SCALE
  const height = (rows.length + 2 * margin) * SCALE
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const light = rows[Math.floor(y / SCALE) - margin]?.[Math.floor(x / SCALE) - margin] ?? screen.ground
      pixels.fill(light ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3)
      pixels[(y * width + x) * 4 + 3] = 255
    }
  return jsQR.default(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data
}
