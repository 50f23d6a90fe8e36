import type { Secret } from '../index.ts'

/** The configuration that `nmp` shares with the platform's other tools, checked. */
export interface PlatformConfig {
  readonly currentContext?: string
  readonly clusters: readonly ConfigCluster[]
  readonly users: readonly ConfigUser[]
  readonly contexts: readonly ConfigContext[]
}

/** A platform. */
export interface ConfigCluster {
  readonly name: string
  readonly baseUrl: string
  /** File with the certificates of a private authority. */
  readonly certificateAuthority?: string
}

/** How to authenticate. */
export interface ConfigUser {
  readonly name: string
  /** An access token that another tool stored. */
  readonly token?: Secret
  readonly refreshToken?: Secret
  /** Releases of long ago: an email address without any token. */
  readonly legacyEmail?: string
}

/** A platform, a user and settings under one name. */
export interface ConfigContext {
  readonly name: string
  readonly cluster: string
  readonly user: string
  readonly workspace?: string
  readonly preferences: ConfigPreferences
}

/** How output looks. Absent: not said. */
export interface ConfigPreferences {
  readonly outputFormat?: string
  readonly timestampFormat?: string
  readonly truncate?: boolean
  readonly colorOutput?: boolean
}

/** What a machine without a configuration file has. */
export const EMPTY_CONFIG: PlatformConfig = { clusters: [], users: [], contexts: [] }
