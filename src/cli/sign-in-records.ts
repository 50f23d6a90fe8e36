import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  ensurePrivateFolder,
  foldersOf,
  isSignInError,
  type Problem,
  readPrivateFile,
  type World,
  writePrivateFile,
} from '../index.ts'
import { loginCommandOf } from './login-command.ts'
import { decodeRecord, encodeRecord, recordDamaged, type SignInRecord } from './sign-in-record.ts'

/** The records of all contexts: one file each, so that two sign-ins at once never lose one another's. */
export interface SignInRecords {
  /**
   * @returns `undefined` when the context has none
   * @throws {@link SignInError} `SIGN_IN_RECORD_DAMAGED`, `STORE_*`
   */
  read(context: string): Promise<SignInRecord | undefined>
  write(record: SignInRecord): Promise<void>
  /** Every record that can be read. */
  list(): Promise<readonly SignInRecord[]>
}

const FILE_NAME = /^[0-9a-f]{64}\.json$/

/** A context may be named in any script, and some file systems know no difference between `Prod` and `prod`. */
function fileNameOf(context: string): string {
  return `${createHash('sha256').update(context, 'utf16le').digest('hex')}.json`
}

/**
 * The records of this program.
 * @param onNotice told about what was found and put right
 */
export function signInRecords(
  world: Pick<World, 'env' | 'platform' | 'home'>,
  onNotice: (notice: Problem) => void,
): SignInRecords {
  const folder = join(foldersOf('nmp', world).state, 'sign-ins')

  async function load(name: string, context: string): Promise<SignInRecord | undefined> {
    const path = join(folder, name)
    const bytes = await readPrivateFile(path, onNotice)
    if (bytes === undefined) return undefined
    const damaged = (reason: string) => recordDamaged(path, context, loginCommandOf({ context }), reason)
    const record = decodeRecord(bytes.toString('utf8'), damaged)
    if (fileNameOf(record.context) !== name) throw damaged('It belongs to another context.')
    return record
  }

  return {
    read: (context) => load(fileNameOf(context), context),
    async write(record) {
      await ensurePrivateFolder(folder, onNotice)
      await writePrivateFile(join(folder, fileNameOf(record.context)), encodeRecord(record))
    },
    async list() {
      const names = (await readdir(folder).catch(() => [])).filter((name) => FILE_NAME.test(name))
      const records: SignInRecord[] = []
      for (const name of names) {
        try {
          const record = await load(name, '')
          if (record !== undefined) records.push(record)
        } catch (error) {
          if (!isSignInError(error)) throw error
        }
      }
      return records
    },
  }
}
