import type { Row } from '../../src/idp-errors/index.ts'

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

/** What is wrong with how a row is written. Empty when it follows `docs/error-style.md`. */
export function styleFaults(row: Pick<Row, 'title' | 'why' | 'fix' | 'source'>): readonly string[] {
  const faults: string[] = []
  const sentence = (name: string, text: string) => {
    if (text.trim() === '') faults.push(`${name} is empty`)
    if (BANNED.test(text)) faults.push(`${name} has a banned word: ${BANNED.exec(text)?.[0]}`)
    if (!/[.?]"?$|\]\]$|: \{[a-z_]+\}$|\{reason\}$/.test(text))
      faults.push(`${name} does not end with a full stop: ${text}`)
    if (/ {2}|\n/.test(text)) faults.push(`${name} has a line break or two blanks`)
  }
  sentence('title', row.title)
  sentence('why', row.why)
  if (row.title.length > 160) faults.push('title is too long')
  if (row.fix.length === 0) faults.push('no step')
  for (const [index, step] of row.fix.entries()) {
    const name = `step ${index + 1}`
    sentence(name, step.text)
    const [, first = ''] = LEAD.exec(step.text) ?? []
    const verb = first.charAt(0).toUpperCase() + first.slice(1)
    if (!VERBS.has(verb)) faults.push(`${name} does not begin with a verb: ${step.text}`)
    if (step.link !== undefined && !/^(https:\/\/|\{[a-z_]+\}\/)/.test(step.link))
      faults.push(`${name} has a link that is not https: ${step.link}`)
    for (const [quotedPart] of step.command?.replace(/\$\([^)]*\)/g, '').matchAll(/'[^']*'|"[^"]*"/g) ?? []) {
      if (/\{[a-z_]+\}/.test(quotedPart)) faults.push(`${name} has a slot inside quotes: ${quotedPart}`)
    }
  }
  if (!/^https:\/\//.test(row.source)) faults.push(`source is not https: ${row.source}`)
  return faults
}
