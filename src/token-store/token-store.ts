import type { Secret } from '../secret.ts'

/** Which session is meant. `id` is a hash of everything that changes the token. Made by `sessionKey()`. */
export interface SessionKey {
  /** 64 lowercase hex digits; safe as a file name. */
  readonly id: string
  readonly issuer: string
  readonly clientId: string
  /** Whose slot it is: a context, an account. */
  readonly profile: string
  /** Requested scopes, sorted. */
  readonly scopes: readonly string[]
  readonly audience?: string
}

/** Proof that a lock is held. */
export interface Lease {
  /** Aborts when the lock was lost: the holder was stopped for so long that another took it. */
  readonly signal: AbortSignal
  /** @throws {@link SignInError} `STORE_LOCK_LOST` when the lock is no longer ours */
  assertHeld(): Promise<void>
}

/** Where sessions rest. Values are opaque to it. Every method may throw a {@link SignInError} with a `STORE_*` or `KEYCHAIN_*` code. */
export interface TokenStore {
  /** Short name for people: `keychain`, `file`, `memory`. */
  readonly name: string
  /** @returns `undefined` when nothing is stored; damage is an error, never `undefined` */
  read(key: SessionKey, options?: { readonly signal?: AbortSignal }): Promise<Secret | undefined>
  /** Replaces the value in one step: a reader sees the old one or the new one. With a lease, refuses when it was lost. */
  write(key: SessionKey, value: Secret, options?: { readonly lease?: Lease }): Promise<void>
  /** Removing what is not there is fine. */
  remove(key: SessionKey, options?: { readonly lease?: Lease }): Promise<void>
  /**
   * Runs `work` while nobody else, in no process of this person, holds the lock of the same credential. Not re-entrant.
   * @param options.waitMs longest wait for the lock, in milliseconds. Default 30,000.
   */
  withLock<T>(
    key: SessionKey,
    work: (lease: Lease) => Promise<T>,
    options?: { readonly signal?: AbortSignal; readonly waitMs?: number },
  ): Promise<T>
  /** Every session that is stored, from what is readable without a key. */
  list(): Promise<readonly SessionKey[]>
  /** Writes, reads and removes a trial value, so that a login never ends at a store that cannot keep it. */
  probe(options?: { readonly signal?: AbortSignal }): Promise<void>
}
