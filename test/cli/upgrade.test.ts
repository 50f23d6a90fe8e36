import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startFakeProvider } from '../../src/testing/index.ts'
import { builtNmp } from './nmp-process.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

describe('an upgrade that takes the files of a waiting program away', () => {
  it('leaves the program able to tell how the sign-in ended, and to end', async () => {
    const nmp = builtNmp()
    closing.push(() => nmp.dispose())
    const provider = await startFakeProvider({ intervalSeconds: 1 })
    closing.push(() => provider.close())
    const login = ['auth', 'login', '--issuer', provider.issuer, '--client-id', provider.clientId]
    const running = nmp.start(login)
    closing.push(() => running.child.kill('SIGKILL'))
    await running.printed(/enter this code/)
    rmSync(dirname(nmp.entry), { recursive: true })
    provider.deny()
    const { exitCode, err } = await running.ended
    expect(exitCode).toBe(4)
    expect(err).toContain('SIGN_IN_DENIED')
  })
})
