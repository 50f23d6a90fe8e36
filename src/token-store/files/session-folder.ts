import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../world.ts'
import { typed } from './file-fault.ts'
import { readPrivateFile, removePrivateFile, TEMPORARY_NAME } from './private-file.ts'
import { checkPrivateFolder, type OnNotice } from './private-folder.ts'
import { type Decoded, decodeSessionFile } from './session-file.ts'

const SESSION_NAME = /^([0-9a-f]{64})\.session$/
const PUT_ASIDE_NAME = /^([0-9a-f]{64})\.session\.bad-\d+$/

/** A temporary file is left over when its writer died; after this long, in milliseconds, no writer is at it. */
const TEMPORARY_MAX_AGE_MS = 3_600_000
/** How long a file that was put aside is kept, in milliseconds: 30 days. */
const PUT_ASIDE_MAX_AGE_MS = 2_592_000_000

/** Age from which a file may be swept, in milliseconds; `undefined` for what is none of ours or still in use. Pure. */
export function sweepAgeMs(name: string): number | undefined {
  if (TEMPORARY_NAME.test(name)) return TEMPORARY_MAX_AGE_MS
  return PUT_ASIDE_NAME.test(name) ? PUT_ASIDE_MAX_AGE_MS : undefined
}

/** The files of one folder, by session id. */
export class SessionFolder {
  readonly path: string
  readonly #clock: Clock
  readonly #onNotice: OnNotice

  constructor(path: string, clock: Clock, onNotice: OnNotice) {
    this.path = path
    this.#clock = clock
    this.#onNotice = onNotice
  }

  pathOf(id: string): string {
    return join(this.path, `${id}.session`)
  }

  intentPathOf(id: string): string {
    return join(this.path, `${id}.intent`)
  }

  /** Where a file goes that cannot be opened and is about to be replaced. */
  asidePathOf(id: string): string {
    return `${this.pathOf(id)}.bad-${Math.round(this.#clock.nowMs())}`
  }

  /** Reads and checks a session file, without opening its seal. `undefined` when there is none. */
  async load(id: string): Promise<Decoded | undefined> {
    if (!(await checkPrivateFolder(this.path, this.#onNotice))) return undefined
    const bytes = await readPrivateFile(this.pathOf(id), this.#onNotice)
    if (bytes === undefined) return undefined
    const decoded = decodeSessionFile(bytes.toString('utf8'))
    return decoded.state === 'sound' && decoded.file.about.id !== id
      ? { state: 'damaged', reason: 'it holds another session than its name says' }
      : decoded
  }

  /** Ids of all session files. */
  async ids(): Promise<readonly string[]> {
    return (await this.#names()).flatMap((name) => SESSION_NAME.exec(name)?.[1] ?? [])
  }

  /** Every path that holds something of a session, also what was put aside. */
  async remains(id: string): Promise<readonly string[]> {
    const aside = (await this.#names()).filter((name) => PUT_ASIDE_NAME.exec(name)?.[1] === id)
    return [this.pathOf(id), this.intentPathOf(id), ...aside.map((name) => join(this.path, name))]
  }

  /** Removes what crashed processes left and what was put aside long ago. Never a young file, never another's. */
  async sweep(): Promise<void> {
    for (const name of await this.#names()) {
      const maxAgeMs = sweepAgeMs(name)
      if (maxAgeMs === undefined) continue
      const file = join(this.path, name)
      const ageMs = await lstat(file).then(
        ({ mtimeMs }) => this.#clock.nowMs() - mtimeMs,
        () => 0,
      )
      if (ageMs > maxAgeMs) await removePrivateFile(file)
    }
  }

  async #names(): Promise<readonly string[]> {
    if (!(await checkPrivateFolder(this.path, this.#onNotice))) return []
    return typed('list', this.path, () => readdir(this.path))
  }
}
