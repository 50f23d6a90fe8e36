import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startFakeProvider } from '../../src/testing/index.ts'
import { builtNmp } from './nmp-process.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A sign-in that waits for the person, whose program has lost its files after the first poll. */
async function upgradedMeanwhile() {
  const nmp = builtNmp()
  closing.push(() => nmp.dispose())
  const provider = await startFakeProvider({ intervalSeconds: 1 })
  closing.push(() => provider.close())
  const login = ['auth', 'login', '--issuer', provider.issuer, '--client-id', provider.clientId]
  const running = nmp.start([...login, '--store', 'file'])
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

  it('does not cost the person what was approved', async () => {
    const { provider, running } = await upgradedMeanwhile()
    provider.approve()
    const { exitCode, err } = await running.ended
    expect(err).toContain('Signed in as')
    expect(exitCode).toBe(0)
  })
})
