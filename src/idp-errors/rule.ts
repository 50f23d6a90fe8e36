import type { ProblemCode } from './catalogue.ts'
import type { Endpoint } from './explain-input.ts'

/** One value, or any of several. */
export type OneOf<T> = T | readonly T[]

/** What a reply has to be. All that is named must hold; of several values, one. */
export interface When {
  /** The provider's own code, whole: `AADSTS70001` is no part of `AADSTS700011`. */
  readonly idpCode?: OneOf<string>
  /** The OAuth `error`, in small letters. */
  readonly error?: OneOf<string>
  readonly suberror?: OneOf<string>
  /**
   * Words of the provider. Only letters and digits count, not their case; `…` stands for any words between two
   * parts, `~` for a few, in whatever order they come.
   */
  readonly says?: OneOf<string>
  /** Kind of the provider. Holds also while the provider is not known: for words that only it uses. */
  readonly provider?: OneOf<string>
  /** Kind of the provider. Fails while the provider is not known: for words that others use too. */
  readonly certainly?: OneOf<string>
  /** Fails while the endpoint is not known. */
  readonly endpoint?: OneOf<Endpoint>
  /** What was exchanged: a stored session, or the code of a device. Fails while it is not known. */
  readonly grant?: 'refresh_token' | 'device_code'
  readonly status?: OneOf<number>
  /** A client secret was sent. */
  readonly confidential?: true
  /** Fails with this OAuth `error`. */
  readonly exceptError?: string
  /** Words of signing in stand in it: for what is said of other things too. */
  readonly about?: 'sign_in'
  /** A code of Entra ID stands in it, whichever. */
  readonly numbered?: true
  /** Fails when a provider said why it refuses: then what a program says of its network is beside the point. */
  readonly unanswered?: true
  /** A scope with two prefixes, such as `api://x/api://x/read`. */
  readonly scopePrefix?: 'doubled'
}

/**
 * A rule: what a reply has to be, and what it is then. A rule is found by its `idpCode`; without one by its
 * `suberror`, then `says`, then `error`, then `status`. Of rules that are found alike, the first in the table wins.
 */
export interface Rule {
  readonly when: When
  readonly code: ProblemCode
}

function isList<T>(value: OneOf<T>): value is readonly T[] {
  return Array.isArray(value)
}

/** Every subject with every verdict, close to each other: what is wrong, in whatever words somebody says it. */
export function near(subjects: readonly string[], verdicts: readonly string[]): readonly string[] {
  return subjects.flatMap((subject) => verdicts.map((verdict) => `${subject} ~ ${verdict}`))
}

/** One value or several, as several. */
export function each<T>(value: OneOf<T> | undefined): readonly T[] {
  if (value === undefined) return []
  return isList(value) ? value : [value]
}
