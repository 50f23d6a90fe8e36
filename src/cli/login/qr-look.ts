import type { World } from '../../index.ts'
import type { QrCells, QrInk } from './qr-code.ts'

/** What is known of the terminal that a QR code is drawn on. */
export interface QrScreen {
  readonly env: World['env']
  readonly platform: World['platform']
  readonly color: boolean
}

/** Whether characters outside of ASCII arrive as they are. The consoles of Windows and macOS take them in any case. */
function takesBlocks({ env, platform }: QrScreen): boolean {
  if (platform === 'win32' || platform === 'darwin') return true
  return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '')
}

/** Grounds of `COLORFGBG` that are light: white, in its two shades. */
const LIGHT_GROUNDS: ReadonlySet<string | undefined> = new Set(['7', '15'])

/** How a QR code is drawn where colours are not to be used: most screens are dark, and `COLORFGBG` knows better. */
function inkWithoutColours({ env }: QrScreen): QrInk {
  return LIGHT_GROUNDS.has(env['COLORFGBG']?.split(';').at(-1)) ? 'light_screen' : 'dark_screen'
}

/** One way to draw a QR code. */
export interface QrLook {
  readonly cells: QrCells
  readonly ink: QrInk
}

/** The ways in which a QR code can be drawn on this terminal, the best first. None: it cannot. */
export function qrLooks(screen: QrScreen): readonly QrLook[] {
  const ink = screen.color ? 'colours' : inkWithoutColours(screen)
  const half: readonly QrLook[] = takesBlocks(screen) ? [{ cells: 'half', ink }] : []
  const whole: readonly QrLook[] = screen.color ? [{ cells: 'whole', ink }] : []
  // Apple's Terminal leaves gaps between the lines of characters; a ground has none.
  return screen.env['TERM_PROGRAM'] === 'Apple_Terminal' ? [...whole, ...half] : [...half, ...whole]
}
