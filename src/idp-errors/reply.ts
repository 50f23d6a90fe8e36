import type { Endpoint } from './explain-input.ts'
import type { Findings } from './reading/findings.ts'

/** One reply with all that is known about it. Raw: nothing here may be printed as it is. */
export interface Reply extends Readonly<Findings> {
  /** Everything that may hold words of a provider, plain. */
  readonly plain: string
  /** Whether it is a page for people, not an answer for programs. */
  readonly isPage: boolean
  /** Names that stand in its sentences and addresses, as they are called in the evidence. */
  readonly named: Readonly<Record<string, string>>
  /** Kind of the provider; absent while it is not known. */
  readonly provider?: string
  readonly endpoint?: Endpoint
  readonly grant?: 'refresh_token' | 'device_code'
  /** Whether a client secret was sent. */
  readonly confidential: boolean
  /** Whether a scope has two prefixes, such as `api://x/api://x/read`. */
  readonly scopePrefixDoubled: boolean
}
