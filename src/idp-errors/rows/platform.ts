import type { Rows } from '../row.ts'
import { platformApiRows } from './platform-api.ts'
import { platformConfigRows } from './platform-config.ts'
import { platformDoctorRows } from './platform-doctor.ts'
import { platformForbiddenRows } from './platform-forbidden.ts'
import { platformSettingsRows } from './platform-settings.ts'
import { platformUnauthorizedRows } from './platform-unauthorized.ts'

/** The NMP platform: finding it, its settings, its answers, who may do what. */
export const platformRows = {
  ...platformSettingsRows,
  ...platformConfigRows,
  ...platformApiRows,
  ...platformForbiddenRows,
  ...platformUnauthorizedRows,
  ...platformDoctorRows,
} as const satisfies Rows
