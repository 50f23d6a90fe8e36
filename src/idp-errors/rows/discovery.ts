import type { Rows } from '../row.ts'

export const discoveryRows = {} as const satisfies Rows
