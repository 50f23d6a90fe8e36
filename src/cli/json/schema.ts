/** The part of JSON Schema (draft 2020-12) that describes what this program prints. */
export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly const?: string
  readonly enum?: readonly (string | null)[]
  readonly pattern?: string
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly $ref?: string
}

/** A text. */
export function text(description: string): JsonSchema {
  return { type: 'string', description }
}

/** A text, or `null` where it is not known. */
export function maybeText(description: string): JsonSchema {
  return { type: ['string', 'null'], description }
}

/** One of a few words. */
export function oneOf(description: string, ...words: readonly string[]): JsonSchema {
  return { type: 'string', enum: words, description }
}

/** A moment in UTC, whole seconds: `2026-11-25T12:00:00Z`. */
const MOMENT = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$'

/** A moment as this program writes it. */
export function moment(description: string): JsonSchema {
  return { type: 'string', pattern: MOMENT, description }
}

/** A moment, or `null` where it is not known. */
export function maybeMoment(description: string): JsonSchema {
  return { type: ['string', 'null'], pattern: MOMENT, description }
}

/** Yes or no. */
export function flag(description: string): JsonSchema {
  return { type: 'boolean', description }
}

/** A whole number. */
export function count(description: string): JsonSchema {
  return { type: 'integer', description }
}

/** Texts in a row. */
export function texts(description: string): JsonSchema {
  return { type: 'array', items: { type: 'string' }, description }
}

/** Values of one shape in a row. */
export function listOf(items: JsonSchema, description: string): JsonSchema {
  return { type: 'array', items, description }
}

/** An object with these fields and no others; those named in `optional` may be absent. */
export function object(
  properties: Readonly<Record<string, JsonSchema>>,
  optional: readonly string[] = [],
): JsonSchema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    additionalProperties: false,
  }
}

/** A shape that is described once for all. */
export function shared(name: string, description: string): JsonSchema {
  return { $ref: `#/$defs/${name}`, description }
}

/** What one command prints as JSON. */
export interface JsonResult {
  /** The command lines that print it. */
  readonly commands: readonly string[]
  readonly summary: string
  readonly schema: JsonSchema
}
