import { signInError } from '../../idp-errors/sign-in-error.ts'
import { realWorld, type World } from '../../world.ts'
import { type Keychain, type KeychainCall, UNATTENDED_MS } from './keychain.ts'
import { withDeadline } from './keychain-deadline.ts'
import { guardedKeychain } from './keychain-key.ts'
import { keyringState } from './secret-service.ts'

/** What is used of keytar or of a fork of it. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

/**
 * keytar, or a maintained fork of it, as a {@link Keychain}.
 *
 * On Linux keytar says `null` for a locked keyring as for an empty one, and hangs in a prompt that nobody answers, with
 * the whole process. So the keyring is looked at first, and keytar is called only while it is open; unlock it yourself.
 * Elsewhere a prompt still ends in `KEYCHAIN_TIMEOUT` here, but the process may not end while the prompt stands.
 *
 * @example keychainStore({ keychain: keytarKeychain(keytar) })
 * @throws {@link SignInError} from every method, with a `KEYCHAIN_*` code
 */
export function keytarKeychain(
  keytar: Keytar,
  world: Pick<World, 'env' | 'platform'> = realWorld(),
): Keychain {
  const guarded = guardedKeychain(keytar)

  /** @returns whether there is a keyring at all */
  async function looked(call?: KeychainCall): Promise<boolean> {
    if (world.platform !== 'linux') return true
    const seen = await withDeadline(UNATTENDED_MS, call?.signal, (signal) => keyringState(world.env, signal))
    switch (seen.state) {
      case 'locked':
        throw signInError('KEYCHAIN_LOCKED')
      case 'absent':
        throw signInError('KEYCHAIN_ABSENT')
      case 'unreachable':
        throw signInError('KEYCHAIN_UNREACHABLE', { reason: seen.reason })
      default:
        return seen.state !== 'no_keyring'
    }
  }

  return {
    getPassword: async (service, account, call) =>
      (await looked(call)) ? guarded.getPassword(service, account, call) : null,
    async setPassword(service, account, password, call) {
      if (!(await looked(call))) throw signInError('KEYCHAIN_NO_KEYRING')
      return guarded.setPassword(service, account, password, call)
    },
    deletePassword: async (service, account, call) =>
      (await looked(call)) && guarded.deletePassword(service, account, call),
  }
}
