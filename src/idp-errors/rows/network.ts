import type { Rows } from '../row.ts'

export const networkRows = {} as const satisfies Rows
