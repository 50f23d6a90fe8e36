import { randomBytes } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { problemOf } from '../idp-errors/problem.ts'
import { isSignInError, type SignInError, signInError } from '../idp-errors/sign-in-error.ts'
import { Secret } from '../secret.ts'
import type { Clock } from '../world.ts'
import { readPrivateFile, removePrivateFile, writePrivateFile } from './files/private-file.ts'
import { ensurePrivateFolder, type OnNotice } from './files/private-folder.ts'
import { fileJournal } from './files/refresh-journal.ts'
import { seal, unseal } from './files/seal.ts'
import {
  type Decoded,
  decodeSessionFile,
  encodeSessionFile,
  type KeyReference,
} from './files/session-file.ts'
import { SessionFolder } from './files/session-folder.ts'
import type { KeySource } from './keys/key-source.ts'
import { commitUnder } from './lock/lock.ts'
import type { Locks } from './lock/locks.ts'
import { isPendingKey, sessionKey } from './session-key.ts'
import type { SessionKey, TokenStore } from './token-store.ts'

/** What a store of session files is made of. */
export interface SealedStoreParts {
  readonly name: string
  readonly folder: string
  /** `undefined`: the tokens rest in plain text, by explicit choice of the caller. */
  readonly keys: KeySource | undefined
  readonly locks: Locks
  readonly clock: Clock
  readonly onNotice: OnNotice
}

/** A session that exists only while a store is tried. */
const trial = () => sessionKey({ issuer: 'urn:oidc-device-login:trial', clientId: 'trial' })

/** One file a session in one folder. Reading never changes a session; what cannot be opened is put aside by a write. */
export function sealedStore({
  name,
  folder: path,
  keys,
  locks,
  clock,
  onNotice,
}: SealedStoreParts): TokenStore {
  const folder = new SessionFolder(path, clock, onNotice)
  const kind = keys?.kind ?? 'plaintext'

  /** Keys of all sessions here; `undefined` stands for a file that does not tell. */
  async function inUse(): Promise<readonly (KeyReference | undefined)[]> {
    const references: (KeyReference | undefined)[] = []
    for (const id of await folder.ids()) {
      try {
        const decoded = await folder.load(id)
        if (decoded?.state === 'sound') references.push(decoded.file.key)
        if (decoded?.state === 'future') references.push(undefined)
      } catch (error) {
        // What is wrong with one session is no reason not to store another.
        if (!isSignInError(error)) throw error
        references.push(undefined)
      }
    }
    return references
  }

  async function encode(value: Secret, about: SessionKey, signal?: AbortSignal): Promise<string> {
    if (keys === undefined)
      return encodeSessionFile({ key: { kind: 'plaintext' }, about, content: { plaintext: value.reveal() } })
    const { key, reference } = await keys.toSeal({ inUse, ...(signal ? { signal } : {}) })
    return encodeSessionFile({ key: reference, about, content: seal(value, about, key) })
  }

  async function open(decoded: Decoded, file: string, signal?: AbortSignal): Promise<Secret> {
    if (decoded.state !== 'sound') throw unreadable(decoded, file)
    const { key, about, content } = decoded.file
    if (key.kind !== kind)
      throw signInError('STORE_KEPT_ELSEWHERE', { path: file, kind: key.kind, asked: kind })
    if ('plaintext' in content) return new Secret(content.plaintext)
    const sealedBy = await keys?.toOpen(key, signal)
    const value = sealedBy && unseal(content, about, sealedBy)
    if (value === undefined) throw unreadable({ state: 'damaged', reason: 'its seal is broken' }, file)
    return value
  }

  /** Whether replacing this file would destroy something that nobody has read. */
  async function beyondUs(decoded: Decoded, file: string): Promise<boolean> {
    try {
      await open(decoded, file)
      return false
    } catch (error) {
      if (!isSignInError(error)) throw error
      return error.problem.code !== 'STORE_KEPT_ELSEWHERE'
    }
  }

  return {
    name,

    async read({ id }, { signal } = {}) {
      signal?.throwIfAborted()
      const decoded = await folder.load(id)
      return decoded === undefined ? undefined : open(decoded, folder.pathOf(id), signal)
    },

    async write(about, value, { lease } = {}) {
      await ensurePrivateFolder(path, onNotice)
      const text = await encode(value, about)
      const file = folder.pathOf(about.id)
      const before = await folder.load(about.id)
      const aside = before && (await beyondUs(before, file)) ? folder.asidePathOf(about.id) : undefined
      await writePrivateFile(file, text, (change) =>
        commitUnder(lease, async () => {
          if (aside !== undefined) await rename(file, aside)
          await change()
        }),
      )
      if (aside !== undefined) onNotice(problemOf('STORE_FILE_PUT_ASIDE', { path: file, aside }))
      // The session is stored: what fails from here on must not make it look lost.
      await removePrivateFile(folder.intentPathOf(about.id)).catch(() => {})
      await folder.sweep().catch(() => {})
      await locks.sweep(clock.nowMs()).catch(() => {})
    },

    async remove({ id }, { lease } = {}) {
      const remains = await folder.remains(id)
      await commitUnder(lease, async () => {
        for (const file of remains) await removePrivateFile(file)
      })
    },

    withLock: ({ id }, work, options) => locks.run(id, work, options),

    async list() {
      const keysFound: SessionKey[] = []
      for (const id of await folder.ids()) {
        try {
          const decoded = await folder.load(id)
          if (decoded === undefined) continue
          if (decoded.state !== 'sound') throw unreadable(decoded, folder.pathOf(id))
          const { key, about } = decoded.file
          if (key.kind === kind && !isPendingKey(about)) keysFound.push(about)
        } catch (error) {
          // One file that cannot be read must not hide the others.
          if (!isSignInError(error)) throw error
          onNotice(error.problem)
        }
      }
      return keysFound
    },

    journal: fileJournal(folder, onNotice),

    async probe({ signal } = {}) {
      await locks.run('trial', async () => {}, signal ? { signal } : {})
      await ensurePrivateFolder(path, onNotice)
      const value = new Secret(randomBytes(16).toString('hex'))
      const file = join(path, `.trial.${randomBytes(8).toString('hex')}.tmp`)
      try {
        await writePrivateFile(file, await encode(value, trial(), signal))
        const text = (await readPrivateFile(file, onNotice))?.toString('utf8') ?? ''
        if ((await open(decodeSessionFile(text), file, signal)).reveal() !== value.reveal())
          throw unreadable({ state: 'damaged', reason: 'it does not hold what was written' }, file)
      } finally {
        await removePrivateFile(file)
      }
    },
  }
}

function unreadable(decoded: Exclude<Decoded, { readonly state: 'sound' }>, path: string): SignInError {
  return decoded.state === 'future'
    ? signInError('STORE_FILE_FROM_THE_FUTURE', { path, version: decoded.version })
    : signInError('STORE_FILE_DAMAGED', { path, reason: decoded.reason })
}
