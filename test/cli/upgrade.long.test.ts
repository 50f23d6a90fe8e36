import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startFakeProvider, startPlatform } from '../../src/testing/index.ts'
import { builtNmp } from './nmp-process.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A sign-in that waits for the person, whose program has lost its files after the first poll. */
async function upgradedMeanwhile({ platform = false } = {}) {
  const nmp = builtNmp()
  closing.push(() => nmp.dispose())
  const provider = await startFakeProvider({ intervalSeconds: 1 })
  closing.push(() => provider.close())
  const { issuer, clientId } = provider
  const place = ['--issuer', issuer, '--client-id', clientId]
  if (platform) {
    const { baseUrl, close } = await startPlatform({ issuer, clientId })
    closing.push(close)
    place.splice(0, 4, '--base-url', baseUrl)
  }
  const running = nmp.start(['auth', 'login', ...place, '--store', 'file'])
  closing.push(() => running.child.kill('SIGKILL'))
  await running.printed(/enter this code/)
  await expect.poll(() => provider.requestsTo('poll').length, { timeout: 10_000 }).toBeGreaterThan(0)
  rmSync(dirname(nmp.entry), { recursive: true })
  return { provider, running }
}

describe('an upgrade that takes the files of a waiting program away', () => {
  it('leaves the program able to tell how the sign-in ended, and to end', async () => {
    const { provider, running } = await upgradedMeanwhile()
    provider.deny()
    const { exitCode, err } = await running.ended
    expect(exitCode).toBe(4)
    expect(err).toContain('SIGN_IN_DENIED')
  })

  it.each([
    ['provider', false],
    ['platform', true],
  ])('does not cost the person what was approved at a %s', async (_, platform) => {
    const { provider, running } = await upgradedMeanwhile({ platform })
    provider.approve()
    const { exitCode, err } = await running.ended
    expect(err).toContain('Signed in as')
    expect(exitCode).toBe(0)
  })
})
