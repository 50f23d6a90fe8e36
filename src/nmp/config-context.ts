import { Secret, signInError } from '../index.ts'
import type { PlatformConfig } from './config.ts'
import { DEFAULT_BASE_URL } from './platform-address.ts'

/** Where a value came from; the first one wins. */
export type Source = 'flag' | 'environment' | 'file' | 'default'

/** A value and where it came from. */
export interface Sourced<T> {
  readonly value: T
  readonly source: Source
}

/** What was said on the command line. */
export interface ContextFlags {
  readonly context?: string
  readonly baseUrl?: string
  readonly workspace?: string
}

/** What one command works with. */
export interface ResolvedContext {
  readonly name: Sourced<string>
  readonly baseUrl: Sourced<string>
  readonly workspace: Sourced<string>
  /** A token that was given or that another tool stored. Absent: the stored session counts. */
  readonly accessToken?: Sourced<Secret>
  /** Goes with a token from the file. */
  readonly refreshToken?: Secret
  /** Releases of long ago: an email address in the place of a token. */
  readonly legacyEmail?: string
  readonly certificateAuthority?: string
  readonly outputFormat?: Sourced<string>
  readonly colorOutput?: Sourced<boolean>
  /** Whether the context is in the file. */
  readonly exists: boolean
}

const DEFAULT_CONTEXT = 'default'
const DEFAULT_WORKSPACE = 'default'

function flagOf(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  if (/^(true|1|yes|on)$/i.test(text)) return true
  return /^(false|0|no|off)$/i.test(text) ? false : undefined
}

/** The first value that is there. An empty one is not. */
function first<T>(
  flag: T | undefined,
  environment: T | undefined,
  file: T | undefined,
): Sourced<T> | undefined {
  const there = (value: T | undefined): value is T => value !== undefined && value !== ''
  if (there(flag)) return { value: flag, source: 'flag' }
  if (there(environment)) return { value: environment, source: 'environment' }
  return there(file) ? { value: file, source: 'file' } : undefined
}

/**
 * What a command works with: a flag wins over the environment, the environment over the file, the file over the
 * default. Pure.
 *
 * @param options.mayBeNew a context that is not in the file is fine: it is about to be made. Default: it is an error.
 * @throws {@link SignInError} `CONTEXT_UNKNOWN`
 */
export function resolveContext(
  input: {
    readonly flags: ContextFlags
    readonly env: Readonly<Record<string, string | undefined>>
    readonly config: PlatformConfig
  },
  options: { readonly mayBeNew?: boolean } = {},
): ResolvedContext {
  const { flags, env, config } = input
  const name = first(flags.context, env['NMP_CURRENT_CONTEXT'], config.currentContext) ?? {
    value: DEFAULT_CONTEXT,
    source: 'default',
  }
  const context = config.contexts.find((other) => other.name === name.value)
  const chosen = name.source !== 'default' || config.contexts.length > 0
  if (context === undefined && chosen && options.mayBeNew !== true)
    throw signInError('CONTEXT_UNKNOWN', {
      context: name.value,
      known: config.contexts.map((other) => other.name).join(', ') || 'none',
    })
  const cluster = config.clusters.find((other) => other.name === context?.cluster)
  const user = config.users.find((other) => other.name === context?.user)
  const given = env['NMP_ACCESS_TOKEN'] ? new Secret(env['NMP_ACCESS_TOKEN']) : undefined
  const accessToken = first(undefined, given, user?.token)
  const outputFormat = first(undefined, env['NMP_OUTPUT_FORMAT'], context?.preferences.outputFormat)
  const colorOutput = first(undefined, flagOf(env['NMP_COLOR_OUTPUT']), context?.preferences.colorOutput)
  return {
    name,
    exists: context !== undefined,
    baseUrl: first(flags.baseUrl, env['NMP_BASE_URL'], cluster?.baseUrl) ?? {
      value: DEFAULT_BASE_URL,
      source: 'default',
    },
    workspace: first(flags.workspace, env['NMP_WORKSPACE'], context?.workspace) ?? {
      value: DEFAULT_WORKSPACE,
      source: 'default',
    },
    ...(accessToken === undefined ? {} : { accessToken }),
    ...(accessToken?.source === 'file' && user?.refreshToken ? { refreshToken: user.refreshToken } : {}),
    ...(user?.legacyEmail === undefined ? {} : { legacyEmail: user.legacyEmail }),
    ...(cluster?.certificateAuthority === undefined
      ? {}
      : { certificateAuthority: cluster.certificateAuthority }),
    ...(outputFormat === undefined ? {} : { outputFormat }),
    ...(colorOutput === undefined ? {} : { colorOutput }),
  }
}
