import { GROUPS, LISTED_COMMANDS } from './commands.ts'
import { usageError } from './failure.ts'
import { helpText } from './help.ts'
import { HELP_TOPICS } from './help-topics.ts'
import type { Invocation } from './invocation.ts'
import { nearMiss } from './near-miss.ts'

/** Everything that there is help about. */
function subjects(): readonly string[] {
  return [...LISTED_COMMANDS.map(({ words }) => words), ...Object.keys(GROUPS), ...Object.keys(HELP_TOPICS)]
}

/** `nmp help` */
export async function run({ operand, terminal, talk, json }: Invocation): Promise<undefined> {
  const known = subjects()
  if (operand !== '' && !known.includes(operand)) {
    const meant = nearMiss(operand, known)
    throw usageError(
      `there is no help about ${operand}${meant === undefined ? '' : ` (did you mean nmp help ${meant}?)`}`,
      'help',
    )
  }
  if (operand === 'json') {
    const { jsonFieldsText, jsonSchemaText } = await import('./json-help.ts')
    terminal.out(json ? jsonSchemaText() : jsonFieldsText(talk.width))
  } else terminal.out(helpText(operand, talk.width))
  return undefined
}
