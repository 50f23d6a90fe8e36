/** How {@link printable} treats its text. */
export interface PrintableOptions {
  /** Longest result in UTF-16 code units; the rest is replaced by `…`. Default 2,000. */
  readonly maxLength?: number
  /** Keep line feeds (CR LF and CR become LF) and tabs. Default: everything stays on one line. */
  readonly multiline?: boolean
}

/**
 * Characters that steer a terminal, reorder or hide text: C0, DEL, C1, soft hyphen, Arabic letter mark, Hangul
 * fillers, zero-width and bidi controls, line and paragraph separators, variation selectors, byte order mark,
 * interlinear annotations, musical format controls, language tags, lone surrogates.
 */
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|\u034f|\u17b4|\u17b5|\u180b|\u180c|\u180d|\u180f|\ufe00|\ufe01|\ufe02|\ufe03|\ufe04|\ufe05|\ufe06|\ufe07|\ufe08|\ufe09|\ufe0a|\ufe0b|\ufe0c|\ufe0d|\ufe0e|\ufe0f|\ud834[\udd73-\udd7a]|\udb40[\udc00-\uddef]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\x1b' }

function escaped(character: string): string {
  const named = NAMED[character]
  if (named !== undefined) return named
  const code = character.codePointAt(0) ?? 0
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd'
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`
}

/**
 * Text from outside, safe for a terminal: no control byte, no escape sequence, no hidden or reordering character
 * survives; each is shown as an escape such as `\x1b`. Linear in time, and it reads no more than it shows.
 * The one way from a server's words to a person's screen.
 */
export function printable(text: string, options: PrintableOptions = {}): string {
  const maxLength = options.maxLength ?? 2_000
  let head = text.length > maxLength ? text.slice(0, maxLength) : text
  if (options.multiline) head = head.replace(/\r\n?/g, '\n')
  const clean = head.replace(UNPRINTABLE, (character) =>
    options.multiline && (character === '\n' || character === '\t') ? character : escaped(character),
  )
  if (clean.length <= maxLength && head.length === text.length) return clean
  return `${clean.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '')}…`
}

/** An address up to its path, with a host that is not all ASCII. */
const FOREIGN_HOST =
  /(https?:\/\/)([^\s/?#"'<>\\@]{0,253}[^\u0000-\u007f\s/?#"'<>\\@][^\s/?#"'<>\\@]{0,253})/gi

/**
 * A text with the hosts of its addresses in punycode: letters of other scripts look like ours, `xn--` does not. A host
 * that is none stays as it is.
 */
export function withAsciiHosts(text: string): string {
  return text.replace(FOREIGN_HOST, (address: string, scheme: string) => {
    try {
      return `${scheme}${new URL(address).host}`
    } catch {
      return address
    }
  })
}
