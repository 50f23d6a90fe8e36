import { type Findings, note, type Role, roleOf } from './findings.ts'

/**
 * A name that matters with what joins it to its value: `"error": "x"`, `error=x`, `'error' => 'x'`, `error:x`,
 * `Trace ID: x`. Longer names stand first.
 */
const NAME =
  /(?<![A-Za-z0-9_.])(error_description|error_message|error_summary|errorDescription|errorMessage|errorSummary|error_codes|errorCodes|error[_ ]?code|errorId|sub[_-]?error|error|message|detail|http_?status(?:[_ ]?code)?|status[_ ]?code|trace[_ -]?id|correlation[_ -]?id|request[_ -]?id|timestamp)["'`]?\s{0,4}(=>|=|:)\s{0,4}/gi

/** Whether it is worth looking: most texts are sentences. */
const MAY_HAVE_PAIRS = /error|trace|status|request|message|detail/i

/** How many pairs are read; a reply has a dozen. */
const MOST_PAIRS = 200
/** Longest value, in characters. */
const VALUE_MAX_LENGTH = 4_000

/** What may follow the quote that ends a value. */
const AFTER_QUOTE = /^\s{0,4}(?:[,}\])&;\n]|$)/

function quoted(text: string, start: number, quote: string): string {
  const limit = Math.min(text.length, start + VALUE_MAX_LENGTH)
  for (let at = text.indexOf(quote, start), tries = 0; at >= 0 && at < limit && tries < 32; tries += 1) {
    if (AFTER_QUOTE.test(text.slice(at + 1, at + 6))) return text.slice(start, at)
    at = text.indexOf(quote, at + 1)
  }
  // Cut off: to the end of the line, or as far as is read.
  return text.slice(start, limit)
}

const BARE_TOKEN = /[\w.-]{1,128}/y
/** To the end of the line; Entra's next lines are pairs of their own. */
const BARE_LINE = /[^\n]{1,4000}/y
/** A list of codes. */
const LIST = /\[?([\s\d,"']{1,200})/y

/** Roles whose values are sentences. */
const SENTENCES: readonly Role[] = ['description', 'message', 'detail', 'text']

function bare(text: string, start: number, shape: RegExp): string {
  shape.lastIndex = start
  return shape.exec(text)?.[0] ?? ''
}

/** An OAuth error that stands bare after a colon: `error: access_denied`. Other words there are just words. */
const OAUTH_ERROR = /^[a-z]+(_[a-z]+)+$/i

function valueAt(text: string, start: number, role: Role, joint: string): string | undefined {
  const quote = text[start]
  if (quote === '"' || quote === "'" || quote === '`') return quoted(text, start + 1, quote)
  if (role === 'idp_code') return bare(text, start, LIST)
  if (SENTENCES.includes(role)) return bare(text, start, BARE_LINE)
  if (typeof role === 'object' && role.fact === 'timestamp')
    return bare(text, start, /[\d:T.+Z-]{1,40}(?: [\d:.]{1,16}Z?)?/y)
  const token = bare(text, start, BARE_TOKEN)
  return role === 'error' && joint === ':' && !OAUTH_ERROR.test(token) ? undefined : token
}

/** Reads names and values out of a plain text, in whatever notation they stand there. One pass. */
export function readPairs(findings: Findings, text: string): void {
  if (!(findings.facts.has('trace_id') ? /error/i : MAY_HAVE_PAIRS).test(text)) return
  let pairs = 0
  NAME.lastIndex = 0
  for (let match = NAME.exec(text); match !== null && pairs < MOST_PAIRS; match = NAME.exec(text)) {
    pairs += 1
    const [whole, name = '', joint = ''] = match
    const role = roleOf(name)
    if (role === undefined) continue
    const value = valueAt(text, match.index + whole.length, role, joint)
    if (value === undefined || value === '') continue
    if (role === 'idp_code') for (const code of value.match(/\d{4,9}/g) ?? []) note(findings, role, code)
    else note(findings, role, value)
  }
}
