import { printable } from '../printable.ts'

/** Small facts about one occurrence, already clean for a terminal: HTTP status, host, trace id. Never a body. */
export type Evidence = Readonly<Record<string, string | number>>

/** A longer value is cut, in characters: long enough for the words of a provider. */
const VALUE_MAX_LENGTH = 600

/** The evidence as it may be shown. */
export function cleanEvidence(evidence: Evidence): Evidence {
  const clean: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(evidence)) {
    clean[name] = typeof value === 'string' ? printable(value, { maxLength: VALUE_MAX_LENGTH }) : value
  }
  return clean
}
