import { randomBytes } from 'node:crypto'
import { type SignInError, signInError } from '../../idp-errors/sign-in-error.ts'
import type { KeyReference } from '../files/session-file.ts'
import type { KeySource } from './key-source.ts'
import { decodeKey, encodeKey, KEY_BYTES, type SealingKey, sealingKey } from './sealing-key.ts'

/** A place that keeps one random key as a short text. */
export interface KeyPlace {
  readonly kind: 'keychain' | 'key-file'
  /** @returns `undefined` when it certainly holds none */
  load(signal?: AbortSignal): Promise<string | undefined>
  save(text: string, signal?: AbortSignal): Promise<void>
  /** Runs while no other process makes a key in the same place. */
  alone<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** There is no key, but there are sessions that need it. */
  missing(): SignInError
  /** What is there is no key. */
  damaged(): SignInError
}

/** A random key, made once and kept in `place`. */
export function randomKey(place: KeyPlace): KeySource {
  let known: SealingKey | undefined
  const load = async (signal?: AbortSignal) => {
    const text = await place.load(signal)
    if (text === undefined) return undefined
    const bytes = decodeKey(text)
    if (bytes === undefined) throw place.damaged()
    known = sealingKey(bytes)
    return known
  }
  const make = async (signal?: AbortSignal) => {
    const bytes = randomBytes(KEY_BYTES)
    await place.save(encodeKey(bytes), signal)
    // What the place really kept counts, not what it was given.
    const kept = await load(signal)
    if (kept === undefined || kept.id !== sealingKey(bytes).id) throw place.damaged()
    return kept
  }
  return {
    kind: place.kind,
    async toOpen(reference, signal) {
      const id = idOf(reference)
      if (known?.id === id) return known
      const key = await load(signal)
      if (key === undefined) throw place.missing()
      if (key.id !== id) throw signInError('STORE_KEY_DIFFERS', { kind: place.kind })
      return key
    },
    async toSeal({ inUse, signal }) {
      // A key that opens what rests here is the right one, whatever state the keychain is in. Otherwise it may have been
      // replaced since this process read it, and only the place itself can tell.
      const mine = known
      if (mine !== undefined && (await inUse()).some((used) => used !== undefined && idOf(used) === mine.id))
        return { key: mine, reference: { kind: place.kind, id: mine.id } }
      const key =
        (await load(signal)) ??
        (await place.alone(async () => {
          const meanwhile = await load(signal)
          if (meanwhile !== undefined) return meanwhile
          const needed = await inUse()
          if (needed.some((used) => used === undefined || used.kind === place.kind)) throw place.missing()
          return make(signal)
        }, signal))
      return { key, reference: { kind: place.kind, id: key.id } }
    },
  }
}

function idOf(reference: KeyReference): string {
  return 'id' in reference ? reference.id : ''
}
