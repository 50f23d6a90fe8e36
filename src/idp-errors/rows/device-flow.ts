import type { Rows } from '../row.ts'

export const deviceFlowRows = {} as const satisfies Rows
