import type { Rows } from '../row.ts'

export const platformRows = {} as const satisfies Rows
