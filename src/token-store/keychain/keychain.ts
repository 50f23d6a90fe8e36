/** How one keychain call may be ended early. */
export interface KeychainCall {
  readonly signal?: AbortSignal
}

/**
 * A keychain as keytar shaped it: short texts by service and account. Bring your own, or use the built-in one.
 * What it throws becomes a {@link SignInError} with a `KEYCHAIN_*` code, unless it is one already.
 */
export interface Keychain {
  /** @returns `null` when it certainly holds nothing there */
  getPassword(service: string, account: string, call?: KeychainCall): Promise<string | null>
  /** Replaces what was there. */
  setPassword(service: string, account: string, password: string, call?: KeychainCall): Promise<void>
  /** @returns whether there was something */
  deletePassword(service: string, account: string, call?: KeychainCall): Promise<boolean>
}

/** One call, as data. */
export type KeychainRequest = { readonly service: string; readonly account: string } & (
  | { readonly verb: 'get' }
  | { readonly verb: 'delete' }
  | { readonly verb: 'set'; readonly password: string }
)

/** Longest time that a keychain gets when nobody is there to answer a prompt, in milliseconds. */
export const UNATTENDED_MS = 2_000
/** Longest time that a person gets to type the keychain password, in milliseconds. */
export const ATTENDED_MS = 120_000

/** What a request is called in a sentence. */
export const DOING: Readonly<Record<KeychainRequest['verb'], string>> = {
  get: 'read',
  set: 'store',
  delete: 'remove',
}
