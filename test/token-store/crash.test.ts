import { join } from 'node:path'
import { expect, it } from 'vitest'
import { program } from './agents.ts'
import { freshFolder } from './places.ts'
import { killStorm, onlyOurs } from './storm.ts'

it('CR-01 no session is lost or torn by processes that are killed at random (the long form: npm run stress)', async () => {
  const folder = join(freshFolder(), 'sessions')
  const report = await killStorm(await program('storm'), folder, 12)
  expect(report).toMatchObject({ kills: 12, lost: 0, unreadable: [] })
  expect(report.stored).toBeGreaterThan(0)
  expect(report.slowestTakeOverMs).toBeLessThan(2_000)
  expect(onlyOurs(folder)).toBe(true)
})
