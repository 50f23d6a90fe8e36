/** How much of a text is looked at, in characters: its head and its tail. */
const HEAD_LENGTH = 96_000
const TAIL_LENGTH = 32_000

/** The head and the tail of a text that is too long to be read whole. */
export function bounded(text: string): string {
  return text.length <= HEAD_LENGTH + TAIL_LENGTH
    ? text
    : `${text.slice(0, HEAD_LENGTH)}\n${text.slice(-TAIL_LENGTH)}`
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  amp: '&',
}

function character(codePoint: number): string {
  return codePoint > 0 && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : ' '
}

/** A form or the query of an address: one field a line, and `+` for a blank. Any other word stays. */
function formFields(word: string): string {
  if (!/(?:^|[?#&"'])error(?:_description)?=/.test(word)) return word
  return word.replaceAll('+', ' ').replace(/&(?:amp;)?(?=[\w.-]{1,40}=)/g, '\n')
}

function percentDecoded(run: string): string {
  try {
    return decodeURIComponent(run)
  } catch {
    return run
  }
}

/** Nothing in it has another spelling. */
const ASCII = /^[\u0000-\u007f]*$/

/** The value of an attribute of a tag. */
function attribute(tag: string, name: string): string | undefined {
  const start = tag.indexOf(`${name}=`) + name.length + 1
  const quote = tag[start]
  if (start <= name.length || (quote !== '"' && quote !== "'")) return undefined
  const end = tag.indexOf(quote, start + 1)
  return end < 0 ? undefined : tag.slice(start + 1, end)
}

/** What a tag leaves behind: nothing, but for the hidden fields of a form (`response_mode=form_post`). */
function withoutTag(tag: string): string {
  if (!/^<input\b/i.test(tag)) return '\n'
  const [name, value] = [attribute(tag, 'name'), attribute(tag, 'value')]
  return name === undefined || value === undefined ? '\n' : `\n${name}="${value}"\n`
}

/**
 * A text as a person would read it: escapes of JSON (however often repeated), entities of HTML and percent escapes
 * undone, tags gone, typographic quotes straight, line breaks as line feeds. Each step is one pass.
 */
export function plainText(text: string): string {
  let plain =
    text.includes('error=') || text.includes('error_description=') ? text.replace(/\S+/g, formFields) : text
  if (plain.includes('%')) plain = plain.replace(/(?:%[0-9a-fA-F]{2})+/g, percentDecoded)
  if (plain.includes('&')) {
    plain = plain
      .replace(/&#(\d{1,7});/g, (_, digits: string) => character(Number(digits)))
      .replace(/&#x([0-9a-fA-F]{1,6});/g, (_, digits: string) => character(Number.parseInt(digits, 16)))
      .replace(/&(quot|apos|lt|gt|nbsp|amp);/g, (_, name: string) => ENTITIES[name] ?? ' ')
  }
  if (plain.includes('\\')) {
    plain = plain
      .replace(/\\{2,}/g, '\\')
      .replace(/\\u([0-9a-fA-F]{4})/g, (_, digits: string) => character(Number.parseInt(digits, 16)))
      .replace(/\\r\\n|\\[rn]/g, '\n')
      .replace(/\\(["'/])/g, '$1')
  }
  if (plain.includes('<')) plain = plain.replace(/<[!/?a-zA-Z][^<>]*>/g, withoutTag)
  if (plain.includes('\r')) plain = plain.replace(/\r\n?/g, '\n')
  if (ASCII.test(plain)) return plain
  return plain
    .replace(/[‘’‚‛′]/g, "'")
    .replace(/[“”„‟″]/g, '"')
    .replace(/\u00a0/g, ' ')
}
