/** The value of an attribute of a tag. */
function attribute(tag: string, name: string): string | undefined {
  const start = tag.indexOf(`${name}=`) + name.length + 1
  const quote = tag[start]
  if (start <= name.length || (quote !== '"' && quote !== "'")) return undefined
  const end = tag.indexOf(quote, start + 1)
  return end < 0 ? undefined : tag.slice(start + 1, end)
}

/** An element of XML that is named like a member of a reply: `<suberror>bad_token</suberror>`. */
const NAMED = /^<((?:sub_?)?error[a-z_]{0,20}|status_?code)>$/i

/**
 * What a tag leaves behind: a line break, but for the hidden fields of a form (`response_mode=form_post`) and for
 * elements that are named like members.
 */
function withoutTag(tag: string): string {
  const element = NAMED.exec(tag)?.[1]
  if (element !== undefined) return `\n${element}=`
  if (!/^<input\b/i.test(tag)) return '\n'
  const [name, value] = [attribute(tag, 'name'), attribute(tag, 'value')]
  return name === undefined || value === undefined ? '\n' : `\n${name}="${value}"\n`
}

/** A page without its tags. */
export function withoutTags(text: string): string {
  return text.replace(/<[!/?a-zA-Z][^<>]*>/g, withoutTag)
}
