import { signInError } from '../../idp-errors/sign-in-error.ts'
import { decodeKey } from '../keys/sealing-key.ts'
import type { Keychain } from './keychain.ts'
import { KEY_ACCOUNT } from './keychain-key.ts'

/** What {@link migrateKeychain} came to. */
export type KeychainMigration = 'copied' | 'already_there' | 'nothing_to_copy'

/**
 * Brings the key of a service from one keychain library to another. They file items under different names, so the one
 * does not see what the other stored, even in the same keyring. The old item stays: remove it when you are sure.
 *
 * @param service the `service` of the {@link keychainStore}
 * @throws {@link SignInError} `KEYCHAIN_KEYS_DIFFER`, `KEYCHAIN_KEY_DAMAGED`, or what either keychain throws
 */
export async function migrateKeychain(
  from: Keychain,
  to: Keychain,
  service: string,
): Promise<KeychainMigration> {
  const key = await from.getPassword(service, KEY_ACCOUNT)
  if (key === null) return 'nothing_to_copy'
  if (decodeKey(key) === undefined) throw signInError('KEYCHAIN_KEY_DAMAGED', { service })
  const standing = await to.getPassword(service, KEY_ACCOUNT)
  if (standing === key) return 'already_there'
  if (standing !== null) throw signInError('KEYCHAIN_KEYS_DIFFER', { service })
  await to.setPassword(service, KEY_ACCOUNT, key)
  if ((await to.getPassword(service, KEY_ACCOUNT)) !== key)
    throw signInError('KEYCHAIN_KEY_DAMAGED', { service })
  return 'copied'
}
