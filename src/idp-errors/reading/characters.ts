/** Nothing in it has another spelling. */
const PLAIN = /^[\t\n\u0020-\u007e]*$/

/** Colours of a terminal, with the escape itself, without it, or as `^[`. */
const COLOURS = /(?:\u001b|\^\[|\u241b)?\[(?:\d{1,3}(?:;\d{1,3}){0,6})?m/g

/** Characters that are not seen: NUL (UTF-16 read as bytes), soft hyphen, zero-width and bidi controls. */
const UNSEEN = /[\u0000\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

/** A text without what nobody sees in it. */
export function withoutUnseen(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNSEEN, '')
}

/** A text in plain characters: wide, joined, curly and coloured ones as the simple ones they stand for. */
export function inPlainCharacters(text: string): string {
  let plain = text
  if (/\[[\d;]{0,28}m/.test(plain)) plain = plain.replace(COLOURS, '')
  if (PLAIN.test(plain)) return plain
  return plain
    .replace(UNSEEN, '')
    .replace(/\r\n?/g, '\n')
    .normalize('NFKC')
    .replace(/[‘’‚‛′´]/g, "'")
    .replace(/[“”„‟″«»]/g, '"')
    .replace(/[‐‑‒–—−]/g, '-')
}
