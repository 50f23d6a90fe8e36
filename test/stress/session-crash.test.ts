import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renewalStorm } from '../session/renewal-storm.ts'
import { program } from '../token-store/agents.ts'
import { freshFolder } from '../token-store/places.ts'

const kills = Number(process.env['STRESS_RENEWAL_KILLS'] ?? 500)

const lines = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .sort()
    .map(([what, count]) => `  ${String(count).padStart(5)}  ${what}`)

describe('SIGKILL at random moments of a renewal', { timeout: 1_800_000 }, () => {
  for (const leeway of [true, false]) {
    it(`${kills} times, at a provider ${leeway ? 'with' : 'without'} leeway`, async () => {
      const folder = join(freshFolder(), 'sessions')
      const file = await program('renew', String(leeway), new URL('../session/x', import.meta.url).href)
      const storm = await renewalStorm(file, folder, { kills, leeway })
      console.log(
        [
          `${storm.kills} kills, provider ${leeway ? 'with' : 'without'} leeway, by step of the renewal:`,
          ...lines(storm.phases),
          'what the next run said where the stored refresh token was spent:',
          ...lines(storm.spent),
          'and where it was not:',
          ...lines(storm.unspent),
          `${storm.wrong.length} sessions unreadable or lost without a word`,
        ].join('\n'),
      )
      expect(storm.wrong).toEqual([])
      expect(Object.keys(storm.unspent)).toEqual(['renewed'])
      expect(Object.keys(storm.spent)).toEqual([leeway ? 'renewed' : 'ROTATION_LOST'])
      // A storm that never hit the gap would prove nothing.
      expect(storm.phases['3 request sent, not answered']).toBeGreaterThan(0)
      expect(storm.phases['4 answered, not stored']).toBeGreaterThan(0)
    })
  }
})
