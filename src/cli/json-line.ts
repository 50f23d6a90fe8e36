function ascii(json: string): string {
  return json.replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/**
 * A value as one line of JSON, all ASCII: no character of it can steer a terminal, and a program reads the same
 * value back.
 */
export function jsonLine(value: unknown): string {
  return `${ascii(JSON.stringify(value))}\n`
}

/** As {@link jsonLine}, laid out over several lines for people. */
export function jsonText(value: unknown): string {
  return `${ascii(JSON.stringify(value, null, 2))}\n`
}
