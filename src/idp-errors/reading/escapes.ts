const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  amp: '&',
}

/** How often one escape stands inside another: a redirect in a redirect, a page about a page. */
const DEEPEST = 3

function character(codePoint: number): string {
  return codePoint > 0 && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : ' '
}

/** A form or the query of an address: one field a line, and `+` for a blank. Any other word stays. */
function formFields(word: string): string {
  if (!/(?:^|[?#&"'])error(?:_description)?=/.test(word)) return word
  return word.replaceAll('+', ' ').replace(/&(?:amp;)?(?=[\w.-]{1,40}=)/g, '\n')
}

function decoded(run: string): string {
  try {
    return decodeURIComponent(run)
  } catch {
    return run
  }
}

/** Forms taken apart, percent escapes undone. */
export function withoutPercents(text: string): string {
  let plain =
    text.includes('error=') || text.includes('error_description=') ? text.replace(/\S+/g, formFields) : text
  for (let depth = 0; depth < DEEPEST && /%[0-9a-fA-F]{2}/.test(plain); depth += 1)
    plain = plain.replace(/(?:%[0-9a-fA-F]{2})+/g, decoded)
  return plain
}

/** Entities of HTML undone. */
export function withoutEntities(text: string): string {
  let plain = text
  for (let depth = 0; depth < DEEPEST && /&[#a-z]/.test(plain); depth += 1) {
    const before = plain
    plain = plain
      .replace(/&#(\d{1,7});/g, (_, digits: string) => character(Number(digits)))
      .replace(/&#x([0-9a-fA-F]{1,6});/g, (_, digits: string) => character(Number.parseInt(digits, 16)))
      .replace(/&(quot|apos|lt|gt|nbsp|amp);/g, (_, name: string) => ENTITIES[name] ?? ' ')
    if (plain === before) break
  }
  return plain
}

/** Escapes of JSON and of Markdown undone, however often they were repeated. */
export function withoutBackslashes(text: string): string {
  return text
    .replace(/\\{2,}/g, '\\')
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, digits: string) => character(Number.parseInt(digits, 16)))
    .replace(/\\r\\n|\\[rn]/g, '\n')
    .replace(/\\(["'/_*[\]()#-])/g, '$1')
}
