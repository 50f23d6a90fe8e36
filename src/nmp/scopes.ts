import { signInError } from '../index.ts'

/** What a platform says about scopes. */
export interface ScopeSettings {
  readonly defaultScopes: readonly string[]
  /** What the provider wants before each scope of the platform. Absent: nothing. */
  readonly scopePrefix?: string
}

/** Most scopes that one request carries. */
const MOST_SCOPES = 100
/** Longest scope, in characters. */
const SCOPE_MAX_LENGTH = 512

/** What a scope may be made of (RFC 6749 section 3.3). */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/**
 * The scopes of a space-separated list, each once, in order.
 * @returns `undefined` when one breaks RFC 6749 section 3.3, or when there are absurdly many
 */
export function scopesOf(text: string): readonly string[] | undefined {
  if (text.length > MOST_SCOPES * SCOPE_MAX_LENGTH) return undefined
  const scopes = [...new Set(text.split(' ').filter((scope) => scope !== ''))]
  const good = scopes.every((scope) => scope.length <= SCOPE_MAX_LENGTH && SCOPE_TOKEN.test(scope))
  return good && scopes.length <= MOST_SCOPES ? scopes : undefined
}

/** Scopes of an API (`platform:read`, `api://nmp/.default`), as against those of OpenID Connect (`openid`, `email`). */
export function isApiScope(scope: string): boolean {
  return scope.includes(':') || scope.endsWith('.default')
}

/** A prefix that ends in one slash. Absent: nothing is put before a scope. */
function normalised(prefix: string | undefined): string {
  return prefix === undefined || prefix.endsWith('/') ? (prefix ?? '') : `${prefix}/`
}

/** The scope as the provider knows it. One that is spelled out already stays as it is, so no prefix is ever doubled. */
export function withPrefix(scope: string, prefix: string | undefined): string {
  const before = normalised(prefix)
  const spelledOut = scope.includes('://') || scope.startsWith('urn:') || scope.startsWith(before)
  return !isApiScope(scope) || spelledOut ? scope : `${before}${scope}`
}

/** The scope as the platform knows it. */
export function withoutPrefix(scope: string, prefix: string | undefined): string {
  const before = normalised(prefix)
  return scope.startsWith(before) ? scope.slice(before.length) : scope
}

/**
 * What to ask the provider for.
 *
 * @param asked the person's `--scope`; it replaces the platform's API scopes and keeps its OpenID Connect ones.
 *   Absent: what the platform says.
 * @throws {@link SignInError} `SCOPE_INVALID`
 */
export function requestedScopes(settings: ScopeSettings, asked?: string): readonly string[] {
  const { defaultScopes, scopePrefix } = settings
  const own = asked === undefined ? undefined : scopesOf(asked)
  if (asked !== undefined && own === undefined) throw signInError('SCOPE_INVALID', { scope: asked })
  const scopes = own ? [...defaultScopes.filter((scope) => !isApiScope(scope)), ...own] : defaultScopes
  return [...new Set(scopes.map((scope) => withPrefix(scope, scopePrefix)))]
}

/**
 * The API scopes that were asked for and not granted, as the platform knows them. A provider that grants
 * `api://nmp/platform:read` may call it `platform:read`, so both sides are compared without the prefix; what
 * `.default` stands for is the provider's business.
 */
export function ungrantedScopes(
  requested: readonly string[],
  granted: readonly string[],
  prefix: string | undefined,
): readonly string[] {
  const got = new Set(granted.map((scope) => withoutPrefix(scope, prefix)))
  return requested
    .filter((scope) => isApiScope(scope) && !scope.endsWith('.default'))
    .map((scope) => withoutPrefix(scope, prefix))
    .filter((scope) => !got.has(scope))
}
