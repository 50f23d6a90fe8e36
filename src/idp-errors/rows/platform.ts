import type { Rows } from '../row.ts'
import { platformAccessRows } from './platform-access.ts'
import { platformApiRows } from './platform-api.ts'
import { platformConfigRows } from './platform-config.ts'
import { platformSettingsRows } from './platform-settings.ts'

/** The NMP platform: finding it, its settings, its answers, who may do what. */
export const platformRows = {
  ...platformSettingsRows,
  ...platformConfigRows,
  ...platformApiRows,
  ...platformAccessRows,
} as const satisfies Rows
