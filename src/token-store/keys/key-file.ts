import { dirname } from 'node:path'
import { signInError } from '../../idp-errors/sign-in-error.ts'
import type { World } from '../../world.ts'
import { readPrivateFile, writePrivateFile } from '../files/private-file.ts'
import { checkSafeFolder, type OnNotice } from '../files/private-folder.ts'
import { locksIn } from '../lock/locks.ts'
import type { KeyPlace } from './random-key.ts'

/**
 * A key in a file of its own, 0600. Its folder may be any in which nobody else can replace it, such as a home folder;
 * it is left as it is. The lock stands beside the key, because several stores may share it.
 */
export function keyFilePlace(
  path: string,
  world: Pick<World, 'platform' | 'hostname' | 'pid'>,
  onNotice: OnNotice,
): KeyPlace {
  const folder = dirname(path)
  const locks = locksIn(folder, 'key file', world, onNotice)
  return {
    kind: 'key-file',
    async load() {
      if ((await checkSafeFolder(folder)) === undefined) return undefined
      return (await readPrivateFile(path, onNotice))?.toString('utf8')
    },
    save: (text) => writePrivateFile(path, `${text}\n`),
    alone: (work, signal) => locks.run(path, work, signal ? { signal } : {}),
    missing: () => signInError('STORE_KEY_FILE_MISSING', { path }),
    damaged: () => signInError('STORE_KEY_FILE_DAMAGED', { path }),
  }
}
