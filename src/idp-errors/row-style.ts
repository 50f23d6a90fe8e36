import { isProblemCode, rowOf } from './catalogue.ts'
import type { RowText } from './problem.ts'
import type { Step } from './row.ts'
import type { Words } from './words.ts'

/** Words that blame, beg, belittle or say nothing. */
const BANNED =
  /\b(please|sorry|unfortunately|oops|simply|obviously|illegal|invalid request|bad request|something went wrong|you failed|your fault|wrongly)\b|!/i

/** What a step may begin with. A new verb is added here on purpose. */
const VERBS = new Set(
  `Accept Activate Add Allow Answer Apply Ask Assign Attach Begin Change Check Choose Clear Close Compare Configure Connect
  Copy Do Find Forward Get Hand Have Leave Lengthen Restore See Treat Try Correct Create Decode Define Delete Drop Edit End Enter Enable Exclude Finish Fix Free Give Grant Include Install Join Keep Let
  Limit Link Look Lower Make Mark Mount Move Name Open Pass Pick Point Put Quote Raise Read Reduce Register Remove
  Renew Repair Repeat Replace Report Reset Restart Run Save Select Send Set Shorten Sign Spell Start Stop Switch Take
  Tell Trust Turn Type Unlock Unset Update Upgrade Use Wait Widen Write`.split(/\s+/),
)

/**
 * The first word of a step, behind what it may begin with: a condition (`When …,`), a second way (`Or`), the name of
 * a provider (`Okta:`).
 */
const LEAD =
  /^(?:(?:Or|Then|Otherwise|And|Or,|Until then,|Entra ID:|Okta:|Keycloak:) )?(?:(?:When|If|For|On|In|To|Until|Without|Where)\b[^,:]*[,:] (?:then )?)?(\w+)/

/** How a text is judged. */
export interface StyleOptions {
  /** Whether it is English, of which the words are looked at as well. Default `true`. */
  readonly english?: boolean
}

/** Longest title, in characters. */
const TITLE_MAX_LENGTH = 160

function sentenceFaults(name: string, text: string, english: boolean): readonly string[] {
  const faults: string[] = []
  if (text.trim() === '') faults.push(`${name} is empty`)
  if (/ {2}|[\u0000-\u001f\u007f-\u009f]/.test(text))
    faults.push(`${name} has a control character or two blanks`)
  if (english && BANNED.test(text)) faults.push(`${name} has a banned word: ${BANNED.exec(text)?.[0]}`)
  if (english && !/[.?]"?$|\]\]$|: \{[a-z_]+\}$|\{reason\}$/.test(text))
    faults.push(`${name} does not end with a full stop: ${text}`)
  return faults
}

function stepFaults(name: string, step: Step, english: boolean): readonly string[] {
  const faults = [...sentenceFaults(name, step.text, english)]
  const [, first = ''] = LEAD.exec(step.text) ?? []
  if (english && !VERBS.has(first.charAt(0).toUpperCase() + first.slice(1)))
    faults.push(`${name} does not begin with a verb: ${step.text}`)
  if (step.link !== undefined && !/^(https:\/\/|\{[a-z_]+\}\/)/.test(step.link))
    faults.push(`${name} has a link that is not https: ${step.link}`)
  // Inside of `$( )` a quote begins anew.
  const outside = step.command?.replace(/\$\([^)]*\)/g, '') ?? ''
  for (const [quoted] of outside.matchAll(/'[^']*'|"[^"]*"/g)) {
    if (/\{[a-z_]+\}/.test(quoted)) faults.push(`${name} has a slot inside quotes: ${quoted}`)
  }
  return faults
}

/** What is wrong with how a row is written. Empty when it follows `docs/error-style.md`. */
export function styleFaults(row: RowText, { english = true }: StyleOptions = {}): readonly string[] {
  return [
    ...sentenceFaults('title', row.title, english),
    ...(row.title.length > TITLE_MAX_LENGTH ? ['title is too long'] : []),
    ...sentenceFaults('why', row.why, english),
    ...(row.fix.length === 0 ? ['no step'] : []),
    ...row.fix.flatMap((step, index) => stepFaults(`step ${index + 1}`, step, english)),
    ...(/^https:\/\//.test(row.source) ? [] : [`source is not https: ${row.source}`]),
  ]
}

/** Names of the slots in a row. */
function slotsIn(row: RowText): ReadonlySet<string> {
  const text = [
    row.title,
    row.why,
    ...row.fix.flatMap(({ text, link, command }) => [text, link, command]),
  ].join(' ')
  return new Set([...text.matchAll(/\{([a-z_]+)\}/g)].map(([, name = '']) => name))
}

/**
 * What is wrong with own words for rows: each is judged like a row, and may use the slots of the row only. For a test of
 * the program that brings them.
 */
export function wordsFaults(words: Words, options: StyleOptions = {}): readonly string[] {
  return Object.keys(words)
    .filter(isProblemCode)
    .flatMap((code) => {
      const row = rowOf(code)
      const own: RowText = { ...row, ...words[code] }
      const known = slotsIn(row)
      return [
        ...styleFaults(own, options),
        ...[...slotsIn(own)].filter((name) => !known.has(name)).map((name) => `no slot {${name}}`),
      ].map((fault) => `${code}: ${fault}`)
    })
}
