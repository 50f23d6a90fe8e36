import { allRows } from './rows/index.ts'

/** Everything that can go wrong: the rows by their permanent codes. */
export const catalogue = allRows()
