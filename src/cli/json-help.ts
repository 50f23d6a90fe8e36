export function jsonFieldsText(width: number): string {
  return String(width)
}
export function jsonSchemaText(): string {
  return ''
}
