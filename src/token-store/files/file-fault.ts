import { constants } from 'node:os'
import type { ProblemCode } from '../../idp-errors/catalogue.ts'
import { isSignInError, signInError } from '../../idp-errors/sign-in-error.ts'

/** The system's name of a failed call, such as `ENOENT`. `undefined` for anything else that was thrown. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined
  // Node has no name for a full quota, only "Unknown system error".
  if ('errno' in error && error.errno === -constants.errno.EDQUOT) return 'EDQUOT'
  return typeof error.code === 'string' ? error.code : undefined
}

const CODES: Readonly<Record<string, ProblemCode>> = {
  ENOSPC: 'STORE_DISK_FULL',
  EDQUOT: 'STORE_DISK_FULL',
  EFBIG: 'STORE_DISK_FULL',
  EROFS: 'STORE_READ_ONLY',
  EACCES: 'STORE_NOT_PERMITTED',
  EPERM: 'STORE_NOT_PERMITTED',
}

/**
 * A failed file operation as a typed error; anything else, such as an abort reason, as it is.
 *
 * @param doing what was tried, as a verb: `read`, `write`
 */
export function fileFault(error: unknown, doing: string, path: string): unknown {
  const errno = errnoOf(error)
  if (errno === undefined || isSignInError(error)) return error
  return signInError(CODES[errno] ?? 'STORE_DISK_FAILED', { doing, path, errno }, { cause: error })
}

/** Runs file work and types its failures. */
export async function typed<T>(doing: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw fileFault(error, doing, path)
  }
}
