/**
 * Renews one session under its lock, and says what it came to: the code of a failure, or `stored`.
 *   write-once.mjs FOLDER VALUE
 */
import { join } from 'node:path'
import { isSignInError } from '../../../src/idp-errors/sign-in-error.ts'
import { Secret } from '../../../src/secret.ts'
import { fileStore } from '../../../src/token-store/file-store.ts'
import { sessionKey } from '../../../src/token-store/session-key.ts'

export const WRITE_ONCE_KEY = sessionKey({ issuer: 'https://id.example', clientId: 'write-once' })

/** Renews the session of {@link WRITE_ONCE_KEY} as a refresh does. @returns the code of a failure, or `stored` */
export async function writeOnce(folder: string, value: string): Promise<string> {
  const store = fileStore({ folder, keyFile: join(folder, 'key') })
  const work = store.withLock(WRITE_ONCE_KEY, async (lease) => {
    await store.journal?.note(WRITE_ONCE_KEY, { fingerprint: 'f'.repeat(32), atMs: 0 })
    await store.write(WRITE_ONCE_KEY, new Secret(value), { lease })
  })
  return work.then(
    () => 'stored',
    (error) => (isSignInError(error) ? error.problem.code : String(error)),
  )
}

const [, program, folder, value] = process.argv
if (program?.endsWith('.mjs') && folder !== undefined && value !== undefined)
  process.stdout.write(await writeOnce(folder, value))
