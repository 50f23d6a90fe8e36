import { printable, withAsciiHosts } from '../printable.ts'

/** Small facts about one occurrence, already clean for a terminal: HTTP status, host, trace id. Never a body. */
export type Evidence = Readonly<Record<string, string | number>>

/** A longer value is cut, in characters: long enough for the words of a provider. */
const VALUE_MAX_LENGTH = 600

/** Text that needs no cleaning. */
const CLEAN = /^[\u0020-\u007e]*$/

/** A text as it may be shown, cut at a length in characters. */
export function cleanText(text: string, maxLength: number): string {
  return text.length <= maxLength && CLEAN.test(text) ? text : printable(withAsciiHosts(text), { maxLength })
}

/** The evidence as it may be shown. */
export function cleanEvidence(evidence: Evidence): Evidence {
  const clean: Record<string, string | number> = {}
  for (const name of Object.keys(evidence)) {
    const value = evidence[name] ?? ''
    clean[name] = typeof value === 'number' ? value : cleanText(value, VALUE_MAX_LENGTH)
  }
  return clean
}
