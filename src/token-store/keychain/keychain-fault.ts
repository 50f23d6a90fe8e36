import type { ProblemCode } from '../../idp-errors/catalogue.ts'
import { isSignInError, type SignInError, signInError } from '../../idp-errors/sign-in-error.ts'
import { DOING, type KeychainRequest } from './keychain.ts'

/** The binding that the built-in keychain uses. */
export const BINDING = '@napi-rs/keyring'

/** How a keychain call failed, as plain data: it may come from another process. */
export interface KeychainFailure {
  readonly message: string
  /** `code` of the error and of its causes, in order. */
  readonly codes: readonly string[]
}

/**
 * What keychain libraries say. They give one code for everything, so their words are all there is to tell by:
 * libsecret's, the Rust keyring crate's, macOS Security.framework's (-25308: no prompt possible here; -128: cancelled).
 */
const WORDS: readonly (readonly [RegExp, ProblemCode])[] = [
  [/dismissed|-128\b|user canceled/i, 'KEYCHAIN_DISMISSED'],
  [/not provided by any \.service|ServiceUnknown/i, 'KEYCHAIN_ABSENT'],
  [/is ?locked|locked collection|-25308\b|interaction is not allowed/i, 'KEYCHAIN_LOCKED'],
  [/no result found|does not exist at path/i, 'KEYCHAIN_NO_KEYRING'],
  [/autolaunch|failed to connect|could not connect|dbus error|no such interface/i, 'KEYCHAIN_UNREACHABLE'],
]

/** A failed call as a typed error. What is one already stays as it is. */
export function keychainFault(request: Pick<KeychainRequest, 'verb'>, error: unknown): SignInError {
  return isSignInError(error) ? error : faultOf(request, failureOf(error), error)
}

/** As {@link keychainFault}, for a failure that came as data. */
export function faultOf(
  { verb }: Pick<KeychainRequest, 'verb'>,
  { message, codes }: KeychainFailure,
  cause?: unknown,
): SignInError {
  const evidence = { doing: DOING[verb], reason: message.split('\n')[0] ?? '', package: BINDING }
  if (codes.includes('ERR_DLOPEN_FAILED')) return signInError('KEYCHAIN_BINARY_UNUSABLE', evidence, { cause })
  if (codes.includes('MODULE_NOT_FOUND') || message.startsWith('Cannot find native binding'))
    return signInError('KEYCHAIN_BINARY_MISSING', evidence, { cause })
  const [, code] = WORDS.find(([words]) => words.test(message)) ?? []
  return signInError(code ?? 'KEYCHAIN_REFUSED', evidence, { cause })
}

function failureOf(error: unknown): KeychainFailure {
  const codes: string[] = []
  for (let link: unknown = error; link instanceof Error && codes.length < 20; link = link.cause) {
    if ('code' in link && typeof link.code === 'string') codes.push(link.code)
  }
  return { message: error instanceof Error ? error.message : String(error), codes }
}
