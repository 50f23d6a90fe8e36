import { signInError } from '../../idp-errors/sign-in-error.ts'
import type { KeyPlace } from '../keys/random-key.ts'
import type { Locks } from '../lock/locks.ts'
import { type Keychain, type KeychainCall, type KeychainRequest, UNATTENDED_MS } from './keychain.ts'
import { withDeadline } from './keychain-deadline.ts'
import { keychainFault } from './keychain-fault.ts'

/** The account under which the one key of a service is filed. Never changes: it is how the key is found again. */
export const KEY_ACCOUNT = 'session-key'

/** The key of a service as an item of a keychain: 44 characters, one line, for any number of sessions. */
export function keychainPlace(keychain: Keychain, service: string, locks: Locks): KeyPlace {
  const call = (signal?: AbortSignal): KeychainCall => (signal ? { signal } : {})
  return {
    kind: 'keychain',
    load: async (signal) => (await keychain.getPassword(service, KEY_ACCOUNT, call(signal))) ?? undefined,
    save: (text, signal) => keychain.setPassword(service, KEY_ACCOUNT, text, call(signal)),
    alone: (work, signal) => locks.run('keychain key', work, call(signal)),
    missing: () => signInError('KEYCHAIN_KEY_MISSING', { service }),
    damaged: () => signInError('KEYCHAIN_KEY_DAMAGED', { service }),
  }
}

/** A keychain of somebody else, bounded in time and with typed errors. */
export function guardedKeychain(keychain: Keychain, waitMs = UNATTENDED_MS): Keychain {
  const guard = <T>(verb: KeychainRequest['verb'], call: KeychainCall | undefined, work: () => Promise<T>) =>
    withDeadline(waitMs, call?.signal, async (signal) => {
      try {
        return await Promise.race([work(), aborted(signal)])
      } catch (error) {
        signal.throwIfAborted()
        throw keychainFault({ verb }, error)
      }
    })
  return {
    getPassword: (service, account, call) =>
      guard('get', call, () => keychain.getPassword(service, account, call)),
    setPassword: (service, account, password, call) =>
      guard('set', call, () => keychain.setPassword(service, account, password, call)),
    deletePassword: (service, account, call) =>
      guard('delete', call, () => keychain.deletePassword(service, account, call)),
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  )
}
