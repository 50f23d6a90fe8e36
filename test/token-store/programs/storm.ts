/**
 * The victim of a kill storm: renews or reads one session as fast as it can until it is killed.
 *   storm.mjs write|read FOLDER
 * The parent is told of every session that was stored, or of the first one that could not be read.
 */
import { join } from 'node:path'
import { isSignInError } from '../../../src/idp-errors/sign-in-error.ts'
import { Secret } from '../../../src/secret.ts'
import { fileStore } from '../../../src/token-store/file-store.ts'
import { sessionKey } from '../../../src/token-store/session-key.ts'

export const STORM_KEY = sessionKey({ issuer: 'https://id.example', clientId: 'storm' })

/** A session that shows whether it is whole: its number at both ends, its length in between. */
export function stormValue(number: number): string {
  const length = (number * 7_919) % 40_000
  return `${number}:${length}:${'x'.repeat(length)}:${number}`
}

/** The number of a whole session; `undefined` for a torn one. */
export function stormNumber(value: string): number | undefined {
  const number = Number.parseInt(value, 10)
  return value === stormValue(number) ? number : undefined
}

const [, , role, folder] = process.argv
if (folder !== undefined && process.send !== undefined) {
  process.on('disconnect', () => process.exit())
  const store = fileStore({ folder, keyFile: join(folder, 'key') })
  const read = async () => stormNumber((await store.read(STORM_KEY))?.reveal() ?? '')
  const turn = {
    write: () =>
      store.withLock(STORM_KEY, async (lease) => {
        const number = ((await read()) ?? Number.NaN) + 1
        await store.journal?.note(STORM_KEY, { fingerprint: 'f'.repeat(32), atMs: number })
        await store.write(STORM_KEY, new Secret(stormValue(number)), { lease })
        process.send?.({ stored: number })
      }),
    read: async () => {
      if ((await read()) === undefined) process.send?.({ failure: 'torn' })
    },
  }[role ?? '']
  process.send({ ready: true })
  while (turn !== undefined) {
    await turn().catch((error) => {
      process.send?.({ failure: isSignInError(error) ? error.problem.code : String(error) })
      process.exit()
    })
  }
}
