import type { KeyKind, KeyReference } from '../files/session-file.ts'
import type { SealingKey } from './sealing-key.ts'

/** What {@link KeySource.toSeal} needs to know. */
export interface SealOptions {
  /**
   * The keys of the sessions that rest here: a new key would lose them. `undefined` for a file of a newer version,
   * which does not tell.
   */
  readonly inUse: () => Promise<readonly (KeyReference | undefined)[]>
  readonly signal?: AbortSignal
}

/** Where the key that seals sessions comes from. Keeps it for the life of the process once it has it. */
export interface KeySource {
  readonly kind: Exclude<KeyKind, 'plaintext'>
  /**
   * The key that a file names.
   * @throws {@link SignInError} when it is not to be had: `KEYCHAIN_*`, `STORE_KEY_*`, `STORE_PASSPHRASE_WRONG`
   */
  toOpen(reference: KeyReference, signal?: AbortSignal): Promise<SealingKey>
  /** The key for a new file. Makes one only where none has ever sealed anything. */
  toSeal(options: SealOptions): Promise<{ readonly key: SealingKey; readonly reference: KeyReference }>
}
