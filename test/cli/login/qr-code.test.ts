import { describe, expect, it } from 'vitest'
import { type QrCells, type QrInk, qrExtent, qrLines, qrModules } from '../../../src/cli/login/qr-code.ts'
import { qrLooks } from '../../../src/cli/login/qr-look.ts'
import { qrOffer } from '../../../src/cli/login/qr-offer.ts'
import { DARK, decoded, LIGHT, type Screen, squares } from './qr-picture.ts'

const ADDRESS = 'https://sso.example.com/device?user_code=WDJB-MJHT'
describe('a QR code', () => {
  it.each<[string, QrCells, QrInk, Screen]>([
    ['with colours on a dark screen', 'half', 'colours', DARK],
    ['with colours on a light screen', 'half', 'colours', LIGHT],
    ['without colours on a dark screen', 'half', 'dark_screen', DARK],
    ['without colours on a light screen', 'half', 'light_screen', LIGHT],
    ['in whole cells on a dark screen', 'whole', 'colours', DARK],
    ['in whole cells on a light screen', 'whole', 'colours', LIGHT],
  ])('BR-10 holds exactly the address: %s', async (_, cells, ink, screen) => {
    for (const address of [ADDRESS, `${ADDRESS}&x=${'y'.repeat(200)}`, 'http://127.0.0.1:1/a']) {
      const modules = await qrModules(address)
      if (modules === undefined) throw new TypeError('no code')
      const rows = squares(qrLines(modules, cells, ink), screen, cells === 'half' ? 1 : 2)
      expect(decoded(rows, screen)).toBe(address)
    }
  })

  it('BR-10 has four light modules on every side', async () => {
    const modules = await qrModules(ADDRESS)
    if (modules === undefined) throw new TypeError('no code')
    const rows = squares(qrLines(modules, 'half', 'colours'), DARK, 1)
    const darkRows = rows.flatMap((row, y) => (row.includes(false) ? [y] : []))
    const darkColumns = rows.flatMap((row) => row.flatMap((light, x) => (light ? [] : [x])))
    expect([darkRows[0], Math.min(...darkColumns)]).toEqual([4, 4])
    expect(rows.length - 1 - (darkRows.at(-1) ?? 0)).toBeGreaterThanOrEqual(4)
    expect((rows[0]?.length ?? 0) - 1 - Math.max(...darkColumns)).toBe(4)
  })

  it('takes the room that it is said to take', async () => {
    const modules = await qrModules(ADDRESS)
    if (modules === undefined) throw new TypeError('no code')
    const { columns, rows } = qrExtent(modules, 'half')
    const lines = qrLines(modules, 'half', 'dark_screen')
    expect([lines.length, ...new Set(lines.map((line) => line.length))]).toEqual([rows, columns])
  })
})

describe('a QR code on a terminal', () => {
  const SCREEN = { env: { LANG: 'C.UTF-8' }, platform: 'linux', color: true } as const
  const window = { ...SCREEN, columns: 80, rows: 50, rowsBeside: 4 }

  it('is drawn as the terminal can draw it', () => {
    expect(qrLooks(SCREEN)[0]).toEqual({ cells: 'half', ink: 'colours' })
    expect(qrLooks({ ...SCREEN, env: {} })).toEqual([{ cells: 'whole', ink: 'colours' }])
    expect(qrLooks({ ...SCREEN, env: {}, color: false })).toEqual([])
    expect(qrLooks({ ...SCREEN, env: {}, color: false, platform: 'win32' })).toEqual([
      { cells: 'half', ink: 'dark_screen' },
    ])
    const colorless = (COLORFGBG: string) =>
      qrLooks({ ...SCREEN, color: false, env: { ...SCREEN.env, COLORFGBG } })
    expect(colorless('15;0')[0]?.ink).toBe('dark_screen')
    expect(colorless('0;default;15')[0]?.ink).toBe('light_screen')
    expect(qrLooks({ ...SCREEN, env: { ...SCREEN.env, TERM_PROGRAM: 'Apple_Terminal' } })[0]?.cells).toBe(
      'whole',
    )
  })

  it('BR-10 is left out, with a word, where it does not fit or is not possible', async () => {
    expect(await qrOffer(ADDRESS, { ...window, columns: 36 })).toEqual({
      none: 'No QR code: it needs a window of 37 columns and 23 rows.',
    })
    expect(await qrOffer(ADDRESS, { ...window, rows: 22 })).toMatchObject({ none: expect.any(String) })
    expect(await qrOffer(ADDRESS, { ...window, rows: 23 })).toMatchObject({ lines: { length: 19 } })
    expect(await qrOffer(ADDRESS + 'x'.repeat(5_000), window)).toEqual({
      none: 'No QR code: the address is too long for one.',
    })
    expect(await qrOffer(ADDRESS, { ...window, env: {}, color: false })).toEqual({
      none: 'No QR code: it cannot be drawn on this terminal.',
    })
  })
})
