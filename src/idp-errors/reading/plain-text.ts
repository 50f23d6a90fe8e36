import { inPlainCharacters } from './characters.ts'
import { withoutBackslashes, withoutEntities, withoutPercents } from './escapes.ts'
import { withoutTags } from './tags.ts'

/** How much of a text is looked at, in characters: its head and its tail. */
const HEAD_LENGTH = 96_000
const TAIL_LENGTH = 32_000

/** The head and the tail of a text that is too long to be read whole. */
export function bounded(text: string): string {
  return text.length <= HEAD_LENGTH + TAIL_LENGTH
    ? text
    : `${text.slice(0, HEAD_LENGTH)}\n${text.slice(-TAIL_LENGTH)}`
}

/**
 * A text as a person would read it: escapes of JSON (however often repeated), entities of HTML and percent escapes
 * undone, tags and colours gone, characters plain, line breaks as line feeds. Each step is one pass.
 */
export function plainText(text: string): string {
  let plain = /%|error(?:_description)?=/.test(text) ? withoutPercents(text) : text
  if (plain.includes('&')) plain = withoutEntities(plain)
  if (plain.includes('\\')) plain = withoutBackslashes(plain)
  if (plain.includes('<')) plain = withoutTags(plain)
  return inPlainCharacters(plain)
}
