import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { program } from '../token-store/agents.ts'
import { freshFolder } from '../token-store/places.ts'
import { renewalStorm } from './renewal-storm.ts'

/** The long form, which also asks that every phase was hit: `npm run stress`. */
const kills = 6

describe('a process that is killed at a random moment of a renewal', { timeout: 60_000 }, () => {
  it('has lost nothing where the provider has leeway: the next run renews', async () => {
    const folder = join(freshFolder(), 'sessions')
    const storm = await renewalStorm(await program('renew', 'a', import.meta.url), folder, {
      kills,
      leeway: true,
    })
    expect(storm.wrong).toEqual([])
    expect(Object.keys({ ...storm.spent, ...storm.unspent })).toEqual(['renewed'])
  })

  it('has lost the session only in the gap where it has none, and the next run says so', async () => {
    const folder = join(freshFolder(), 'sessions')
    const storm = await renewalStorm(await program('renew', 'b', import.meta.url), folder, {
      kills,
      leeway: false,
    })
    expect(storm.wrong).toEqual([])
    expect(Object.keys(storm.unspent)).not.toContain('ROTATION_LOST')
    expect(Object.keys(storm.spent).filter((said) => said !== 'ROTATION_LOST')).toEqual([])
  })
})
