import { listing } from '../index.ts'

/** Every code that `nmp auth explain` knows, of this program and of the providers, and what each means. */
export function errorCodes(): readonly (readonly [code: string, text: string])[] {
  return listing().flatMap(({ problem: { code, title }, seenAs }) =>
    [code, ...seenAs.filter((name) => /^[\w.:-]+$/.test(name))].map((name) => [name, title] as const),
  )
}
