import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Sentinels } from './sentinels.ts'

it('finds a secret in whatever shape it leaks', () => {
  const sentinels = new Sentinels()
  const token = sentinels.plant('token')
  const code = sentinels.add('code', 'dc+0123456789abcdef/%=&')
  const basic = (offset: number) => Buffer.from(`${'x'.repeat(offset)}${token} and more`).toString('base64')
  const leaks = [
    token,
    token.slice(9, 25),
    `${token.slice(0, 20)}\n   ${token.slice(20)}`,
    JSON.stringify({ deep: { token } }),
    Buffer.from(token).toString('hex'),
    ...[0, 1, 2, 3].map(basic),
  ]
  for (const leak of leaks) expect(sentinels.in(`before ${leak} after`), leak).toEqual(['token'])
  expect(sentinels.in(String(new URLSearchParams({ code })))).toEqual(['code'])
  expect(sentinels.in('nothing of the kind: 0123456789')).toEqual([])
})

it('finds a secret in a file, whatever its bytes', () => {
  const sentinels = new Sentinels()
  const folder = mkdtempSync(join(tmpdir(), 'sentinels-'))
  try {
    writeFileSync(
      join(folder, 'dump'),
      Buffer.concat([Buffer.from([0xff, 0]), Buffer.from(sentinels.plant('token'))]),
    )
    expect(sentinels.inFiles(folder)).toEqual([`token in ${join(folder, 'dump')}`])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
