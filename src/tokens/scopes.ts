import type { BadField } from '../http/fields.ts'
import type { Provider } from '../providers/provider.ts'

/** The characters of one scope (RFC 6749 section 3.3). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/** Whether a text is one scope: visible ASCII without blanks, `"` and `\` (RFC 6749 section 3.3). */
export function isScope(text: string): boolean {
  return SCOPE.test(text)
}

/**
 * The `scope` member of a token reply, taken apart; `undefined` when the provider did not say, which means: as
 * requested (RFC 6749 section 5.1). An empty one means that nothing was granted.
 */
export function grantedScopes(scope: unknown, bad: BadField): readonly string[] | undefined {
  if (scope === undefined || scope === null) return undefined
  if (typeof scope !== 'string') throw bad('scope', 'scopes with blanks between them')
  const scopes = scope.split(' ').filter((one) => one !== '')
  if (!scopes.every(isScope)) throw bad('scope', 'scopes of visible ASCII characters')
  return [...new Set(scopes)]
}

/** Scopes of OpenID Connect itself, which ask for claims or for a refresh token rather than for access to an API. */
const OPENID_SCOPES: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'offline_access',
])

/** `api://nmp/platform:read` and `platform:read` alike, in any case. */
function withoutResource(scope: string): string {
  return scope.slice(scope.lastIndexOf('/') + 1).toLowerCase()
}

/**
 * The requested scopes that were not granted, as they were requested. Scopes beyond the requested ones do no harm.
 *
 * Entra ID answers with the scopes of the API alone, mostly without the API's prefix and in its own letter case, never
 * with those of OpenID Connect, and `.default` stands for whatever was consented to: all of that counts as granted.
 */
export function missingScopes(
  requested: readonly string[],
  granted: readonly string[],
  provider: Provider,
): readonly string[] {
  if (!provider.quirks.includes('granted-scopes-lose-prefix'))
    return requested.filter((scope) => !granted.includes(scope))
  const bare = new Set(granted.map(withoutResource))
  return requested.filter((scope) => {
    if (OPENID_SCOPES.has(scope)) return false
    const wanted = withoutResource(scope)
    return wanted === '.default' ? granted.length === 0 : !bare.has(wanted)
  })
}
