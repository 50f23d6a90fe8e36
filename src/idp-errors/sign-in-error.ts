import type { ProblemCode } from './catalogue.ts'
import { type Evidence, type Problem, problemOf } from './problem.ts'

const BRAND = Symbol.for('oidc-device-login.SignInError')

/** The one error that leaves this package on purpose. `message` is the problem's title. */
export class SignInError extends Error {
  override readonly name = 'SignInError'
  readonly problem: Problem

  /** @param options.cause what was caught, for `--verbose`; never shown by itself */
  constructor(problem: Problem, options?: { readonly cause?: unknown }) {
    super(problem.title, options)
    this.problem = problem
    Object.defineProperty(this, BRAND, { value: true })
  }
}

/** Whether a caught value is a {@link SignInError}, also one of another copy of this package. */
export function isSignInError(error: unknown): error is SignInError {
  return typeof error === 'object' && error !== null && BRAND in error && 'problem' in error
}

/** A {@link SignInError} from a code and the facts of this occurrence. */
export function signInError(
  code: ProblemCode,
  evidence: Evidence = {},
  options?: { readonly cause?: unknown; readonly idpCode?: string },
): SignInError {
  return new SignInError(problemOf(code, evidence, options?.idpCode), options)
}
