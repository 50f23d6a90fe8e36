import { sectionText } from './help-layout.ts'
import type { HelpSection } from './help-topics.ts'
import { fieldRows } from './json/fields.ts'
import { JSON_RESULTS } from './json/results.ts'
import { jsonText } from './json-line.ts'

/** The topic `json`: each result, who prints it, and its fields. */
export function jsonSections(): readonly HelpSection[] {
  return [
    {
      paragraphs: [
        'With --json (or -f json), a result is one line of JSON on standard output, all ASCII. A sign-in prints one event a line. An error is printed as one, too, and its exit code is as ever. Moments are in UTC. A field is never taken away or given another meaning; new ones may be added.',
        'As a JSON Schema, each result under its name in $defs: nmp help json --json',
      ],
    },
    ...Object.entries(JSON_RESULTS).map(
      ([name, { commands, summary, schema }]): HelpSection => ({
        title: `${name}: ${commands.map((command) => (command.includes('every') ? command : `nmp ${command}`)).join(', ')}`,
        paragraphs: [summary],
        rows: fieldRows(schema),
      }),
    ),
  ]
}

/** The topic for people. */
export function jsonFieldsText(width: number): string {
  return `${jsonSections()
    .map((section) => sectionText(section, width))
    .join('\n\n')}\n`
}

/** All results as one JSON Schema (draft 2020-12): a line of output is one of them. */
export function jsonSchema() {
  const names = Object.keys(JSON_RESULTS)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What nmp prints as JSON',
    anyOf: names.map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: Object.fromEntries(
      Object.entries(JSON_RESULTS).map(([name, { commands, summary, schema }]) => [
        name,
        { title: commands.map((command) => `nmp ${command}`).join(', '), description: summary, ...schema },
      ]),
    ),
  }
}

/** The schema as text. */
export function jsonSchemaText(): string {
  return jsonText(jsonSchema())
}
