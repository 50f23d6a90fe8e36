/** Signs in once under the lock: what is traced by the test of the order of system calls. */
import { join } from 'node:path'
import { Secret } from '../../../src/secret.ts'
import { fileStore } from '../../../src/token-store/file-store.ts'
import { sessionKey } from '../../../src/token-store/session-key.ts'

const [, , folder = ''] = process.argv
const store = fileStore({ folder, keyFile: join(folder, 'key') })
const key = sessionKey({ issuer: 'https://id.example', clientId: 'traced' })
await store.withLock(key, async (lease) => {
  await store.journal?.note(key, { fingerprint: 'f'.repeat(32), atMs: 0 })
  await store.write(key, new Secret('SENTINEL'), { lease })
})
