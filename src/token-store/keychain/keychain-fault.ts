import type { ProblemCode } from '../../idp-errors/catalogue.ts'
import { isSignInError, type SignInError, signInError } from '../../idp-errors/sign-in-error.ts'
import { DOING, type KeychainRequest } from './keychain.ts'

/** The binding that the built-in keychain uses. */
export const BINDING = '@napi-rs/keyring'

/** The words of an error and of its causes, in order: plain data, because it may come from another process. */
export type KeychainFailure = readonly string[]

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

const NOT_FOUND = /^Cannot find (module|native binding)/

/** A failed call as a typed error. What is one already stays as it is. */
export function keychainFault(request: Pick<KeychainRequest, 'verb'>, error: unknown): SignInError {
  return isSignInError(error) ? error : faultOfRequest(request, failureOf(error), error)
}

/** As {@link keychainFault}, for a failure that came as data. */
export function faultOfRequest(
  { verb }: Pick<KeychainRequest, 'verb'>,
  failure: KeychainFailure,
  cause?: unknown,
): SignInError {
  const fault = (code: ProblemCode, words: string) => {
    const evidence = { doing: DOING[verb], reason: words.split('\n')[0] ?? '', package: BINDING }
    return signInError(code, evidence, { cause })
  }
  // The loader of the binding tries several places, and hands on the words of every failure but not its code.
  const unloadable = failure.find((words) => /\.node\b/.test(words) && !NOT_FOUND.test(words))
  if (unloadable !== undefined) return fault('KEYCHAIN_BINARY_UNUSABLE', unloadable)
  const [words = 'it gave no reason'] = failure
  if (NOT_FOUND.test(words)) return fault('KEYCHAIN_BINARY_MISSING', words)
  return fault(WORDS.find(([known]) => known.test(words))?.[1] ?? 'KEYCHAIN_REFUSED', words)
}

function failureOf(error: unknown): KeychainFailure {
  const failure: string[] = []
  for (let link: unknown = error; link instanceof Error && failure.length < 20; link = link.cause)
    failure.push(link.message)
  return failure.length > 0 ? failure : [String(error)]
}
