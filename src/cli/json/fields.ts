import type { HelpRow } from '../help-topics.ts'
import type { JsonSchema } from './schema.ts'

function choicesOf({ enum: words, const: only }: JsonSchema): string {
  if (only !== undefined) return `Always ${only}.`
  const listed = (words ?? []).filter((word) => word !== null)
  return listed.length === 0 ? '' : `One of: ${listed.join(', ')}.`
}

function canBeNull({ type, enum: words, anyOf }: JsonSchema): boolean {
  return (
    (Array.isArray(type) && type.includes('null')) ||
    words?.includes(null) === true ||
    anyOf?.some((other) => other.type === 'null') === true
  )
}

function said(schema: JsonSchema, required: boolean): string {
  const { description = schema.anyOf?.[0]?.description ?? '' } = schema
  const more = [
    ...(canBeNull(schema) && !description.includes('null') ? ['May be null.'] : []),
    ...(required || /absent|only\.$/i.test(description) ? [] : ['May be absent.']),
  ]
  return [description, choicesOf(schema), ...more].filter((part) => part !== '').join(' ')
}

/** The fields of a result, one row each: `rows[].status`. Pure. */
export function fieldRows(schema: JsonSchema, path = ''): readonly HelpRow[] {
  if (schema.items !== undefined && schema.properties === undefined)
    return schema.items.properties === undefined ? [] : fieldRows(schema.items, `${path}[]`)
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const here = path === '' ? name : `${path}.${name}`
    const required = schema.required?.includes(name) ?? false
    return [[here, said(field, required)] as const, ...fieldRows(field, here)]
  })
}
