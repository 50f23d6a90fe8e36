import { configResults } from './config-results.ts'
import { credentialResults } from './credential-results.ts'
import { platformResults } from './platform-results.ts'
import { problemResults } from './problem-results.ts'
import type { JsonResult } from './schema.ts'
import { signInResults } from './sign-in-results.ts'

/** Everything that is printed as JSON, by a name that stays. */
export const JSON_RESULTS: Readonly<Record<string, JsonResult>> = {
  ...problemResults,
  ...signInResults,
  ...credentialResults,
  ...platformResults,
  ...configResults,
}
