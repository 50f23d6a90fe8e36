import type { Rows } from '../row.ts'

export const storageRows = {} as const satisfies Rows
