import { createRequire } from 'node:module'
import { problemOf } from '../../idp-errors/problem.ts'
import { signInError } from '../../idp-errors/sign-in-error.ts'
import type { World } from '../../world.ts'
import type { OnNotice } from '../files/private-folder.ts'
import {
  ATTENDED_MS,
  type Keychain,
  type KeychainCall,
  type KeychainRequest,
  UNATTENDED_MS,
} from './keychain.ts'
import { askChild } from './keychain-child.ts'
import { withDeadline } from './keychain-deadline.ts'
import { BINDING, faultOfRequest, keychainFault } from './keychain-fault.ts'
import { type KeyringState, keyringState, lookUpSecret, type SecretSight } from './secret-service.ts'

/** How the built-in keychain is set up. */
export interface NativeKeychainOptions {
  readonly world: Pick<World, 'env' | 'platform'>
  /** Somebody is there to type the keychain password. Default `false`: a locked keychain is an error at once. */
  readonly attended?: boolean
  /** Told when the keychain asks for its password. Default: nobody is told. */
  readonly onNotice?: OnNotice
}

/** Finds the native package. @returns its absolute path */
export type ResolveBinding = () => string

/** Made when it is needed: in a bundle of another module format it cannot be made at all. */
const requireHere = () => createRequire(import.meta.url)

/**
 * The keychain of the operating system: Secret Service, macOS Keychain, Windows Credential Manager.
 *
 * On Linux a read asks the Secret Service itself over D-Bus; everything else goes through the native binding, in a
 * child process where a prompt may be shown. So nothing that hangs can keep the program from ending.
 *
 * @param resolve for tests
 */
export function nativeKeychain(
  options: NativeKeychainOptions,
  resolve: ResolveBinding = resolveBinding,
): Keychain {
  const { world, attended = false, onNotice = () => {} } = options
  const linux = world.platform === 'linux'
  const patienceMs = attended ? ATTENDED_MS : UNATTENDED_MS

  async function bind(request: KeychainRequest, call?: KeychainCall) {
    const binding = locate(request, resolve)
    if (world.platform === 'win32') return inProcess(request, binding)
    const outcome = await withDeadline(patienceMs, call?.signal, (signal) =>
      askChild(request, binding, world.env, signal),
    )
    if ('ended' in outcome) throw signInError('KEYCHAIN_CRASHED', { signal: outcome.ended })
    if ('failure' in outcome) throw faultOfRequest(request, outcome.failure)
    return outcome.result
  }

  /** Lets a person answer the prompt, if there is a person. */
  function unlock(request: KeychainRequest, call?: KeychainCall) {
    if (!attended) throw signInError('KEYCHAIN_LOCKED')
    onNotice(problemOf('KEYCHAIN_UNLOCK_AWAITED', { seconds: ATTENDED_MS / 1_000 }))
    return bind(request, call)
  }

  async function change(request: KeychainRequest, call?: KeychainCall) {
    if (!linux) return bind(request, call)
    const keyring = await withDeadline(UNATTENDED_MS, call?.signal, (signal) =>
      keyringState(world.env, signal),
    )
    return usable(keyring) === 'ask' ? unlock(request, call) : bind(request, call)
  }

  function usable(keyring: KeyringState | SecretSight): 'ask' | 'go' {
    switch (keyring.state) {
      case 'locked':
        return 'ask'
      case 'no_keyring':
        if (attended) return 'ask'
        throw signInError('KEYCHAIN_NO_KEYRING')
      case 'absent':
        throw signInError('KEYCHAIN_ABSENT')
      case 'unreachable':
        throw signInError('KEYCHAIN_UNREACHABLE', { reason: keyring.reason })
      default:
        return 'go'
    }
  }

  return {
    async getPassword(service, account, call) {
      const request: KeychainRequest = { verb: 'get', service, account }
      if (!linux) return textOf(await bind(request, call))
      // The names under which the binding files an item.
      const attributes = { service, username: account }
      const seen = await withDeadline(UNATTENDED_MS, call?.signal, (signal) =>
        lookUpSecret(world.env, attributes, signal),
      )
      if (seen.state === 'found') return seen.secret
      if (seen.state === 'open' || seen.state === 'no_keyring') return null
      if (seen.state === 'unsupported') return textOf(await bind(request, call))
      return usable(seen) === 'ask' ? textOf(await unlock(request, call)) : null
    },
    async setPassword(service, account, password, call) {
      await change({ verb: 'set', service, account, password }, call)
    },
    async deletePassword(service, account, call) {
      return (await change({ verb: 'delete', service, account }, call)) === true
    },
  }
}

function textOf(result: string | boolean | null): string | null {
  return typeof result === 'string' ? result : null
}

function locate(request: KeychainRequest, resolve: ResolveBinding): string {
  try {
    return resolve()
  } catch (error) {
    throw keychainFault(request, error)
  }
}

function resolveBinding(): string {
  const { version } = Object(requireHere()(`${BINDING}/package.json`))
  // Before 2.1 there was no way to pin the Secret Service, and the kernel's keyring forgets within three days.
  if (!/^(2\.[1-9]|2\.\d\d|[3-9]\.|\d\d)/.test(String(version)))
    throw signInError('KEYCHAIN_BINARY_UNUSABLE', {
      package: BINDING,
      reason: `version ${version} is too old`,
    })
  return requireHere().resolve(BINDING)
}

/** Credential Manager shows no prompt, so a call cannot hang in one. */
async function inProcess(request: KeychainRequest, binding: string): Promise<string | boolean | null> {
  try {
    const { AsyncEntry } = requireHere()(binding)
    const entry = new AsyncEntry(request.service, request.account)
    if (request.verb === 'get') return textOf(await entry.getPassword())
    if (request.verb === 'delete') return (await entry.deletePassword()) === true
    return (await entry.setPassword(request.password)) ?? null
  } catch (error) {
    throw keychainFault(request, error)
  }
}
