import { randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { signInError } from '../../idp-errors/sign-in-error.ts'
import type { Secret } from '../../secret.ts'
import type { KeyReference } from '../files/session-file.ts'
import type { KeySource } from './key-source.ts'
import { SCRYPT_COST, SCRYPT_MAX_BYTES, type ScryptParameters } from './scrypt-parameters.ts'
import { KEY_BYTES, type SealingKey, sealingKey } from './sealing-key.ts'

/** Asks for the passphrase. Called when it is needed first, and again only when it failed. */
export type AskPassphrase = () => Secret | Promise<Secret>

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
)

/**
 * A key derived from a passphrase (RFC 7914). Each file says with which cost and salt.
 *
 * @param cost of a new derivation
 */
export function passphraseKey(
  ask: AskPassphrase,
  cost: Omit<ScryptParameters, 'salt'> = SCRYPT_COST,
): KeySource {
  let asked: Promise<Secret> | undefined
  const derived = new Map<string, Promise<SealingKey>>()
  let opened: KeyReference | undefined
  const keyOf = (parameters: ScryptParameters): Promise<SealingKey> => {
    const { n, r, p, salt } = parameters
    const name = `${n} ${r} ${p} ${salt}`
    const known = derived.get(name)
    if (known !== undefined) return known
    asked ??= Promise.resolve(ask())
    const key = asked
      .then((passphrase) =>
        // NFKC, so that the same passphrase typed on another keyboard gives the same key (RFC 8265 section 4.2).
        derive(passphrase.reveal().normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, {
          N: n,
          r,
          p,
          maxmem: SCRYPT_MAX_BYTES,
        }),
      )
      .then(sealingKey)
    derived.set(name, key)
    // Whoever could not be asked now may be asked again.
    key.catch(() => {
      derived.delete(name)
      asked = undefined
    })
    return key
  }
  const toOpen = async (reference: KeyReference) => {
    if (reference.kind !== 'passphrase') throw signInError('STORE_KEY_DIFFERS', { kind: 'passphrase' })
    const key = await keyOf(reference.scrypt)
    if (key.id !== reference.id) throw signInError('STORE_PASSPHRASE_WRONG')
    opened = reference
    return key
  }
  return {
    kind: 'passphrase',
    toOpen,
    async toSeal({ inUse }) {
      // One passphrase for all sessions: a mistyped one must not seal a session that nobody can open later. The
      // salt is kept too, because each derivation takes its time.
      const used = opened ?? (await inUse()).find((reference) => reference?.kind === 'passphrase')
      if (used !== undefined) return { key: await toOpen(used), reference: used }
      const parameters = { ...cost, salt: randomBytes(16).toString('base64') }
      const key = await keyOf(parameters)
      opened = { kind: 'passphrase', id: key.id, scrypt: parameters }
      return { key, reference: opened }
    },
  }
}
