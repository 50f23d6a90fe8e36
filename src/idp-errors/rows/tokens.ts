import type { Rows } from '../row.ts'

export const tokensRows = {} as const satisfies Rows
