import type { Http, Session, World } from '../../index.ts'
import type { ResolvedContext } from '../config-context.ts'
import type { DoctorRow } from './diagnosis.ts'
import type { Found } from './found.ts'
import type { HeldToken } from './held-token.ts'

/** What an examination works with, and what it may do. */
export interface ExaminationOptions {
  readonly world: Pick<World, 'clock' | 'env'>
  readonly http: Http
  /** Path of the configuration file, for words. */
  readonly configFile: string
  readonly context: Found<ResolvedContext>
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly workspace: string
  /** The stored session; `undefined` when nobody is signed in. */
  readonly session: (signal: AbortSignal) => Promise<Session | undefined>
  /** An access token, renewed when it is due; `undefined` when nobody is signed in. Never starts a sign-in. */
  readonly token: (signal: AbortSignal) => Promise<HeldToken | undefined>
  /** Tries the store of sessions, and says its name. Absent: not looked at. */
  readonly store?: (signal: AbortSignal) => Promise<string>
  /** The configured `auth.admin_email`, when the person knows it. */
  readonly adminEmail?: string
  /** The configured `auth.oidc.audience`, when the person knows it. */
  readonly audience?: string
  /** Address of an OPA, when the person can reach it. */
  readonly policyUrl?: string
  /** Ask for a sign-in code and abandon it. Default `false`. */
  readonly tryLogin?: boolean
  /** Send forged headers without credentials to `baseUrl`. Default `false`. */
  readonly probeGateway?: boolean
  readonly loginCommand: string
  /** Where this runs, what gave it away, and what follows for the browser, in words. */
  readonly surroundings: string
  /** Names and versions of what runs here. */
  readonly versions: Readonly<Record<string, string>>
  /** Told of each row as soon as it is known. Default: nobody is told. */
  readonly onRow?: (row: DoctorRow) => void
  readonly signal?: AbortSignal
}
