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

/** A refresh token that is about to be sent: what is known of it afterwards, should the reply never be stored. */
export interface RefreshIntent {
  /** `fingerprintOf()` the refresh token. Not a secret. */
  readonly fingerprint: string
  /** When it was first sent, in milliseconds since the epoch. */
  readonly atMs: number
}

/**
 * Bridges the gap between a provider's rotation of a refresh token and the moment the new one is stored. An intent
 * that is still there, with the fingerprint of the stored refresh token, says that a process died in that gap.
 * Use it under the lock of the key. `write` and `remove` of the key clear it.
 */
export interface RefreshJournal {
  /** Durable when it resolves; replaces an earlier intent. */
  note(key: SessionKey, intent: RefreshIntent): Promise<void>
  /** @returns `undefined` when there is none; an unreadable one counts as none */
  pending(key: SessionKey): Promise<RefreshIntent | undefined>
  /** After a reply which shows that the refresh token was not spent. */
  clear(key: SessionKey): Promise<void>
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
  /** Every session that is stored, from what is readable without a key. Sign-ins that wait for somebody are none. */
  list(): Promise<readonly SessionKey[]>
  /** Absent: a process that dies between rotation and save leaves no trace. */
  readonly journal?: RefreshJournal
  /** Writes, reads and removes a trial value, so that a login never ends at a store that cannot keep it. */
  probe(options?: { readonly signal?: AbortSignal }): Promise<void>
}
