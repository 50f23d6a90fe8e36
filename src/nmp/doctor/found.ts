import { isSignInError, type Problem } from '../../index.ts'

/** A look that worked, or what stood in its way. */
export type Found<T> = { readonly value: T } | { readonly problem: Problem }

/** Waits for a look. Anything but a known problem is thrown on. */
export async function found<T>(work: Promise<T> | (() => Promise<T>)): Promise<Found<T>> {
  try {
    return { value: await (typeof work === 'function' ? work() : work) }
  } catch (error) {
    if (isSignInError(error)) return { problem: error.problem }
    throw error
  }
}

/** What was seen; `undefined` when there was nothing, or a problem. */
export function valueIn<T>(outcome: Found<T> | undefined): T | undefined {
  return outcome !== undefined && 'value' in outcome ? outcome.value : undefined
}

/** The problem, if there was one. */
export function problemIn(outcome: Found<unknown> | undefined): Problem | undefined {
  return outcome !== undefined && 'problem' in outcome ? outcome.problem : undefined
}
