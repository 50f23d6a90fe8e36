/** Text as HTML. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Text whose placeholders, such as `<client id>`, can be told from words. */
export function withPlaceholders(text: string): string {
  return escaped(text).replace(/&lt;([a-z][\w ]*)&gt;/g, '<span class="open">$1</span>')
}
