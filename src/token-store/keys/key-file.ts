import { dirname, join } from 'node:path'
import { signInError } from '../../idp-errors/sign-in-error.ts'
import { readPrivateFile, writePrivateFile } from '../files/private-file.ts'
import { checkPrivateFolder, ensurePrivateFolder, type OnNotice } from '../files/private-folder.ts'
import type { Locks } from '../lock/locks.ts'
import type { KeyPlace } from './random-key.ts'

/** A key in a file of its own, 0600 in a folder that is ours alone. */
export function keyFilePlace(path: string, locks: Locks, onNotice: OnNotice): KeyPlace {
  const folder = dirname(path)
  return {
    kind: 'key-file',
    async load() {
      if (!(await checkPrivateFolder(folder, onNotice))) return undefined
      return (await readPrivateFile(path, onNotice))?.toString('utf8')
    },
    async save(text) {
      await ensurePrivateFolder(folder, onNotice)
      await writePrivateFile(path, `${text}\n`)
    },
    alone: (work, signal) => locks.run(join(folder, 'key-file'), work, signal ? { signal } : {}),
    missing: () => signInError('STORE_KEY_FILE_MISSING', { path }),
    damaged: () => signInError('STORE_KEY_FILE_DAMAGED', { path }),
  }
}
