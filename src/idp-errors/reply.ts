import type { Endpoint } from './explain-input.ts'
import type { Findings } from './reading/findings.ts'

/** One reply with all that is known about it. Raw: nothing here may be printed as it is. */
export interface Reply extends Readonly<Findings> {
  /** Everything that may hold words of a provider, plain. */
  readonly plain: string
  /** Kind of the provider; absent while it is not known. */
  readonly provider?: string
  readonly endpoint?: Endpoint
  readonly grant?: 'refresh_token' | 'device_code'
  /** Whether a scope has two prefixes, such as `api://x/api://x/read`. */
  readonly scopePrefixDoubled: boolean
}
