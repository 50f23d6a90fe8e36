import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  ensurePrivateFolder,
  foldersOf,
  type Problem,
  readPrivateFile,
  removePrivateFile,
  type World,
  writePrivateFile,
} from '../index.ts'
import { decodeRecord, encodeRecord, recordDamaged, type SignInRecord } from './sign-in-record.ts'

/** Records of sign-ins in private files of one folder, one file each. */
export interface RecordFolder {
  /**
   * @param context whose record it is, for the advice in an error
   * @returns `undefined` when there is no such file
   * @throws {@link SignInError} `SIGN_IN_RECORD_DAMAGED`, `STORE_*`
   */
  load(name: string, context?: string): Promise<SignInRecord | undefined>
  write(name: string, record: SignInRecord): Promise<void>
  /** Removing what is not there is fine. */
  remove(name: string): Promise<void>
  /** Names of the files that are there, ours and others. */
  names(): Promise<readonly string[]>
}

/** What a {@link recordFolder} stands on. */
export interface RecordFolderOptions {
  /** Its name in the state folder. */
  readonly folder: string
  readonly world: Pick<World, 'env' | 'platform' | 'home'>
  /** Told about what was found and put right. */
  readonly onNotice: (notice: Problem) => void
  /** The name that the file of this record must have: one that was copied or renamed is none of ours. */
  readonly nameOf: (record: SignInRecord, name: string) => string
  /** The command that makes up for a damaged record. */
  readonly commandFor: (context: string) => string
}

/**
 * A name as the name of a file: names may be in any script, and some file systems know no difference between `Prod` and
 * `prod`.
 */
export function hashed(name: string): string {
  return createHash('sha256').update(name, 'utf16le').digest('hex')
}

/** A folder of records. Nothing is made before something is written. */
export function recordFolder(options: RecordFolderOptions): RecordFolder {
  const { world, onNotice, nameOf, commandFor } = options
  const folder = join(foldersOf('nmp', world).state, options.folder)
  return {
    async load(name, context = '') {
      const path = join(folder, name)
      const bytes = await readPrivateFile(path, onNotice)
      if (bytes === undefined) return undefined
      const damaged = (reason: string) => recordDamaged(path, context, commandFor(context), reason)
      const record = decodeRecord(bytes.toString('utf8'), damaged)
      if (nameOf(record, name) !== name) throw damaged('It belongs to another context.')
      return record
    },
    async write(name, record) {
      await ensurePrivateFolder(folder, onNotice)
      await writePrivateFile(join(folder, name), encodeRecord(record))
    },
    remove: (name) => removePrivateFile(join(folder, name)),
    names: () => readdir(folder).catch(() => []),
  }
}
